// CREATE INDEX as it is written, and the names that PostgreSQL gives to indexes. Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// An IndexStmt's definition, with the name PostgreSQL gives it where it has none.
Index readIndex(const SyntaxNode &indexStmt, const QualifiedName &table, const OperationContext &context);

/// The index that a partition gets for one of its parent.
Index partitionIndex(const Index &index, const Relation &partition);

/// The name of an unnamed expression, as FigureColname() chooses it (parse_target.c); "expr" where it finds none.
QString nameOfExpression(const SyntaxNode &expression);

/// The part of a name between the table and its label: a column that comes again gets a number (indexcmds.c,
/// ChooseIndexColumnNames).
QString joinedColumnNames(const QStringList &names);

} // namespace lockkeeper
