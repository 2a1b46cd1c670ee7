// Fills the tables of a sandbox database with rows that satisfy types, NOT NULL, checks, domains, enums, unique and
// exclusion constraints, foreign keys (in circles too) and partitions. The same seed gives the same rows.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/progress.h"
#include "models/postgres/session.h"

namespace lockkeeper {

struct MadeUpRows
{
    qint64 rows = 0;
    int tables = 0;
    QStringList unfilled; ///< "shop.orders: why no row could be made"
};

/// Gives every table (of @p only where it names any) with fewer rows up to @p rowsPerTable of them. Triggers fire, except where one refuses a row or rows point at
/// each other in a circle. @throws Error (Cancelled,
/// ConnectionLost).
MadeUpRows makeUpRows(Session &session, const Catalog &catalog, int rowsPerTable, int seed, Progress &progress, const QSet<QualifiedName> &only = {});

} // namespace lockkeeper
