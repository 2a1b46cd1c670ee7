// Which partitions a query reaches, as far as constants tell: what a WHERE leaves (manual: Partition Pruning), and where the
// rows of a VALUES go. Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// At every level, without the parent. None given (nullopt): it cannot be told, as with a key that is hashed.
using PartitionChoice = std::optional<QList<RelationPtr>>;

/// What a condition leaves; all of them where it says nothing of the key. @p parent is partitioned, or has heirs.
PartitionChoice partitionsRead(const Relation &parent, const SyntaxNode &condition, const OperationContext &context);
/// Where the rows of an INSERT go.
PartitionChoice partitionsFilled(const Relation &parent, const SyntaxNode &insert, const OperationContext &context);

} // namespace lockkeeper
