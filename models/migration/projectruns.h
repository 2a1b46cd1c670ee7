// What the window shows and runs of a project on a server, for one history or for the history of each tenant. Blocking.
#pragma once

#include "models/migration/repairchoices.h"
#include "models/migration/tenants.h"

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
