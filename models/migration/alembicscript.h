// The SQL of an Alembic revision, as "alembic upgrade A:B --sql" writes it. That runs the project's Python, so only for
// projects that a person has trusted as they are now.
#pragma once

#include "models/core/progress.h"
#include "models/migration/migration.h"

namespace lockkeeper {

/// @throws Error (Input) for a revision of a project that is not trusted; nothing for migrations in SQL.
void requireTrust(const Migration &migration);

/// Without what concerns alembic_version, which belongs to the history.
/// @throws Error (Input) where the project is not trusted, (Missing) where alembic is not installed, (Statement) with the
/// end of its output where it fails.
QByteArray alembicScript(const Migration &migration, Direction direction);

/// What "alembic revision --autogenerate" or "alembic check" says, with the database that the project's env.py names.
/// @p scripts is the folder of the revisions. @throws Error as above; (Statement) with the end of its output where it fails.
QByteArray alembicRevision(const QString &scripts, const QString &message, Progress &progress);
QByteArray alembicCheck(const QString &scripts, Progress &progress);

} // namespace lockkeeper
