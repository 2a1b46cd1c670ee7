// What a partition gets from its parent and shares with it: row triggers, indexes, keys (manual: Table Partitioning and ALTER
// TABLE, ATTACH PARTITION; measured on 13 to 18). Used within change/ only.
#pragma once

#include "models/change/operation.h"

namespace lockkeeper {

/// A trigger FOR EACH ROW is made on each partition too; one for statements stays with the table that is named.
bool firesForEachRow(const Trigger &trigger);
/// The trigger as a partition of @p table has it.
Trigger partitionTrigger(const Trigger &trigger, const QualifiedName &table, const QualifiedName &partition);
/// The locks on a table and, where the trigger is one for rows of a partitioned table, on its partitions.
QList<LockImpact> triggerLocks(const QualifiedName &table, bool forEachRow, LockMode mode, const OperationContext &context);

/// The tables whose foreign keys point at a partitioned table have a constraint for each of its partitions: what a new one and what
/// a detached one takes.
LockMode modeOfNewReference(const OperationContext &context);
void addReferrerLocks(QList<LockImpact> &locks, const QualifiedName &table, LockMode mode, const OperationContext &context);
/// What takes a table or column with a foreign key away locks of the table that it points at.
void addLocksOfLostReference(QList<LockImpact> &locks, const QualifiedName &referenced, const OperationContext &context);

/// What a table lacks to be a partition, and gets when it is attached.
struct PartitionParts
{
    QList<Index> indexes;
    QList<Constraint> constraints;
    QList<Trigger> triggers;
};
PartitionParts missingParts(const Relation &parent, const Relation &table);
/// Gives them to it; what it has already becomes the parent's.
void becomePartition(const Relation &parent, Relation &table);

} // namespace lockkeeper
