// What the migrations of a project make, computed from their text: the state before a migration where no server is asked.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/postgres/connectionprofile.h"

namespace lockkeeper {

/// The catalog before the migration @p version: after all of them where it is empty, before the first for "0". Files that
/// cannot be read are passed over: they are problems of the project, said elsewhere.
/// @p first is a text that each of them begins with, such as searchPathOf().
CatalogPtr computedCatalog(const MigrationProject &project, const QString &version, int serverVersion, const QByteArray &first = {});

/// What is given about the script of a migration as the project's own tool runs it, or as [assume] says.
AnalysisInput inputAsToolRuns(const MigrationProject &project, const Migration &migration, Direction direction, const CatalogPtr &before, int serverVersion);

/// Why the project's own tool would not run the migration as its files are, with the line; empty where it would.
QString refusalOfTool(const MigrationProject &project, const Migration &migration, int serverVersion);

/// What a script begins with, on the same line, so that its names mean what they mean in a session of a tenant's schema:
/// "SET search_path = ...; ". Empty for other sessions.
QByteArray searchPathOf(const ConnectionProfile &profile);

} // namespace lockkeeper
