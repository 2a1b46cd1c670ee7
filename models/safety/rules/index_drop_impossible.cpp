// 0A000 and 2BP01 (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const bool concurrently = subject.has(Trait::Concurrently);
    if (concurrently && subject.statement.operations.size() > 1 && subject.number == 0)
        return report(Severity::Error, tr("DROP INDEX CONCURRENTLY takes one index at a time (0A000). Write a statement for each."));
    const RelationPtr table = subject.table();
    const Index *index = table ? table->index(subject.part()) : nullptr;
    if (!index)
        return {};
    if (table->constraint(index->name))
        return report(Severity::Error, tr("%1 belongs to a constraint of %2 (2BP01). Drop the constraint.").arg(index->name, table->name.display()));
    if (index->ofPartitionedIndex)
        return report(Severity::Error, tr("%1 belongs to an index of the parent (2BP01). Drop that one.").arg(index->name));
    if (concurrently && table->kind == Relation::Kind::PartitionedTable)
        return report(Severity::Error, tr("PostgreSQL refuses CONCURRENTLY for an index of the partitioned %1 (0A000).").arg(table->name.display()));
    return {};
}

Rule index_drop_impossible()
{
    return { QStringLiteral("index-drop-impossible"), tr("Index that cannot be dropped so"), { QStringLiteral("drop-index") }, check, {} };
}

} // namespace lockkeeper::rules
