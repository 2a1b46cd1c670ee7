// Two transactions that take them in another order deadlock.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> checkScript(const ScriptAnalysis &script)
{
    QList<Finding> findings;
    QList<std::pair<QString, int>> tables; // locked strongly by the transaction so far, and until when
    int transaction = -1, said = -1;
    for (int i = 0; i < int(script.statements.size()); ++i) {
        const StatementAnalysis &statement = script.statements[size_t(i)];
        if (std::exchange(transaction, statement.transaction) != statement.transaction)
            tables.clear();
        tables.removeIf([i](const auto &table) { return table.second < i; });
        if (statement.transaction < 0 || statement.transaction == said)
            continue;
        const qsizetype before = tables.size();
        const auto dropsIndex = [&] { return statement.node.is("DropStmt") && statement.node.enumerator("remove_type") == "OBJECT_INDEX"; }; // of a table that nobody has read
        const auto isKnown = [&](const QString &name) { return std::any_of(tables.begin(), tables.end(), [&](const auto &table) { return table.first == name; }); };
        for (const LockImpact &lock : statement.locks)
            if (!lock.newRelation && lock.mode >= LockMode::ShareRowExclusive && !isKnown(lock.relation.display()) && !dropsIndex() && !script.before->findIndex(lock.relation, {}).second)
                tables.append({ lock.relation.display(), statement.heldUntil });
        // What one statement locks together cannot be split.
        if (tables.size() < 2 || before == 0 || tables.size() == before)
            continue;
        said = statement.transaction;
        QStringList names;
        for (const auto &[name, until] : std::as_const(tables))
            names << name;
        findings << reportAt(i, Severity::Warning, tr("This transaction holds strong locks on %1 at once. One table a transaction avoids deadlocks and shortens the wait.").arg(names.join(QStringLiteral(", "))));
    }
    return findings;
}

Rule wide_lock_window()
{
    return { QStringLiteral("wide-lock-window"), tr("Several tables locked in one transaction"), {}, {}, checkScript };
}

} // namespace lockkeeper::rules
