// Whether a tool whose table we do not keep has migrated a database: what it applied must not be run again.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/postgres/session.h"

namespace lockkeeper {

struct ForeignHistory
{
    QString tool;   ///< "refinery"
    QString table;  ///< "public.refinery_schema_history"; empty for a tool whose table is kept here in other projects
};

/// The first table of another tool with rows in it; nothing where the project has a table of its own there, be it empty.
std::optional<ForeignHistory> foreignHistory(Session &session, const MigrationProject &project);

/// "This database was migrated by refinery: its table ... says what is applied. ..."
QString sentenceOf(const ForeignHistory &history);

/// @throws Error (Input) that says how to go on, where there is such a table.
void refuseForeignHistory(Session &session, const MigrationProject &project);

/// The same where the project's tool would not touch a schema that has tables or views but no history of its own.
void refuseUnmarkedObjects(Session &session, const MigrationProject &project);

} // namespace lockkeeper
