// Locks are held until the COMMIT (manual: Explicit Locking).
#include "models/safety/split.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    for (int i = 1; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)], &previous = script.statements[size_t(i) - 1];
        if (statement.transaction < 0 || previous.transaction != statement.transaction || !blocksReads(previous.heldMode))
            continue;
        const bool slow = std::any_of(statement.locks.begin(), statement.locks.end(), [](const LockImpact &lock) { return !lock.newRelation && lock.duration != LockDuration::Brief; });
        const bool writes = std::any_of(statement.operations.begin(), statement.operations.end(), [](const Operation &operation) { return operation->kind() == u"write-rows"; }) && takesStrongLock(statement, LockMode::RowExclusive)
            && !std::any_of(statement.operations.begin(), statement.operations.end(), [](const Operation &operation) { return operation->summary().startsWith(tr("Insert")); });
        if (slow || writes)
            findings << reportAt(i, Severity::Warning, tr("%1 is locked ACCESS EXCLUSIVE while this runs. Commit before it, or move it to a migration of its own.").arg(previous.heldOn.display()));
    }
    QList<int> places;
    for (const Finding &finding : std::as_const(findings))
        places << finding.statement;
    if (!findings.isEmpty())
        findings.front().fixes = split(script, places.front(), places); // clears the others too
    return findings;
}

Rule stmt_after_ax()
{
    return { QStringLiteral("stmt-after-ax"), tr("Slow work while a table is locked"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
