#include "models/rehearsal/tenantrehearsal.h"

#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/pause.h"
#include "models/migration/migrationscript.h"
#include "models/sandbox/madeuprows.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QScopeGuard>

namespace lockkeeper {

static constexpr int tenantsMade = 3;
static constexpr int broken = 1; ///< the second: one is done by then, and one has not begun
static constexpr int goneIntervalMs = 2;

static QString tr(const char *text)
{
    return QCoreApplication::translate("TenantTrial", text);
}

using Work = std::function<QList<MigrationRun>(Migrator &, Progress &)>;
using Kind = TenantRound::Kind;

/// Three tenants with everything before the migration, and what is asked of them.
struct TenantRehearsal::Stage
{
    Sandbox &sandbox;
    MigrationProject project; ///< ends with the migration; its tenants are these
    QStringList databases, names;
    TenantServer server;

    const QStringList &tenants() const { return project.tenancy().tenants; }

    QList<CatalogPtr> catalogs(Progress &progress) const
    {
        QList<CatalogPtr> read;
        Progress quiet({}, progress.cancelFlag());
        for (const QString &database : databases)
            read << readCatalog(*sandbox.connect(database, progress), quiet);
        return read;
    }

    TenantRound run(Kind kind, const QStringList &wanted, const Work &work, Progress &progress) const
    {
        progress.throwIfCancelled();
        progress.report(tr("Tenants: %1.").arg(tenantRoundName(kind)), double(kind) / (double(Kind::Down) + 1));
        QElapsedTimer timer;
        timer.start();
        const QList<TenantRun> runs = runForTenants(server, project, wanted, 1, work, progress);
        TenantRound round { kind, double(timer.nsecsElapsed()) / 1e9, {} };
        progress.throwIfCancelled();
        Progress quiet({}, progress.cancelFlag());
        for (const TenantStatus &status : tenantStatuses(server, project, tenants(), quiet)) {
            TenantPlace place { names[tenants().indexOf(status.tenant)], TenantRun::Outcome::NotStarted, {}, status.state };
            for (const TenantRun &run : runs)
                if (run.tenant == status.tenant) {
                    place.outcome = run.outcome;
                    place.error = run.error ? run.error->message : QString();
                }
            round.places << place;
        }
        return round;
    }
};

static QList<MigrationRun> applyAll(Migrator &migrator, Progress &progress)
{
    return migrator.apply(progress);
}

static QList<MigrationRun> finishAll(Migrator &migrator, Progress &progress)
{
    QList<MigrationRun> runs;
    for (const HalfRun &half : migrator.halfRuns(progress))
        runs << migrator.finish(half, progress);
    return runs;
}

/// Up to and with @p last, or only what is before it.
static MigrationProject cutProject(MigrationProject project, const QString &last, bool with)
{
    project.migrations.removeIf([&](const Migration &migration) { return migration.version == last ? !with : !project.isBefore(migration.version, last); });
    return project;
}

static void setTenants(MigrationProject &project, const QStringList &tenants)
{
    Tenancy &tenancy = project.rules.project.tenancy;
    tenancy.tenants = tenants;
    tenancy.canaries = { tenants.front() };
    tenancy.query.clear();
    tenancy.pattern.clear();
}

TenantRehearsal::TenantRehearsal(Sandbox &sandbox, const MigrationProject &project)
    : m_sandbox(sandbox)
    , m_project(project)
{
    const QString pattern = project.tenancy().pattern;
    for (int number = 1; number <= tenantsMade; ++number) {
        const QString part = QStringLiteral("rehearsal_%1").arg(number);
        m_names << (pattern.count(u'*') == 1 && project.tenancy().kind == Tenancy::Kind::Schema ? QString(pattern).replace(u'*', part) : QStringLiteral("tenant_") + part);
    }
}

/// What comes before the migration, run for each schema; what does not run for one is left out for it.
void TenantRehearsal::growGround(const Migration &migration, Progress &progress)
{
    if (m_ground.isEmpty()) {
        m_ground = m_sandbox.createDatabase();
        const auto session = m_sandbox.connect(m_ground, progress);
        for (const QString &schema : m_names + m_project.tenancy().alsoSearched)
            session->execute("CREATE SCHEMA IF NOT EXISTS " + quoteIdentifier(schema).toUtf8());
    }
    MigrationProject project = cutProject(m_project, migration.version, false);
    setTenants(project, m_names);
    TenantServer server { m_sandbox.profile(m_ground), {} };
    server.keepsJournal = false;
    for (const QString &tenant : std::as_const(m_names)) {
        QStringList failed;
        while (failed.size() <= project.migrations.size()) {
            const Work work = [&](Migrator &migrator, Progress &own) {
                for (const HalfRun &half : migrator.halfRuns(own))
                    migrator.mark(half.migration, true, own);
                for (const MigrationStatus &status : migrator.status())
                    if (!status.isApplied() && failed.contains(status.migration.version))
                        migrator.mark(status.migration, true, own);
                return migrator.apply(own);
            };
            const TenantRun run = runForTenants(server, project, { tenant }, 1, work, progress).front();
            progress.throwIfCancelled();
            if (!run.error)
                break;
            if (run.runs.isEmpty() || failed.contains(run.runs.back().migration.version))
                throw *run.error;
            failed << run.runs.back().migration.version;
            m_skipped << tr("%1, %2: %3").arg(run.runs.back().migration.title(), tenant, run.error->message);
        }
    }
}

/// One database with what the migration meets: of all tenants, or as each has it.
QString TenantRehearsal::makeBase(const MigrationProject &project, const Migration &migration, const RehearsalState &state, const CatalogPtr &before, Progress &progress)
{
    const bool schemas = project.tenancy().kind == Tenancy::Kind::Schema;
    if (schemas)
        growGround(migration, progress);
    const QString base = m_sandbox.copyOf(schemas ? m_ground : state.database(), progress);
    const auto session = m_sandbox.connect(base, progress);
    if (state.makesRowsUp()) {
        // Rows for what the project's migrations make, not for the tables in which its tool counts them.
        QSet<QualifiedName> filled;
        for (const RelationPtr &table : before->sortedRelations()) {
            filled.insert(table->name);
            if (schemas && table->name.schema == u"public")
                for (const QString &tenant : m_names)
                    filled.insert({ tenant, table->name.name });
        }
        makeUpRows(*session, *readCatalog(*session, progress), state.data().rowsPerTable, state.data().seed, progress, filled);
    }
    if (!schemas) {
        Migrator migrator(*session, project);
        if (project.migrations.size() > 1)
            migrator.baseline(project.migrations[project.migrations.size() - 2].version, progress);
        else
            migrator.apply(progress, QStringLiteral("0")); // applies nothing, and makes the history
    }
    return base;
}

TenantRehearsal::Stage TenantRehearsal::stageOn(const QString &base, const MigrationProject &project, Progress &progress)
{
    const bool schemas = project.tenancy().kind == Tenancy::Kind::Schema;
    Stage stage { m_sandbox, project, {}, m_names, {} };
    for (int i = 0; i < (schemas ? 1 : tenantsMade); ++i)
        stage.databases << m_sandbox.copyOf(base, progress);
    setTenants(stage.project, schemas ? m_names : stage.databases);
    stage.server.profile = m_sandbox.profile(stage.databases.front());
    stage.server.keepsJournal = false;
    return stage;
}

static QStringList differencesOf(const QList<CatalogPtr> &wanted, const QList<CatalogPtr> &now, const QString &when)
{
    QStringList sentences;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QList<CatalogDifference> differences = catalogDifferences(*wanted[i], *now[i]);
        if (restoredState(differences) == u"different")
            sentences << when.arg(differences.front().sentence());
    }
    return sentences;
}

