// SHARE on the parent and every partition; CONCURRENTLY is an error (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.context.catalog->relation(subject.operation->relation());
    if (!table || table->kind != Relation::Kind::PartitionedTable || subject.context.only)
        return {};
    if (subject.has(Trait::Concurrently))
        return report(Severity::Error, tr("PostgreSQL refuses CONCURRENTLY on the partitioned %1. Create the index ON ONLY the parent, CONCURRENTLY on each partition, and attach them.").arg(table->name.display()));
    if (subject.onNewTable())
        return {};
    return report(Severity::Warning, tr("Writes to all partitions of %1 wait until the last index is built. Create it ON ONLY the parent, CONCURRENTLY on each partition, and attach them.").arg(table->name.display()));
}

Rule index_create_partitioned()
{
    return { QStringLiteral("index-create-partitioned"), tr("Index on a partitioned table"), { QStringLiteral("create-index") }, check, {} };
}

} // namespace lockkeeper::rules
