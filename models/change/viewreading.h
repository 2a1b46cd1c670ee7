// Reading what is made from a query: CREATE VIEW, CREATE MATERIALIZED VIEW, CREATE TABLE AS and SELECT INTO.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// What the query names, as far as names alone tell it: a relation, and where it is known a column of it.
QList<ViewSource> sourcesOf(const SyntaxNode &query, const OperationContext &context);
/// The columns that the query answers with; the type is empty where names alone do not tell it.
QList<Column> columnsOf(const SyntaxNode &query, const OperationContext &context);

/// The locks of reading what a query says, without running it.
QList<LockImpact> sourceLocks(const QList<ViewSource> &sources, const OperationContext &context);
/// CREATE TABLE AS and SELECT INTO: a table, with the rows that the query has.
QList<Operation> readTableFromQuery(const SyntaxNode &into, const SyntaxNode &query, bool ifNotExists, const OperationContext &context);
QList<Operation> readCreateView(const SyntaxNode &statement, const OperationContext &context);

} // namespace lockkeeper
