// Reading CREATE VIEW and CREATE MATERIALIZED VIEW, which the grammar has as two kinds of statement.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// What the query names, as far as names alone tell it: a relation, and where it is known a column of it.
QList<ViewSource> sourcesOf(const SyntaxNode &query, const OperationContext &context);
/// The columns that the query answers with; the type is empty where names alone do not tell it.
QList<Column> columnsOf(const SyntaxNode &query, const OperationContext &context);

QList<Operation> readCreateView(const SyntaxNode &statement, const OperationContext &context);

} // namespace lockkeeper
