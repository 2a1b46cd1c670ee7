// The two sides of a difference between catalogs as SQL, for people who compare them.
#pragma once

#include "models/catalog/catalogdifference.h"

namespace lockkeeper {

/// The whole definition of what @p difference belongs to (the table of a column, the type, the function) in one of the two
/// catalogs; empty where it is not there. What has no statement of its own is described as the difference does.
QString definitionIn(const Catalog &catalog, const CatalogDifference &difference);

/// Writes both definitions into each difference.
void addDefinitions(QList<CatalogDifference> &differences, const Catalog &before, const Catalog &after);

} // namespace lockkeeper
