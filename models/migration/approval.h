// The gate before a production database: a migration that blocks writes for longer than the connection allows runs only
// with a recorded approval for these very files, and within its window. The approvals lie in the project's state folder.
#pragma once

#include "models/core/error.h"
#include "models/migration/migrationproject.h"
#include "models/postgres/session.h"

namespace lockkeeper {

struct Approval
{
    QString version;
    QByteArray contentHash; ///< of the up, as it was approved
    QString database;       ///< ConnectionProfile::confirmationName()
    QString who;
    QString reason;
    QDateTime at, from, until;
    bool operator==(const Approval &) const = default;
};

/// What an approval is for: the text that will be sent. @throws Error (Input) as migrationSource().
QByteArray approvalHash(const Migration &migration);

/// Oldest first. @throws Error (Input) where the file cannot be read.
QList<Approval> readApprovals(const MigrationProject &project);
/// @throws Error (Input) for a window that ends before it begins, or has ended.
void addApproval(const MigrationProject &project, const Approval &approval);

/// A migration with how long it blocks writes on this server, as its sizes say.
struct GatedMigration
{
    Migration migration;
    TimeRange blocked;
    bool tooLong = false;  ///< longer than the connection allows
};

/// The estimates for migrations that will run in this order, against the server's catalog. Reads only.
QList<GatedMigration> gatedMigrations(Session &session, const QList<Migration> &migrations, Progress &progress);

/// Why the gate is closed for the migration; nothing where it is open. Pure.
std::optional<Error> closedGate(const GatedMigration &gated, const ConnectionProfile &profile, const QList<Approval> &approvals, const QDateTime &now);

/// The same with the approvals and the time as they are now.
std::optional<Error> closedGateNow(const GatedMigration &gated, const ConnectionProfile &profile, const MigrationProject &project);

/// @returns the gates, in the order of the migrations; none on a server that is not production's.
/// @throws Error (PermissionDenied) for the first migration whose gate is closed.
QList<GatedMigration> refuseUnapproved(Session &session, const MigrationProject &project, const QList<Migration> &migrations, Progress &progress);

} // namespace lockkeeper
