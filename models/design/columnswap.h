// A column that gets another type over a second column, which takes its name when it is full. Until the clean-up the former
// column follows, so that there is a way back.
#pragma once

#include "models/design/columnmove.h"

namespace lockkeeper {

struct TypeChange
{
    RelationPtr table;
    Column column;
    QString type;            ///< the new one
    QString forward, back;   ///< the values of either type from the other's, over the column's name
    QList<RelationPtr> views;///< that read the column: made again around the swap
};

QString castTo(const QString &expression, const QString &type);
/// The column's default in the new type; empty where it has none.
QString defaultInType(const TypeChange &change);
/// Names for the second column before the swap, and for the first one after it.
QString nextName(const RelationPtr &table, const QString &column);
QString formerName(const RelationPtr &table, const QString &column);

/// The first half: what keeps the second column in step.
ColumnMove moveOf(const TypeChange &change);
SeriesStep swapStep(const PlanContext &context, const TypeChange &change, const ColumnMove &move);
SeriesStep dropFormerStep(const PlanContext &context, const TypeChange &change, const ColumnMove &move);

} // namespace lockkeeper