/// Cuts the connection of one tenant when half of the statements have run.
static TenantRound breakOne(TenantServer server, const std::function<TenantRound(const TenantServer &, const Work &)> &run, Sandbox &sandbox, const QString &tenant, int cutAfter, Progress &progress)
{
    std::shared_ptr<SessionInterrupt> connection;
    int pid = 0;
    server.options.oneByOne = true; // so that nothing is under way behind the cut
    server.onOpen = [&](const QString &opened, Session &session) {
        connection = opened == tenant ? session.interrupt() : nullptr;
        pid = session.backendPid();
    };
    const auto watcher = sandbox.connect(QStringLiteral("postgres"), progress);
    const Work work = [&](Migrator &migrator, Progress &own) {
        migrator.onStatement = [&](const Migration &, int statement, int) {
            if (!connection || statement != cutAfter)
                return;
            connection->shutDown();
            while (watcher->query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", { parameter(qint64(pid)) }).rows())
                pauseFor(goneIntervalMs, own);
        };
        return migrator.apply(own);
    };
    return run(server, work);
}

TenantTrial TenantRehearsal::tryOut(const Migration &migration, const RehearsalState &state, const CatalogPtr &before, const std::function<void(const TenantTrial &)> &onRound, Progress &progress)
{
    TenantTrial trial;
    const auto add = [&](const TenantRound &round) {
        trial.rounds << round;
        onRound(trial);
    };
    trial.kind = m_project.tenancy().kind;
    const auto statements = int(planMigration(migration, Direction::Up).statements.size());
    if (statements == 0) {
        trial.problem = tr("The up has no statement that could be run for tenants.");
        return trial;
    }
    MigrationProject project = cutProject(m_project, migration.version, true);
    QStringList made;
    const auto dropAll = qScopeGuard([&] {
        for (const QString &database : std::as_const(made))
            m_sandbox.drop(database);
    });
    const QString base = makeBase(project, migration, state, before, progress);
    made << base;
    trial.skipped = m_skipped;

    const Stage whole = stageOn(base, project, progress);
    made << whole.databases;
    const QList<CatalogPtr> start = whole.catalogs(progress);
    add(whole.run(Kind::Undisturbed, whole.tenants(), applyAll, progress));
    if (trial.rounds.back().failed())
        return trial;
    const QList<CatalogPtr> wanted = whole.catalogs(progress);

    Stage stage = stageOn(base, project, progress);
    made << stage.databases;
    const int cutAfter = std::max(1, statements / 2);
    trial.brokenAt = tr("%1, after statement %2 of %3").arg(m_names[broken]).arg(cutAfter).arg(statements);
    const TenantServer undisturbed = stage.server;
    add(breakOne(stage.server, [&](const TenantServer &server, const Work &work) {
        stage.server = server;
        return stage.run(Kind::Broken, stage.tenants(), work, progress);
    }, m_sandbox, stage.tenants()[broken], cutAfter, progress));
    stage.server = undisturbed;
    add(stage.run(Kind::Again, stage.tenants(), applyAll, progress));
    QStringList dirty;
    for (qsizetype i = 0; i < stage.tenants().size(); ++i)
        if (trial.rounds.back().places[i].state == TenantStatus::State::Dirty)
            dirty << stage.tenants()[i];
    if (!dirty.isEmpty()) {
        add(stage.run(Kind::Repair, dirty, finishAll, progress));
        add(stage.run(Kind::AfterRepair, stage.tenants(), applyAll, progress));
    }
    if (trial.isContinued())
        trial.differences = differencesOf(wanted, stage.catalogs(progress), tr("Continued after a failure, the tenants have another schema than without it: %1"));
    if (!migration.downFile.isEmpty()) {
        add(whole.run(Kind::Down, whole.tenants(), [&](Migrator &migrator, Progress &own) { return QList<MigrationRun> { migrator.runOnly(migration.version, Direction::Down, own) }; }, progress));
        if (!trial.rounds.back().failed())
            trial.differences << differencesOf(start, whole.catalogs(progress), tr("After the down the tenants have another schema than before the up: %1"));
    }
    return trial;
}

TenantTrial TenantRehearsal::rehearse(const Migration &migration, const RehearsalState &state, const CatalogPtr &before, const std::function<void(const TenantTrial &)> &onRound, Progress &progress)
{
    try {
        return tryOut(migration, state, before, onRound, progress);
    } catch (const Error &error) {
        if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::ConnectionLost || progress.isCancelled())
            throw;
        TenantTrial trial;
        trial.kind = m_project.tenancy().kind;
        trial.problem = tr("The migration was not run for tenants: %1").arg(error.message);
        return trial;
    }
}

} // namespace lockkeeper
