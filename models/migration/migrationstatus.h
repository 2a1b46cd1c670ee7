// What a history and the run log say of a project's migrations; pure.
#pragma once

#include "models/migration/historytable.h"
#include "models/migration/migrationproject.h"
#include "models/migration/runlog.h"

namespace lockkeeper {

/// What the run log alone says is applied.
QList<AppliedMigration> appliedOf(const QList<RunEntry> &log);

/// Whether a key of the history means the migration, with leading zeros or without.
bool isRecordedAs(const Migration &migration, const QString &key);

/// Every migration of the project in its order, and those that only the history knows before the first that is newer.
/// @p log adds what a tool's table does not keep: when, the checksum, a run that never ended. @p checksum is the tool's;
/// null where it has none.
QList<MigrationStatus> migrationStatuses(const MigrationProject &project, const QList<AppliedMigration> &applied, const QList<RunEntry> &log = {}, const std::function<QByteArray(const Migration &)> &checksum = {});

} // namespace lockkeeper
