// Roles that a project's migrations take for granted: whoever runs them elsewhere has to have them.
#pragma once

#include "models/migration/migrationproject.h"

namespace lockkeeper {

/// Those that its scripts name (OWNER TO, GRANT, policies, SET ROLE) and none of them makes, sorted. What stands in a body, or in a
/// script that cannot be read, is not looked at.
QStringList rolesTakenForGranted(const MigrationProject &project);

} // namespace lockkeeper
