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

using Work = std::function<QList<MigrationRun>(Migrator &, Progress &)>;

/// The work in every tenant as one run of @p version, whose error names the first tenant that failed.
static MigrationRun runForAll(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Direction direction, const Work &work, Progress &progress)
{
    QElapsedTimer timer;
    timer.start();
    const QStringList tenants = tenantsOf(session, project.tenancy());
    MigrationRun all;
    all.migration = project.migration(version) ? *project.migration(version) : Migration();
    all.direction = direction;
    all.ok = true;
    int done = 0;
    for (const TenantRun &run : runForTenants(server, project, tenants, project.tenancy().atOnce, work, progress)) {
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

static QList<MigrationRun> runWherever(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Direction direction, const Work &work, Progress &progress)
{
    if (project.tenancy().runsForEach())
        return { runForAll(session, server, project, version, direction, work, progress) };
    Journal journal(project.stateFolder() + QStringLiteral("/journal.jsonl"));
    Migrator migrator(session, project, &journal);
    return work(migrator, progress);
}

MigrationRun runOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Direction direction, Progress &progress)
{
    const bool forEach = project.tenancy().runsForEach();
    const Work work = [&](Migrator &migrator, Progress &each) { return forEach ? runWhereMissing(migrator, version, direction, each) : QList<MigrationRun> { migrator.runOnly(version, direction, each) }; };
    return runWherever(session, server, project, version, direction, work, progress).front();
}

QList<MigrationRun> applyOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &toVersion, Progress &progress)
{
    return runWherever(session, server, project, toVersion, Direction::Up, [&](Migrator &migrator, Progress &each) { return migrator.apply(each, toVersion); }, progress);
}

QList<MigrationRun> rollbackOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &toVersion, Progress &progress)
{
    return runWherever(session, server, project, toVersion, Direction::Down, [&](Migrator &migrator, Progress &each) { return migrator.rollback(each, toVersion); }, progress);
}

QList<MigrationRun> baselineOnServer(Session &session, const TenantServer &server, const MigrationProject &project, const QString &version, Progress &progress)
{
    const Work work = [&](Migrator &migrator, Progress &each) {
        QList<MigrationRun> runs;
        for (const Migration &marked : migrator.baseline(version, each))
            runs << MigrationRun { marked, Direction::Up, true, 0, {}, { tr("%1 is marked as applied; nothing of it ran.").arg(marked.title()) } };
        return runs;
    };
    return runWherever(session, server, project, version, Direction::Up, work, progress);
}

QList<TenantVerification> verifyOnServer(Session &session, const TenantServer &server, const MigrationProject &project, Progress &progress)
{
    QList<TenantVerification> verifications;
    const auto verify = [&](Session &there, const QString &tenant) {
        for (const Verification &verification : verifyMigrations(there, project, {}, progress))
            verifications << TenantVerification { tenant, verification };
    };
    if (!project.tenancy().runsForEach())
        verify(session, {});
    else
        for (const QString &tenant : tenantsOf(session, project.tenancy()))
            verify(*sessionOf(server, project, tenant, progress), tenant);
    return verifications;
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
