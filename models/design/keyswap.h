// A primary key of integers that becomes one of bigints over a second column, which takes its place when it is full.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

struct KeySwap
{
    RelationPtr table;
    Column column;           ///< the key
    QString next, former;    ///< its names before and after the swap, on either side
    QString constraint;      ///< the primary key's name
    std::optional<Sequence> sequence; ///< that numbers the rows
    QList<std::pair<RelationPtr, const Constraint *>> references; ///< foreign keys of other tables, and of its own
    QList<RelationPtr> views;

    QString trigger() const;
    QualifiedName function() const { return { table->name.schema, trigger() }; }
    Index nextIndex() const;
};

SeriesStep keyExpandStep(const PlanContext &context, const KeySwap &swap);
SeriesStep keyFillStep(const PlanContext &context, const KeySwap &swap);
SeriesStep keySwapStep(const PlanContext &context, const KeySwap &swap);
/// The foreign keys came back NOT VALID.
QList<SeriesStep> keyValidateSteps(const KeySwap &swap);
SeriesStep keyCleanUpStep(const PlanContext &context, const KeySwap &swap);

} // namespace lockkeeper
