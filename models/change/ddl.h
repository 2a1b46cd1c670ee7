// The one place that writes DDL. Statements without a semicolon.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// "note text NOT NULL DEFAULT 'x'", as in CREATE TABLE.
QString columnDefinition(const Column &column);
QString addColumnStatement(const QualifiedName &table, const Column &column);
QString addConstraintStatement(const QualifiedName &table, const Constraint &constraint);
QString commentStatement(const QString &kind, const QString &quotedName, const QString &comment);

/// ALTER PUBLICATION ... ADD TABLE.
QString publishStatement(const QualifiedName &table, const Publishing &publishing);
QString createPolicyStatement(const QualifiedName &table, const Policy &policy);
/// As DROP and COMMENT ON spell it: "FUNCTION", "PROCEDURE", "AGGREGATE".
QString routineKind(const Routine &routine);
/// DROP FUNCTION and its like, by the arguments.
QString dropRoutineStatement(const Routine &routine);
/// As COMMENT ON, DROP and ALTER spell it: a partitioned table is a TABLE there.
QString commandKind(const Relation &relation);

/// A sequence of a type as PostgreSQL makes it where nothing else is said; a bigint where @p type is empty.
Sequence plainSequence(const QualifiedName &name, const QString &type, qint64 increment = 1);

QString createTypeStatement(const TypeInfo &type);
/// CREATE SEQUENCE with its settings, without its owner column, which may not be there yet.
QString createSequenceStatement(const Sequence &sequence);
QString sequenceOwnerStatement(const Sequence &sequence);

/// Everything that makes the relation what it is: CREATE, constraints, indexes, triggers, policies, comments, in an
/// order that runs.
QStringList definitionStatements(const Relation &relation);
/// The same as one text with semicolons.
QString definitionText(const Relation &relation);

} // namespace lockkeeper
