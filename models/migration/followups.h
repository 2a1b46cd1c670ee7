// Where the migrations that a fix makes beside its edits are to be written.
#pragma once

#include "models/migration/migrationproject.h"

namespace lockkeeper {

/// Gives each of @p followUps its path and content: after @p file where that is the last migration of @p project (may be
/// null), in the project's format; beside a file of no project as the version behind its own, or as NAME_2.sql and on where
/// its name has none. None of the paths exists.
/// False, and nothing changed, where there is no right place: standard input, a down, a file with both directions, a
/// migration that others follow already, a format that keeps a list of its files.
bool placeFollowUps(QList<FollowUp> &followUps, const MigrationProject *project, const QString &file, const SafetyAnalysis &analysis, const QDateTime &now);

/// Writes the files that the fix makes. @throws Error (Input) where one of them is there already; nothing is written then.
void writeFilesOf(const Fix &fix);

} // namespace lockkeeper
