// The parts of parse trees that several operations share: names, types, columns, constraints.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper {

/// The relation of a RangeVar, resolved in the context.
QualifiedName readRelation(const SyntaxNode &rangeVar, const OperationContext &context);
/// A name from a list of String nodes: [schema,] name. Not resolved.
QualifiedName readName(const QList<SyntaxNode> &names);
/// A TypeName node, spelled as format_type() does with an empty search_path.
QString readType(const SyntaxNode &typeName, const OperationContext &context);

/// The value of a storage parameter, as reloptions has it; "true" where none is written.
QString optionValue(const SyntaxNode &value);

/// How often the value of an expression may change.
enum class Volatility { Immutable, Stable, Volatile };
/// The worst of the functions that an expression calls; a function that neither PostgreSQL's own list nor the catalog
/// knows counts as volatile.
Volatility volatilityOf(const SyntaxNode &expression, const OperationContext &context);

/// The same of an expression as text.
Volatility volatilityOfText(const QString &expression, const OperationContext &context);

/// True where an expression, as text, names the column.
bool mentionsColumn(const QString &expression, const QString &column);

/// MINVALUE or MAXVALUE where a value of a bound is one, else empty.
QString boundLimit(const SyntaxNode &datum);
/// A PartitionBoundSpec as PARTITION OF writes it: "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')", "DEFAULT".
QString boundText(const SyntaxNode &bound);

struct ColumnDefinition
{
    Column column;
    bool serial = false;               ///< serial, bigserial, smallserial
    Volatility defaultVolatility = Volatility::Immutable;
    bool constrainedDomain = false;    ///< of a domain with NOT NULL or CHECK
    QList<Constraint> constraints;     ///< written at the column, with the names PostgreSQL gives them
};
ColumnDefinition readColumn(const SyntaxNode &columnDef, const QualifiedName &table, const OperationContext &context);

/// A Constraint node of kind CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY or EXCLUDE; @p column is the column that it was
/// written at, empty for a table constraint.
Constraint readConstraint(const SyntaxNode &node, const QualifiedName &table, const QString &column, const OperationContext &context);
bool isKeyOrCheck(const SyntaxNode &constraint);

/// The name that PostgreSQL chooses, as makeObjectName() and ChooseRelationName() do: table_columns_label, cut to 63 bytes,
/// with a number where it is taken.
QString generatedName(const QString &table, const QString &columns, const QString &label, const std::function<bool(const QString &)> &isTaken);
/// Of a serial or identity column.
QualifiedName sequenceName(const QualifiedName &table, const QString &column, const OperationContext &context);

/// Whether a relation, sequence or index has the name.
bool isRelationName(const QualifiedName &name, const OperationContext &context);

} // namespace lockkeeper
