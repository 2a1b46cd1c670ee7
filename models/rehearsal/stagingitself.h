// A rehearsal on a named database itself, for those who insist by typing its name: up, verify, down, compare, up again, and
// the down once more. What the migration destroys is destroyed there. Blocking.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/postgres/clienttools.h"
#include "models/rehearsal/rehearsalrun.h"

namespace lockkeeper {

/// Meets the rows that are there and writes none of its own; no run of anybody else comes between, and the history stays as it
/// is. @throws Error (Input) where @p typedName is not the database's name, the migration is not the next pending one, has no
/// down or changes the whole server; (PermissionDenied) for production; (Cancelled, ConnectionLost).
RehearsalReport rehearseOnItself(const ServerAccess &server, const QString &typedName, const MigrationProject &project, const QString &version, const RehearsalRun::Listener &onStep, Progress &progress);

} // namespace lockkeeper
