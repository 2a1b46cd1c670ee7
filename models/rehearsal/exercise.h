// Uses what a migration made, as code would: for every new or changed column, constraint, default, enum value and table
// one row that uses it, one at its border, one that must be refused, and an update and a delete of an existing row.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/progress.h"
#include "models/postgres/session.h"
#include "models/rehearsal/rehearsalreport.h"

namespace lockkeeper {

struct ExerciseResult
{
    QList<Probe> probes;
    QStringList notExercised; ///< what no row could be made for, with the reason
};

/// Rows that use the new schema are committed, so that the down meets them; everything else is rolled back. @p former has
/// the name before of tables that were there before, by the one that they have now.
ExerciseResult exerciseChanges(Session &session, const CatalogPtr &before, const CatalogPtr &after, const QMap<QualifiedName, QualifiedName> &former, Progress &progress);

} // namespace lockkeeper
