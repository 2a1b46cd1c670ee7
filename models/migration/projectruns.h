// What the window shows and runs of a project on a server, for one history or for the history of each tenant. Blocking.
#pragma once

#include "models/migration/repairchoices.h"
#include "models/migration/tenants.h"
#include "models/migration/verifier.h"

namespace lockkeeper {

struct ProjectStanding
{
    QList<MigrationStatus> statuses; ///< with tenants: those of the one that is furthest behind
    QList<TenantStatus> tenants;     ///< empty where all is in one place
};

/// @p session is one on @p server.
ProjectStanding standingOf(Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress);

/// As Migrator::runOnly(); with tenants for each that does not have it yet, or still has it. The answer is of all of them: its
/// error names the first tenant that failed.
MigrationRun runOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Direction direction, Progress &progress);

/// As Migrator::apply(), rollback() and baseline() up to, or back to, a version; with tenants for each of them, and the answer is
/// one run of all. What baseline() marked comes as runs that took no time.
QList<MigrationRun> applyOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &toVersion, Progress &progress);
QList<MigrationRun> rollbackOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &toVersion, Progress &progress);
QList<MigrationRun> baselineOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Progress &progress);

/// What a tenant's applied migrations promise.
struct TenantVerification
{
    QString tenant; ///< empty where all is in one place
    Verification verification;
};
/// As verifyMigrations(), of each tenant where the project has some.
QList<TenantVerification> verifyOnServer(Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress);

/// A migration that stopped half-way, and the ways out of it.
struct StoppedRun
{
    QString tenant; ///< empty where all is in one place
    HalfRun half;
    QList<RepairChoice> choices;
};

/// With tenants: those of @p tenants.
QList<StoppedRun> stoppedRuns(Session &session, const TenantServer &server, const MigrationProject &project, const QStringList &tenants, Progress &progress);

/// As carryOut(), in the history of its tenant.
MigrationRun repairOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const StoppedRun &stopped, RepairAction action, Progress &progress);

} // namespace lockkeeper
