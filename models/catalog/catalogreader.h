// Reads a Catalog from a server, PostgreSQL 13 to 18, with a fixed number of set-based queries in one REPEATABLE READ
// READ ONLY transaction; the queries are in resources/catalog. Blocking: run it on a worker.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/progress.h"
#include "models/postgres/session.h"

namespace lockkeeper {

/// @p onRelations is called with the relations' names, kinds, sizes and row estimates as soon as they are known, before
/// anything else is read, so that a tree can show them. It runs on the calling thread.
CatalogPtr readCatalog(Session &session, Progress &progress, const std::function<void(CatalogPtr)> &onRelations = {});

} // namespace lockkeeper
