// Whether constraints prove what a partition bound says, so that the server reads no row (manual: ALTER TABLE, ATTACH
// PARTITION). Knows comparisons of a key column with constants under AND, OR and NOT; what it does not know proves nothing.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// True where validated CHECKs and NOT NULLs of @p table put each of its rows inside the bound of a partition of @p parent.
bool provesInside(const Relation &table, const Relation *parent, const SyntaxNode &bound, const OperationContext &context);
/// The same for a default partition, whose rows must lie outside of a new bound.
bool provesOutside(const Relation &table, const Relation *parent, const SyntaxNode &bound, const OperationContext &context);

} // namespace lockkeeper
