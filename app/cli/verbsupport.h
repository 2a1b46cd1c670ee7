// What several verbs do alike: the project, a session on the named database, the analysis of one migration.
#pragma once

#include "app/cli/verb.h"
#include "models/migration/migrationproject.h"
#include "models/postgres/session.h"
#include "models/report/document.h"
#include "models/safety/safetyanalysis.h"

namespace lockkeeper {

MigrationProject projectOf(const Arguments &arguments);
/// Nothing where the folder is no project at all; a project that cannot be read is still an error.
std::optional<MigrationProject> projectIfAny(const Arguments &arguments);
/// What --database names: a saved connection, or a URI or key=value string whose password comes back in @p password.
/// @throws Error (Input) that says which of the two it is not.
ConnectionProfile profileOf(const QString &named, QString *password);
/// The connection of --database, writing or not. @throws Error (Input) where none is named, (PermissionDenied) for one to a
/// production database that is to be written and whose name was not given with --confirm.
ConnectionProfile databaseOf(const Arguments &arguments, bool writing, QString *password);
bool namesDatabase(const Arguments &arguments);
/// A session on --database: a URI or the name of a saved connection. @throws Error (Input) where none is named.
std::unique_ptr<Session> sessionOf(const Arguments &arguments, Console &console, bool writing = false);
/// The catalog before a migration: of the server where one is named, else computed from the migrations before it.
CatalogPtr catalogBefore(const Arguments &arguments, Console &console, const MigrationProject &project, const QString &version);
/// Refuses a project in which two files have the same version. The migrations named by version, or, where none is named, the pending ones (all after the newest applied one of the
/// named server; without a server, those after [rehearsal] seed_after, or the last one).
QList<Migration> chosenMigrations(const Arguments &arguments, Console &console, const MigrationProject &project);
/// --server-version as server_version_num, of the major version given.
int assumedServerVersion(const Arguments &arguments);

/// --confirm, of verbs that may write to a production database.
VerbOption confirmOption();
/// As Markdown, or as HTML or PDF where @p format says so.
void answerDocument(Console &console, const Document &document, const QString &format);
VerbOption formatOption(const QStringList &choices);

} // namespace lockkeeper
