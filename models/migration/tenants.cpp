#include "models/migration/tenants.h"

#include "models/core/parallel.h"
#include "models/migration/historytable.h"

#include <QCoreApplication>
#include <QUrl>
#include <mutex>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Tenants", text);
}

QString tenantStateId(TenantStatus::State state)
{
    static const char *const ids[] = { "current", "behind", "dirty", "unreachable" };
    return QLatin1String(ids[int(state)]);
}

QString tenantStateName(TenantStatus::State state)
{
    static const char *const names[] = { QT_TRANSLATE_NOOP("Tenants", "Up to date"), QT_TRANSLATE_NOOP("Tenants", "Behind"), QT_TRANSLATE_NOOP("Tenants", "Stopped half-way"), QT_TRANSLATE_NOOP("Tenants", "Not reached") };
    return tr(names[int(state)]);
}

QString tenantOutcomeId(TenantRun::Outcome outcome)
{
    static const char *const ids[] = { "done", "failed", "not-started" };
    return QLatin1String(ids[int(outcome)]);
}

QString tenantOutcomeName(TenantRun::Outcome outcome)
{
    static const char *const names[] = { QT_TRANSLATE_NOOP("Tenants", "Done"), QT_TRANSLATE_NOOP("Tenants", "Failed"), QT_TRANSLATE_NOOP("Tenants", "Not started") };
    return tr(names[int(outcome)]);
}

static QStringList namesOnServer(Session &session, const Tenancy &tenancy)
{
    const bool asked = !tenancy.query.isEmpty();
    const QByteArray all = tenancy.kind == Tenancy::Kind::Database ? "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname"
                                                                   : "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname";
    const Result rows = session.query(asked ? tenancy.query.toUtf8() : all);
    QStringList names;
    for (int row = 0; row < rows.rows(); ++row)
        if (const QString name = rows.text(row, 0); !rows.isNull(row, 0) && (asked || matchesName(tenancy.pattern, name)))
            names << name;
    return names;
}

QStringList tenantsOf(Session &session, const Tenancy &tenancy, const QStringList &chosen)
{
    if (tenancy.tenants.isEmpty() && tenancy.query.isEmpty() && (tenancy.pattern.isEmpty() || tenancy.byColumn()))
        throw Error(ErrorKind::Input, tr("The project does not say who its tenants are."),
                    tenancy.byColumn() ? tr("Write [tenancy] query or tenants in lockkeeper.toml. Nothing was changed.") : tr("Write [tenancy] query, pattern or tenants in lockkeeper.toml. Nothing was changed."));
    QStringList names = tenancy.tenants.isEmpty() ? namesOnServer(session, tenancy) : tenancy.tenants;
    names.removeDuplicates();
    for (const QString &wanted : tenancy.canaries + chosen)
        if (!names.contains(wanted))
            throw Error(ErrorKind::Input, tr("There is no tenant %1.").arg(wanted), tr("Its name has to be in the list that [tenancy] makes. Nothing was changed."));
    QStringList ordered = tenancy.canaries;
    for (const QString &name : std::as_const(names))
        if (!ordered.contains(name))
            ordered << name;
    if (!chosen.isEmpty())
        ordered.removeIf([&](const QString &name) { return !chosen.contains(name); });
    if (ordered.isEmpty())
        throw Error(ErrorKind::Input, tr("There are no tenants on this server."), tr("See that the query or the pattern of [tenancy] finds them."));
    return ordered;
}

static QString searchPath(const QStringList &schemas)
{
    QStringList quoted;
    for (const QString &schema : schemas)
        quoted << quoteIdentifier(schema);
    return quoted.join(QStringLiteral(", "));
}

ConnectionProfile profileOfTenant(const ConnectionProfile &profile, const Tenancy &tenancy, const QString &tenant)
{
    ConnectionProfile reached = profile;
    if (tenancy.kind == Tenancy::Kind::Database)
        reached.database = tenant;
    if (tenancy.byColumn())
        reached.settings.insert(tenancy.setting, tenant);
    if (tenancy.kind == Tenancy::Kind::Schema) {
        reached.settings.insert(QStringLiteral("search_path"), searchPath(QStringList { tenant } + tenancy.alsoSearched));
        reached.settings.insert(QLatin1String(tenantSetting), tenant);
    }
    return reached;
}

BackfillWork workOfTenant(const BackfillWork &work, const Tenancy &tenancy, const QString &tenant)
{
    BackfillWork own = work;
    if (tenancy.byColumn())
        own.where = QStringLiteral("(%1) AND %2 = %3::%4").arg(work.where, quoteIdentifier(tenancy.column), quoteLiteral(tenant), tenancy.type);
    return own;
}

bool isForEachTenant(Session &session, const Tenancy &tenancy, const BackfillWork &work)
{
    if (!tenancy.byColumn())
        return tenancy.runsForEach();
    return session.query("SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped", { parameter(work.table), parameter(tenancy.column) }).rows() > 0;
}

static bool hasHistory(Session &session, const MigrationProject &project)
{
    return std::any_of(project.histories.begin(), project.histories.end(), [&](const QString &id) { return historyOf(id, project.historyPlace).exists(session); });
}

