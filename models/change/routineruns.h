// The routines that run because of a statement: those that it calls, the triggers of the rows that it writes, and what these
// call and write in turn. Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// An operation for each of them whose body does more than compute.
QList<Operation> routineRuns(const SyntaxNode &statement, const OperationContext &context);

} // namespace lockkeeper
