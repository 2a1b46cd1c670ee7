// What belongs to a column of a table: indexes and constraints that name it. Made again for another column, or as they were.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

/// True where an expression or definition names the column.
bool mentions(const QString &expression, const QString &column);
/// True where a function's definition names a relation, in its body too.
bool namesRelation(const QString &definition, const QString &relation);
bool uses(const Constraint &constraint, const QString &column);
bool uses(const Index &index, const QualifiedName &table, const QString &column);

/// The name of an index or constraint for another column: with the column's name replaced where it has it.
QString renamedFor(const QString &name, const QString &from, const QString &to);
/// The steps that make what the column @p from has for the column @p to as well, beside running code.
QList<SeriesStep> copyUses(const PlanContext &context, const RelationPtr &table, const QString &from, const QString &to);
/// The statements that make what the columns had, after they were added again.
QList<ScriptStatement> restoreUses(const RelationPtr &table, const QStringList &columns, bool concurrently);

} // namespace lockkeeper
