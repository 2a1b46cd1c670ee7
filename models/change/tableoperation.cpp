#include "models/change/simpleoperation.h"

namespace lockkeeper {

QList<LockImpact> locksOfTree(const QualifiedName &relation, LockMode mode, LockDuration duration, const OperationContext &context)
{
    // A partitioned table has no rows of its own: the work is its partitions'. Those of a foreign table are another server's.
    const RelationPtr known = context.catalog ? context.catalog->relation(relation) : nullptr;
    const bool partitioned = known && known->kind == Relation::Kind::PartitionedTable, foreign = known && known->kind == Relation::Kind::ForeignTable;
    QList<LockImpact> locks { lockOf(relation, mode, partitioned || foreign ? LockDuration::Brief : duration, context) };
    if (known && !context.only)
        for (const RelationPtr &child : context.catalog->descendantsOf(relation))
            locks << lockOf(child->name, mode, child->kind == Relation::Kind::PartitionedTable ? LockDuration::Brief : duration, context);
    return locks;
}

QList<LockImpact> TableOperation::lockPartitions(const QualifiedName &relation, LockMode mode, LockDuration duration, const OperationContext &context)
{
    const RelationPtr known = context.catalog ? context.catalog->relation(relation) : nullptr;
    if (known && known->kind == Relation::Kind::PartitionedTable)
        return locksOfTree(relation, mode, duration, context);
    return { lockOf(relation, mode, duration, context) };
}

QList<LockImpact> TableOperation::lockTree(LockMode mode, LockDuration duration, const OperationContext &context) const
{
    return locksOfTree(m_table, mode, duration, context);
}

} // namespace lockkeeper
