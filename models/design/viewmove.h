// Views that stand in the way of a change of what they read: made again around it, or on another column.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

/// The views that read a column of a table themselves, not through another view; any column where it is empty.
QList<RelationPtr> viewsOver(const Catalog &catalog, const QualifiedName &table, const QString &column = {});

/// Steps, one a view, that make the views over a column read another one under the same name.
/// @throws FieldError at @p field for a view whose text is not understood well enough.
QList<SeriesStep> moveViews(const PlanContext &context, const RelationPtr &table, const QString &from, const QString &to, const QString &field);

/// Drops views, those that depend on others first.
QList<ScriptStatement> dropViews(const QList<RelationPtr> &views);
/// Makes them again as they were, with indexes, comments, owners and rights, in the order in which they need each other.
QList<ScriptStatement> createViews(const QList<RelationPtr> &views);
/// The views in an order in which each comes after those that it reads.
QList<RelationPtr> inOrderOfUse(QList<RelationPtr> views);

} // namespace lockkeeper
