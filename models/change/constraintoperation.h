// Adding a constraint, wherever it is written: ADD CONSTRAINT, ADD COLUMN ... CHECK, CREATE TABLE.
#pragma once

#include "models/change/operation.h"

namespace lockkeeper {

/// @p usingIndex is the index of ADD CONSTRAINT ... USING INDEX, or empty.
Operation constraintOperation(const QualifiedName &table, const Constraint &constraint, const QString &usingIndex, Traits written = {});

} // namespace lockkeeper
