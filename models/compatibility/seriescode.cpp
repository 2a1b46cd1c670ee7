#include "models/compatibility/seriescode.h"

namespace lockkeeper {

/// What of the code works before the series; the rest says nothing of it.
static QList<CodeQuery> workingQueries(const CodeContract &code, const Catalog &before)
{
    QList<CodeQuery> working;
    for (const CodeQuery &query : code.queries)
        if (isUncertain(query, before) || !checkQuery(query, before))
            working << query;
    return working;
}

static PhaseCode phaseOf(const QList<CodeQuery> &queries, const Catalog &after)
{
    PhaseCode phase;
    phase.queries = int(queries.size());
    for (const CodeQuery &query : queries) {
        if (isUncertain(query, after))
            ++phase.uncertain;
        else if (const auto problem = checkQuery(query, after))
            phase.problems << *problem;
    }
    std::stable_sort(phase.problems.begin(), phase.problems.end(), [](const QueryProblem &a, const QueryProblem &b) { return a.query.callsPerDay > b.query.callsPerDay; });
    return phase;
}

QList<PhaseCode> codeInPhases(const DesignedSeries &series, const Catalog &before, const QList<CodeContractPtr> &versions)
{
    QList<std::pair<QString, QList<CodeQuery>>> codes;
    for (const CodeContractPtr &version : versions)
        if (version)
            codes << std::pair(version->version, workingQueries(*version, before));
    QList<PhaseCode> phases;
    bool behindDeploy = false;
    for (int step = 0; step < int(series.steps.size()); ++step) {
        const DesignedStep &designed = series.steps[step];
        for (const auto &[version, queries] : std::as_const(codes)) {
            PhaseCode phase = phaseOf(queries, *designed.up->script->after);
            phase.step = step;
            phase.version = version;
            phase.behindDeploy = behindDeploy;
            phases << phase;
        }
        behindDeploy = behindDeploy || !designed.step.deploy.isEmpty();
    }
    return phases;
}

} // namespace lockkeeper
