// What the migrations of a project make, computed from their text: the state before a migration where no server is asked.
#pragma once

#include "models/migration/migrationproject.h"

namespace lockkeeper {

/// The catalog before the migration @p version: after all of them where it is empty, before the first for "0". Files that
/// cannot be read are passed over: they are problems of the project, said elsewhere.
CatalogPtr computedCatalog(const MigrationProject &project, const QString &version, int serverVersion);

} // namespace lockkeeper
