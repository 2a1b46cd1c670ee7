// Each statement reads or rewrites the table once; together they do it once (measured for SET NOT NULL).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    QSet<std::pair<int, QualifiedName>> worked, said;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (!takesStrongLock(statement, LockMode::ShareRowExclusive) || !statement.node.is("AlterTableStmt"))
            continue;
        // What its foreign key refers to is read for another table's sake.
        const QualifiedName own = statement.operations.isEmpty() ? QualifiedName() : statement.operations.front()->relation();
        for (const LockImpact &lock : statement.locks) {
            if (lock.newRelation || lock.relation != own || lock.mode < LockMode::ShareRowExclusive || (lock.duration != LockDuration::Rewrite && lock.duration != LockDuration::Scan))
                continue;
            const std::pair key { statement.transaction, lock.relation };
            if (worked.contains(key) && !said.contains(key)) {
                said.insert(key);
                findings << reportAt(i, Severity::Note, tr("%1 is read or rewritten again. One ALTER TABLE with both changes does it once.").arg(lock.relation.display()));
            }
            worked.insert(key);
        }
    }
    return findings;
}

Rule alter_not_merged()
{
    return { QStringLiteral("alter-not-merged"), tr("Several ALTER TABLE on one table"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
