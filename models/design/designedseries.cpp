#include "models/design/designedseries.h"

namespace lockkeeper {

LockMode DesignedStep::lock() const
{
    LockMode strongest = LockMode::None;
    for (const StatementAnalysis &statement : up->script->statements)
        strongest = std::max(strongest, statement.strongest());
    return strongest;
}

LockDuration DesignedStep::duration() const
{
    LockDuration longest = LockDuration::Brief;
    for (const StatementAnalysis &statement : up->script->statements)
        for (const LockImpact &lock : statement.locks)
            if (lock.mode == this->lock() && !lock.newRelation)
                longest = std::max(longest, lock.duration);
    return longest;
}

int DesignedStep::warnings() const
{
    return int(std::count_if(up->findings.begin(), up->findings.end(), [](const Finding &finding) { return finding.severity != Severity::Note; }));
}

DesignedSeries analyzeSeries(const Series &series, const CatalogPtr &catalog, int serverVersion, const RuleSettings &rules)
{
    DesignedSeries designed { series, {} };
    CatalogPtr before = catalog;
    for (const SeriesStep &step : series.steps) {
        DesignedStep analysed { step, analyzeSafety(step.up.text(), { .before = before, .serverVersion = serverVersion }, rules), nullptr };
        before = analysed.up->script->after;
        analysed.down = analyzeSafety(step.down.text(), { .before = before, .serverVersion = serverVersion }, rules);
        designed.steps << analysed;
    }
    return designed;
}

} // namespace lockkeeper
