// Two transactions that take them in another order deadlock.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// One statement that locks several tables cannot be split.
static bool ofOneStatement(const ScriptAnalysis &script, int index, const QStringList &tables)
{
    QSet<QString> taken;
    for (const LockImpact &lock : script.statements[size_t(index)].locks)
        if (!lock.newRelation && lock.mode >= LockMode::ShareRowExclusive)
            taken.insert(lock.relation.display());
    return std::all_of(tables.begin(), tables.end(), [&](const QString &table) { return taken.contains(table); });
}

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    int said = -1;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (statement.transaction < 0 || statement.transaction == said)
            continue;
        QStringList tables;
        for (const LockImpact &lock : statement.held)
            if (!lock.newRelation && lock.mode >= LockMode::ShareRowExclusive && !script.before->findIndex(lock.relation, {}).second)
                tables << lock.relation.display();
        const bool adds = takesStrongLock(statement, LockMode::ShareRowExclusive);
        if (!adds || tables.size() < 2 || ofOneStatement(script, i, tables))
            continue;
        said = statement.transaction;
        findings << reportAt(i, Severity::Warning, tr("This transaction holds strong locks on %1 at once. One table a transaction avoids deadlocks and shortens the wait.").arg(tables.join(QStringLiteral(", "))));
    }
    return findings;
}

Rule wide_lock_window()
{
    return { QStringLiteral("wide-lock-window"), tr("Several tables locked in one transaction"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
