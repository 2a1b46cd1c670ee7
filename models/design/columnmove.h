// Columns whose values move to other columns of the same table while old and new code run: the new ones are added, a
// trigger keeps both sides in step, the rows are filled in batches, and when the old code is gone the old ones are dropped.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

struct MovedColumn
{
    Column column;
    QString value; ///< an expression over the columns of the table that gives its value from the other side's
};

struct ColumnMove
{
    RelationPtr table;
    QList<MovedColumn> from, to;
    QString label;   ///< part of the names of trigger, function and steps: "customer_note"
    QString comment; ///< of the step that fills the rows
};

/// @throws FieldError at @p field for a table whose rows a trigger would not see, or a column that cannot be moved so.
void refuseUnmovable(const PlanContext &context, const ColumnMove &move, const QString &field);

QString moveTrigger(const ColumnMove &move);
QualifiedName moveFunction(const ColumnMove &move);
/// The trigger and its function as statements.
QList<ScriptStatement> keepInStep(const PlanContext &context, const ColumnMove &move);
QList<ScriptStatement> stopKeepingInStep(const ColumnMove &move);

/// Adds the new columns and the trigger.
SeriesStep expandStep(const PlanContext &context, const ColumnMove &move, const QString &title);
/// Fills the new columns of the rows that were there before.
SeriesStep fillStep(const PlanContext &context, const ColumnMove &move, const QString &title);
/// Drops trigger and old columns; the down brings the columns back and fills them from the new ones. The new columns take
/// the defaults that @p defaults names.
SeriesStep dropOldStep(const PlanContext &context, const ColumnMove &move, const QString &title, const QMap<QString, QString> &defaults = {});

} // namespace lockkeeper
