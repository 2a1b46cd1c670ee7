// A waiting ACCESS EXCLUSIVE queues every later reader behind it.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    // Said once, at the first statement that needs it.
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (!statement.lockTimeout.isEmpty() || !takesStrongLock(statement, LockMode::ShareUpdateExclusive))
            continue;
        const qsizetype at = statement.statement.commentBegin;
        const QString table = statement.locks.front().relation.display();
        return { reportAt(i, Severity::Warning, tr("Without a lock_timeout this waits behind any long transaction on %1, and everybody else waits behind it.").arg(table),
                          insertion(tr("Set lock_timeout to 2 s"), at, statement.transaction >= 0 ? "SET LOCAL lock_timeout = '2s';\n" : "SET lock_timeout = '2s';\n")) };
    }
    return {};
}

Rule lock_timeout_missing()
{
    return { QStringLiteral("lock-timeout-missing"), tr("No lock_timeout"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
