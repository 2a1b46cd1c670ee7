// Reading CREATE VIEW and CREATE MATERIALIZED VIEW, which the grammar has as two kinds of statement.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

QList<Operation> readCreateView(const SyntaxNode &statement, const OperationContext &context);

} // namespace lockkeeper
