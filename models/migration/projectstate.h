// What the migrations of a project really make: they are run on a private server and its catalog is read.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

/// Makes a database of the sandbox fit for the project: every session in it, and in copies of it, looks first in the schema that the
/// settings of the project's tool name, which is made where it is missing; and a private server gets the roles that the migrations
/// take for granted, without any rights.
void makeReady(Sandbox &sandbox, const QString &database, const MigrationProject &project, Progress &progress);

/// Runs the ups in order up to and with @p version (all where it is empty) in an empty database of the sandbox.
/// @returns the database. @throws Error that names the migration that does not run.
QString builtDatabase(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress);

/// The catalog of that database, which is dropped again.
CatalogPtr builtCatalog(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress);

/// The catalog that a script of SQL makes in an empty database. @throws Error with the line that does not run.
CatalogPtr builtCatalog(Sandbox &sandbox, const QByteArray &script, Progress &progress);

} // namespace lockkeeper
