// The verification queries of the up (or of the down, in the way back).
#include "models/runbook/stepkind.h"

#include <QCoreApplication>

namespace lockkeeper::steps {

static void fill(RunbookStep &step, const RunbookInput &input)
{
    const ScriptAnalysisPtr script = step.phase == RunbookPhase::Rollback ? input.down : input.up;
    if (step.id != u"verify" || !script)
        return;
    for (const StatementAnalysis &statement : script->statements)
        if (statement.node.is("SelectStmt"))
            step.statements << RunbookStatement { QString::fromUtf8(script->script.textOf(statement.statement)).simplified() + u';', statement.strongest(), {} };
}

StepKind verify()
{
    return { QStringLiteral("verify"), QCoreApplication::translate("StepKind", "Verify"), fill, false };
}

} // namespace lockkeeper::steps
