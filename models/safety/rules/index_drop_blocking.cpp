// ACCESS EXCLUSIVE on the table and the index (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.operation->transactional() || subject.onNewTable())
        return {};
    if (subject.knowsEverything() && subject.has(Trait::Guarded) && subject.operation->relation().isEmpty())
        return {}; // is not there
    // CONCURRENTLY takes one index, no CASCADE, and none of a partitioned table.
    const Index *index = subject.table() ? subject.table()->index(subject.part()) : nullptr;
    if (index && (index->ofPartitionedIndex || subject.table()->constraint(index->name)))
        return {}; // PostgreSQL refuses it: index-drop-impossible
    const bool possible = subject.statement.operations.size() == 1 && !subject.has(Trait::Cascade) && !(subject.table() && subject.table()->kind == Relation::Kind::PartitionedTable);
    const qsizetype at = subject.inTransaction() || !possible ? -1 : offsetBehindWords(subject.statement, subject.script.script.text(), { "INDEX" });
    const QString table = subject.operation->relation().isEmpty() ? tr("its table") : subject.tableWithRows();
    return report(Severity::Warning, tr("DROP INDEX takes ACCESS EXCLUSIVE on %1: reads and writes wait until the COMMIT.").arg(table), insertion(tr("Drop it CONCURRENTLY"), at, " CONCURRENTLY"));
}

Rule index_drop_blocking()
{
    return { QStringLiteral("index-drop-blocking"), tr("Index dropped under ACCESS EXCLUSIVE"), { QStringLiteral("drop-index") }, check, {} };
}

} // namespace lockkeeper::rules
