// What reading rows locks, and whether all of a table is looked through for them. Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

struct QueryUse;

/// On everything that a query or the reading part of a command reads: tables, their partitions and heirs, and what is behind views.
/// @p use is what the statement names (useOf).
QList<LockImpact> readLocks(const SyntaxNode &statement, const QueryUse &use, const OperationContext &context);

/// On one relation, its partitions and heirs unless @p only, and what is behind a view.
QList<LockImpact> locksThrough(const QualifiedName &relation, bool only, LockMode mode, LockDuration duration, const OperationContext &context);

/// Scan where no index leads to the rows of a condition (null for all of them); Brief also where the table is not known.
LockDuration durationOfReading(const SyntaxNode &condition, const QualifiedName &table, const OperationContext &context);

} // namespace lockkeeper
