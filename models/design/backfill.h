// Rows written in batches by key, with a COMMIT after each: nobody waits for more than one batch.
#pragma once

#include "models/design/plancontext.h"

namespace lockkeeper {

struct Backfill
{
    RelationPtr table;
    QString assignments;   ///< "note_new = note"
    QString condition;     ///< which rows still need it, so that it can run again
    QString comment;
};

/// One UPDATE in a transaction on a small table, else a block that commits each batch and cannot run in a transaction.
StepScript backfillScript(const PlanContext &context, const Backfill &backfill);
/// The columns by which batches are made: the primary key, or a unique index over columns that are NOT NULL.
QStringList batchKey(const Relation &table);

} // namespace lockkeeper