/// A tool's table in a schema that all tenants search would be read as the tenant's own.
static void refuseSharedHistory(Session &session, const MigrationProject &project, const QString &tenant)
{
    if (session.query("SELECT to_regnamespace($1)", { parameter(quoteIdentifier(tenant)) }).isNull(0, 0))
        throw Error(ErrorKind::Input, tr("There is no schema %1.").arg(tenant), tr("Create it, or take it from the list of tenants. Nothing was changed in it."));
    if (project.tenancy().alsoSearched.isEmpty() || !hasHistory(session, project))
        return;
    session.execute("SET search_path = " + quoteIdentifier(tenant).toUtf8());
    const bool own = hasHistory(session, project);
    session.execute("RESET search_path");
    if (!own)
        throw Error(ErrorKind::Input, tr("%1 has no history of its own, and a schema behind it in the search path has one, which would be taken for its.").arg(tenant), tr("Take that schema from [tenancy] search_path. Nothing was changed."));
}

static std::unique_ptr<Session> openTenant(const TenantServer &server, const MigrationProject &project, const QString &tenant, bool writing, Progress &progress)
{
    ConnectionProfile profile = profileOfTenant(server.profile, project.tenancy(), tenant);
    profile.readOnly = !writing;
    auto session = Session::open(profile, server.password, progress);
    session->cancelWith(progress);
    if (project.tenancy().kind == Tenancy::Kind::Schema)
        refuseSharedHistory(*session, project, tenant);
    return session;
}

/// What several threads say, one after the other, each with its tenant's name.
class SharedProgress
{
public:
    explicit SharedProgress(Progress &progress)
        : m_progress(progress)
    {
    }
    Progress of(const QString &tenant)
    {
        return Progress([this, tenant](const ProgressState &state) {
            const std::lock_guard lock(m_mutex);
            m_progress.report(tr("%1: %2").arg(tenant, state.sentence));
        }, m_progress.cancelFlag());
    }

private:
    Progress &m_progress;
    std::mutex m_mutex;
};

static TenantStatus statusOf(const TenantServer &server, const MigrationProject &project, const QString &tenant, Progress &progress)
{
    TenantStatus result;
    result.tenant = tenant;
    try {
        const auto session = openTenant(server, project, tenant, false, progress);
        const QList<MigrationStatus> statuses = Migrator(*session, project).status();
        bool dirty = false;
        for (const MigrationStatus &status : statuses) {
            dirty = dirty || status.state == MigrationState::Dirty;
            ++(status.isApplied() ? result.applied : result.pending);
            if (status.isApplied())
                result.version = status.migration.version;
        }
        result.state = dirty ? TenantStatus::State::Dirty : result.pending > 0 ? TenantStatus::State::Behind : TenantStatus::State::Current;
    } catch (const Error &error) {
        if (error.kind == ErrorKind::Cancelled)
            throw;
        result.state = TenantStatus::State::Unreachable;
        result.error = error;
    }
    return result;
}

QList<TenantStatus> tenantStatuses(const TenantServer &server, const MigrationProject &project, const QStringList &tenants, Progress &progress)
{
    QList<TenantStatus> statuses;
    for (const QString &tenant : tenants) {
        progress.throwIfCancelled();
        progress.report(tr("Reading the history of %1.").arg(tenant), double(statuses.size()) / double(tenants.size()));
        statuses << statusOf(server, project, tenant, progress);
    }
    return statuses;
}

static void runOne(const TenantServer &server, const MigrationProject &project, const std::function<QList<MigrationRun>(Migrator &, Progress &)> &work, TenantRun &run, Progress progress)
{
    static constexpr int patienceMs = 3'600'000; // tenants of one database may have to wait for each other at a tool's lock
    try {
        const auto session = openTenant(server, project, run.tenant, true, progress);
        if (server.onOpen)
            server.onOpen(run.tenant, *session);
        std::optional<Journal> journal;
        if (server.keepsJournal)
            journal.emplace(project.stateFolder() + QStringLiteral("/tenants/%1.jsonl").arg(QString::fromLatin1(QUrl::toPercentEncoding(run.tenant))));
        RunOptions options = server.options;
        if (project.tenancy().kind == Tenancy::Kind::Schema)
            options.runLockPatienceMs = patienceMs;
        Migrator migrator(*session, project, journal ? &*journal : nullptr, options);
        run.runs = work(migrator, progress);
        for (const MigrationRun &each : std::as_const(run.runs))
            if (each.error)
                run.error = each.error;
    } catch (const Error &error) {
        run.error = error;
    } catch (const std::exception &error) { // must not leave the thread
        run.error = Error(ErrorKind::Internal, QString::fromUtf8(error.what()));
    }
    run.outcome = run.error ? TenantRun::Outcome::Failed : TenantRun::Outcome::Done;
}

QList<TenantRun> runForTenants(const TenantServer &server, const MigrationProject &project, const QStringList &tenants, int atOnce, const std::function<QList<MigrationRun>(Migrator &, Progress &)> &work, Progress &progress)
{
    refuseSharedVersions(project);
    const QStringList canaries = project.tenancy().canaries.isEmpty() ? tenants.mid(0, 1) : project.tenancy().canaries;
    std::vector<TenantRun> runs;
    for (const QString &tenant : tenants) {
        TenantRun &added = runs.emplace_back();
        added.tenant = tenant;
        added.canary = canaries.contains(tenant);
    }
    SharedProgress shared(progress);
    std::atomic_bool stop = false;
    const auto run = [&](size_t i) {
        if (stop || progress.isCancelled())
            return;
        runOne(server, project, work, runs[i], shared.of(runs[i].tenant));
        if (runs[i].error)
            stop = true;
    };
    size_t first = 0;
    while (first < runs.size() && runs[first].canary)
        run(first++);
    inThreads(runs.size() - first, size_t(std::max(1, atOnce)), [&](size_t i) { run(first + i); });
    return QList<TenantRun>(runs.begin(), runs.end());
}

} // namespace lockkeeper
