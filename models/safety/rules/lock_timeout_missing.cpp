// A waiting ACCESS EXCLUSIVE queues every later reader behind it. Behind a waiting SHARE UPDATE EXCLUSIVE rows are read and
// written all the same; what is built CONCURRENTLY waits for writers to end, and a timeout there leaves an invalid index (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// Its strongest lock on what was there before.
static QString lockedTable(const StatementAnalysis &statement)
{
    const LockImpact *strongest = nullptr;
    for (const LockImpact &lock : statement.locks)
        if (!lock.newRelation && (!strongest || lock.mode > strongest->mode))
            strongest = &lock;
    return strongest ? strongest->relation.display() : QString();
}

static int firstWithout(const ScriptAnalysis &script, LockMode atLeast)
{
    for (int i = 0; i < int(script.statements.size()); ++i)
        if (const StatementAnalysis &statement = script.statements[size_t(i)]; statement.lockTimeout.isEmpty() && takesStrongLock(statement, atLeast) && (statement.transactional() || takesStrongLock(statement, LockMode::Share)))
            return i;
    return -1;
}

/// Said once, at the first statement that needs it.
static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    const int strong = firstWithout(script, LockMode::Share), place = strong >= 0 ? strong : firstWithout(script, LockMode::ShareUpdateExclusive);
    if (place < 0)
        return {};
    const StatementAnalysis &statement = script.statements[size_t(place)];
    const QString table = lockedTable(statement);
    const QList<Fix> fix = insertion(tr("Set lock_timeout to 2 s"), statement.statement.commentBegin, statement.transaction >= 0 ? "SET LOCAL lock_timeout = '2s';\n" : "SET lock_timeout = '2s';\n");
    return { strong >= 0 ? reportAt(place, Severity::Warning, tr("Without a lock_timeout this waits behind any long transaction on %1, and everybody else waits behind it.").arg(table), fix)
                         : reportAt(place, Severity::Warning, tr("Without a lock_timeout this waits without end behind other DDL or a VACUUM of %1. Who reads and writes rows goes on.").arg(table), fix) };
}

Rule lock_timeout_missing()
{
    return { QStringLiteral("lock-timeout-missing"), tr("No lock_timeout"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
