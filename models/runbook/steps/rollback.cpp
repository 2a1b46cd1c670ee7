// The down, on the server.
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

static QString tr(const char *text)
{
    return QCoreApplication::translate("StepKind", text);
}

static void fill(RunbookStep &step, const RunbookInput &input)
{
    if (step.id != u"roll-back")
        return;
    if (!input.down) {
        step.facts << tr("There is no down migration: the way back is a backup, or a migration that repairs forward.");
        return;
    }
    step.statements = runbookStatements(*input.down);
    step.facts << (input.report ? input.report->sentence : tr("Not rehearsed."));
}

StepKind rollback()
{
    return { QStringLiteral("rollback"), tr("Roll back"), fill, true };
}

} // namespace lockkeeper::steps
