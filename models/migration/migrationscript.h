// The SQL of one direction of a migration, as it is sent: the parts of the file that are meant, with placeholders put in.
#pragma once

#include "models/migration/migration.h"
#include "models/migration/scriptrunner.h"

namespace lockkeeper {

/// What does not belong to the direction is blanked, so that bytes and lines are those of the file as long as nothing was
/// put in. @throws Error (Input) where the file is missing or unreadable, a placeholder has no value, or a revision of
/// Alembic belongs to a project that was not trusted.
QByteArray migrationText(const Migration &migration, Direction direction);

/// The same before anything is put in; of a revision of Alembic, its Python. What a checksum is taken of.
QByteArray migrationSource(const Migration &migration, Direction direction);

/// The verification queries; empty where there are none. @throws Error (Input).
QByteArray verificationText(const Migration &migration);

/// How the direction is run: from its statements and from what its file says of transactions. @throws Error (Input).
ScriptPlan planMigration(const Migration &migration, Direction direction);

/// What the file says, else what the statements allow. False too where the script cannot be read.
bool isTransactional(const Migration &migration, Direction direction);

} // namespace lockkeeper
