// Steps that several recipes have in common: an index, a constraint, NOT NULL, each without a long lock.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

/// The name of a step's migration: "orders_customer_note_expand".
QString stepName(const QString &table, const QString &what, const QString &doing);

/// The same steps as a part of another phase.
QList<SeriesStep> inPhase(QList<SeriesStep> steps, Phase phase);

/// Builds an index beside running code; on an empty table at once, on a partitioned one partition by partition.
SeriesStep indexStep(const PlanContext &context, const RelationPtr &table, const Index &index, Phase phase, const QString &title);
/// What builds it and what drops it again, for the down of a step that drops it.
StepScript indexScript(const PlanContext &context, const RelationPtr &table, const Index &index);
StepScript dropIndexScript(const PlanContext &context, const RelationPtr &table, const QString &index);

/// A check or foreign key: NOT VALID, then validated in a transaction of its own; on an empty table at once.
QList<SeriesStep> constraintSteps(const PlanContext &context, const RelationPtr &table, const Constraint &constraint, const QString &title);

/// NOT NULL for a column whose rows are all filled: by a check that is validated beside running code; on a small table at
/// once. @p subject is the column as the title says it.
QList<SeriesStep> notNullSteps(const PlanContext &context, const RelationPtr &table, const QString &column);

} // namespace lockkeeper
