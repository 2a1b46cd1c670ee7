// The up, on the server.
#include "models/core/quantity.h"
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

static QString tr(const char *text)
{
    return QCoreApplication::translate("StepKind", text);
}

static void fill(RunbookStep &step, const RunbookInput &input)
{
    if (step.id != u"apply")
        return; // other steps of this kind are commands that a person runs beside it
    step.statements = runbookStatements(*input.up);
    if (input.report && input.report->run.upError.isEmpty()) {
        double seconds = 0;
        for (const StatementMeasure &measure : input.report->statementsOf(Direction::Up))
            seconds += measure.seconds;
        step.facts << tr("Rehearsed in %1, with writes blocked at most %2.").arg(formatSeconds(seconds), formatSeconds(input.report->writesBlocked()));
    }
    step.facts << (input.up->needsNoTransaction ? tr("Runs outside a transaction: each statement is committed by itself.") : tr("Runs in one transaction together with its row in the history."));
}

StepKind apply()
{
    return { QStringLiteral("apply"), tr("Apply"), fill, true };
}

} // namespace lockkeeper::steps
