#include "models/runbook/stepkind.h"

namespace lockkeeper {

const StepKind *stepKind(const QString &id)
{
    static const std::vector<StepKind> kinds = allStepKinds();
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const StepKind &kind) { return kind.id == id; });
    return found == kinds.end() ? nullptr : &*found;
}

QList<RunbookStatement> runbookStatements(const ScriptAnalysis &script)
{
    QList<RunbookStatement> statements;
    for (const StatementAnalysis &statement : script.statements) {
        if (statement.node.is("TransactionStmt") || statement.node.is("VariableSetStmt"))
            continue;
        LockDuration duration = LockDuration::Brief;
        for (const LockImpact &lock : statement.locks)
            duration = std::max(duration, lock.duration);
        statements << RunbookStatement { QString::fromUtf8(script.script.textOf(statement.statement)).simplified() + u';', statement.strongest(), statement.locks.isEmpty() ? QString() : durationId(duration) };
    }
    return statements;
}

} // namespace lockkeeper
