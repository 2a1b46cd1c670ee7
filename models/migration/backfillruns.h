// A backfill on a server, for each tenant where the project's tenants are apart. Blocking; opens sessions of its own.
#pragma once

#include "models/migration/backfill.h"
#include "models/migration/tenants.h"

namespace lockkeeper {

/// The work on one tenant; @p tenant is empty where there are none. What is done is noted in the project's journal; @p project
/// may be null. @throws Error as BackfillRun::run().
BackfillResult runBackfill(const TenantServer &server, const MigrationProject *project, const QString &tenant, const BackfillWork &work, const BackfillLimits &limits, Progress &progress);

/// Whose work it is: the tenants, those of @p chosen where any are; one empty name where it is done once. @throws Error as tenantsOf().
QStringList tenantsOfBackfill(Session &session, const MigrationProject *project, const BackfillWork &work, const QStringList &chosen = {});

/// What was done, whether it is complete, and the notices.
QStringList sentencesOf(const QString &tenant, const BackfillResult &result);

} // namespace lockkeeper
