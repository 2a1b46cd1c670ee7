// How far two catalogs are apart. The SQL that brings one to the other is models/change/reconciling.h.
#pragma once

#include "models/catalog/catalogdifference.h"

namespace lockkeeper {

/// Without the tables in which migration tools keep their history: they belong to no side.
CatalogPtr withoutHistories(const Catalog &catalog);

} // namespace lockkeeper
