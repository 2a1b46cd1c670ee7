#include "models/migration/projectruns.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Tenants", text);
}

static std::unique_ptr<Session> sessionOf(const TenantServer &server, const MigrationProject &project, const QString &tenant, Progress &progress)
{
    auto session = Session::open(profileOfTenant(server.profile, project.tenancy(), tenant), server.password, progress);
    session->cancelWith(progress);
    return session;
}

ProjectStanding standingOf(Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress)
{
    if (!project.tenancy().runsForEach())
        return { Migrator(session, project).status(), {} };
    ProjectStanding standing;
    standing.tenants = tenantStatuses(server, project, tenantsOf(session, project.tenancy()), progress);
    const TenantStatus *last = nullptr;
    for (const TenantStatus &tenant : std::as_const(standing.tenants))
        if (!tenant.error && (!last || tenant.applied < last->applied))
            last = &tenant;
    if (!last)
        throw *standing.tenants.front().error;
    standing.statuses = Migrator(*sessionOf(server, project, last->tenant, progress), project).status();
    return standing;
}

/// Nothing where the tenant is there already.
static QList<MigrationRun> runWhereMissing(Migrator &migrator, const QString &version, Direction direction, Progress &progress)
{
    for (const MigrationStatus &status : migrator.status())
        if (status.migration.version == version && status.isApplied() == (direction == Direction::Up))
            return {};
    return { migrator.runOnly(version, direction, progress) };
}

MigrationRun runOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Direction direction, Progress &progress)
{
    if (!project.tenancy().runsForEach()) {
        Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
        return Migrator(session, project, &journal).runOnly(version, direction, progress);
    }
    QElapsedTimer timer;
    timer.start();
    const QStringList tenants = tenantsOf(session, project.tenancy());
    MigrationRun all;
    all.migration = project.migration(version) ? *project.migration(version) : Migration();
    all.direction = direction;
    all.ok = true;
    int done = 0;
    for (const TenantRun &run : runForTenants(server, project, tenants, project.tenancy().atOnce, [&](Migrator &migrator, Progress &each) { return runWhereMissing(migrator, version, direction, each); }, progress)) {
        done += run.outcome == TenantRun::Outcome::Done ? 1 : 0;
        for (const MigrationRun &each : run.runs)
            all.notices << each.notices;
        if (run.error && !all.error) {
            all.error = run.error;
            all.error->message = tr("%1: %2").arg(run.tenant, run.error->message);
            all.ok = false;
        }
    }
    if (all.error)
        all.error->advice += u' ' + tr("%1 of %2 tenants have it; no further one was begun.").arg(done).arg(tenants.size());
    all.seconds = double(timer.nsecsElapsed()) / 1e9;
    return all;
}

QList<StoppedRun> stoppedRuns(Session &session, const TenantServer &server, const MigrationProject &project, const QStringList &tenants, Progress &progress)
{
    QList<StoppedRun> stopped;
    const auto look = [&](Session &there, const QString &tenant) {
        for (const HalfRun &half : Migrator(there, project).halfRuns(progress))
            stopped << StoppedRun { tenant, half, repairChoices(half, project, there.profile(), there.serverVersion()) };
    };
    if (!project.tenancy().runsForEach())
        look(session, {});
    else
        for (const QString &tenant : tenants)
            look(*sessionOf(server, project, tenant, progress), tenant);
    return stopped;
}

MigrationRun repairOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const StoppedRun &stopped, RepairAction action, Progress &progress)
{
    const auto ofTenant = stopped.tenant.isEmpty() ? nullptr : sessionOf(server, project, stopped.tenant, progress);
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    Migrator migrator(ofTenant ? *ofTenant : session, project, &journal);
    return carryOut(migrator, stopped.half, action, progress);
}

} // namespace lockkeeper
