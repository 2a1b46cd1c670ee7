// The tenants of a project whose tenants have a schema or a database each: who they are, where each stands, and the
// migrations of each, with canaries first and no further one after the first that fails. Blocking; opens sessions of its own.
#pragma once

#include "models/migration/backfillwork.h"
#include "models/migration/migrator.h"

namespace lockkeeper {

/// The server, and the database in which the list of the tenants is asked for.
struct TenantServer
{
    ConnectionProfile profile;
    QString password;
    RunOptions options = {};
    bool keepsJournal = true; ///< of each tenant, beside the project
    /// Called on the tenant's thread with the session in which its migrations are about to run.
    std::function<void(const QString &tenant, Session &session)> onOpen = {};
};

/// In the order in which they run: canaries, then the fixed list, the query's answer, or the names that fit the pattern. Only
/// those of @p chosen where any are. @throws Error (Input) where there is none, or one of those that are named is not there.
QStringList tenantsOf(Session &session, const Tenancy &tenancy, const QStringList &chosen = {});

/// How the tenant is reached: its database, its schema as the search path, or its name in the project's setting. These count
/// from the session's begin, so that RESET ALL brings them back.
ConnectionProfile profileOfTenant(const ConnectionProfile &profile, const Tenancy &tenancy, const QString &tenant);

/// The work on the rows of one tenant; as it is where tenants have schemas or databases.
BackfillWork workOfTenant(const BackfillWork &work, const Tenancy &tenancy, const QString &tenant);
/// True where the work has to be done for each tenant; false for a table without the tenant column.
bool isForEachTenant(Session &session, const Tenancy &tenancy, const BackfillWork &work);

/// Where one tenant stands.
struct TenantStatus
{
    enum class State { Current, Behind, Dirty, Unreachable };
    QString tenant;
    State state = State::Current;
    QString version;            ///< the last that is applied; empty for none
    int applied = 0, pending = 0;
    std::optional<Error> error; ///< why it is not known
};
/// "current", "behind", "dirty", "unreachable".
QString tenantStateId(TenantStatus::State state);
/// "Up to date", ...
QString tenantStateName(TenantStatus::State state);

/// One a tenant, in their order; what cannot be read is said in its own row.
QList<TenantStatus> tenantStatuses(const TenantServer &server, const MigrationProject &project, const QStringList &tenants, Progress &progress);

/// What was done to one tenant.
struct TenantRun
{
    enum class Outcome { Done, Failed, NotStarted };
    QString tenant;
    bool canary = false;
    Outcome outcome = Outcome::NotStarted;
    QList<MigrationRun> runs;
    std::optional<Error> error; ///< of the run that failed, or why none was begun
};
/// "done", "failed", "not-started".
QString tenantOutcomeId(TenantRun::Outcome outcome);
QString tenantOutcomeName(TenantRun::Outcome outcome);

/// Runs @p work for each tenant: the canaries one by one, then the others, at most @p atOnce at a time. After the first that
/// fails no further tenant is begun; those that are under way come to their end. @p work is called on several threads.
QList<TenantRun> runForTenants(const TenantServer &server, const MigrationProject &project, const QStringList &tenants, int atOnce, const std::function<QList<MigrationRun>(Migrator &, Progress &)> &work, Progress &progress);

} // namespace lockkeeper
