// What the window shows and runs of a project on a server, for one history or for the history of each tenant. Blocking.
#pragma once

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

} // namespace lockkeeper
