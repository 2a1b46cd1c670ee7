// lockkeeper.toml as the settings of a project. Used by migrationproject.cpp only.
#pragma once

#include "models/migration/migrationproject.h"

namespace lockkeeper {

/// Puts what @p file says into @p project. @throws Error (Input) with the line of what is no TOML, no setting, or of the
/// wrong type: a setting that nobody reads would be relied on.
void readProjectSettings(MigrationProject &project, const QString &file);

} // namespace lockkeeper
