// How far two catalogs are apart. The SQL that brings one to the other is models/change/reconciling.h.
#pragma once

#include "models/catalog/catalogdifference.h"
#include "models/migration/migration.h"

namespace lockkeeper {

/// Without the tables in which migration tools keep their history: they belong to no side.
CatalogPtr withoutHistories(const Catalog &catalog, const HistoryPlace &place = {});

/// What was built by the role @p builder, belonging to whom it belongs to on a server: who runs the migrations is no part of
/// them, only what they give somebody themselves.
CatalogPtr ownedAs(const Catalog &built, const QString &builder, const Catalog &server);

} // namespace lockkeeper
