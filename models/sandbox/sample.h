// A part of a server's rows, taken in one snapshot, with everything that its foreign keys point at, into a sandbox that has
// the same tables. Reads only.
#pragma once

#include "models/core/progress.h"
#include "models/postgres/session.h"
#include "models/sandbox/masking.h"

namespace lockkeeper {

struct SampleSize
{
    qint64 rowsPerTable = 1000; ///< at most so many to begin with; what they point at comes too
    double percent = 0;         ///< instead, where it is above 0
};

struct Sample
{
    qint64 rows = 0;
    int tables = 0;
    QStringList leftOut;        ///< "shop.orders: why"
};

/// @p schema is the catalog of @p target; tables and columns that the source lacks stay empty. @throws Error (Cancelled,
/// ConnectionLost, PermissionDenied) and what the source refuses.
Sample takeSample(Session &source, Session &target, const Catalog &schema, const SampleSize &size, int seed, const Masking &masking, Progress &progress);

} // namespace lockkeeper
