#include "widgets/common/workbench.h"

#include "models/catalog/catalogreader.h"
#include "models/core/files.h"
#include "models/core/quantity.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"
#include "models/rehearsal/rehearser.h"

namespace lockkeeper {

/// Taking a snapshot of ten thousand tables apart would hold the event loop.
template <class T>
static void releaseElsewhere(std::shared_ptr<T> last)
{
    startInPool([last = std::move(last)]() mutable { last.reset(); });
}

Workbench::Workbench(QObject *parent)
    : QObject(parent)
    , m_schemaIndex(std::make_shared<const SchemaIndex>())
{
}

Workbench::~Workbench() = default;

const MigrationStatus *Workbench::status(const QString &version) const
{
    const auto found = std::find_if(m_statuses.begin(), m_statuses.end(), [&](const MigrationStatus &status) { return status.migration.version == version; });
    return found == m_statuses.end() ? nullptr : &*found;
}

QList<Migration> Workbench::pending() const
{
    QList<Migration> pending;
    for (const MigrationStatus &status : m_statuses)
        if (!status.isApplied() && !status.migration.upFile.isEmpty())
            pending << status.migration;
    return pending;
}

const Migration *Workbench::currentMigration() const
{
    return m_project ? m_project->migration(m_current) : nullptr;
}

const MatrixRow *Workbench::matrixRow(const QString &version) const
{
    for (const MatrixRow &row : m_matrix.rows)
        if (row.migration.version == version)
            return &row;
    return nullptr;
}

const RehearsalReport *Workbench::report(const QString &version) const
{
    const auto found = m_reports.constFind(version);
    return found == m_reports.cend() ? nullptr : &*found;
}

QString Workbench::confirmationName() const
{
    return m_profile ? m_profile->confirmationName() : tr("the database");
}

QSet<QualifiedName> Workbench::touchedTables() const
{
    QSet<QualifiedName> touched;
    for (const MatrixRow &row : m_matrix.rows)
        for (auto relation = row.after->relations.begin(); relation != row.after->relations.end(); ++relation)
            if (row.before->relation(relation.key()) != relation.value())
                touched.insert(relation.key());
    return touched;
}

CatalogPtr Workbench::catalogBefore(const QString &version) const
{
    if (const MatrixRow *row = matrixRow(version))
        return row->before;
    return m_appliedBefore.value(version);
}

QList<ConnectionProfile> Workbench::servers() const
{
    QList<ConnectionProfile> known = m_savedServers ? m_savedServers() : QList<ConnectionProfile>();
    if (m_profile) {
        known.removeIf([&](const ConnectionProfile &saved) { return saved.name == m_profile->name; });
        known.prepend(*m_profile);
    }
    return known;
}

void Workbench::say(const QString &text, bool good)
{
    Q_EMIT message(text, good);
}

void Workbench::finished(const QString &iconName, const QString &what, const QString &detail, const QString &outcome, FinishedRun::Grade grade)
{
    m_lastRuns.prepend({ QDateTime::currentDateTime(), iconName, what, detail, outcome, grade });
}

void Workbench::openProject(const QString &folder)
{
    m_opening = runInBackground(tr("Opening %1").arg(folder), [folder](Progress &) { return lockkeeper::openProject(folder); });
    lockkeeper::report(m_opening, this, [this](const MigrationProject &project) { setProject(project); }, [this](const Error &error) { Q_EMIT failed(error); });
}

void Workbench::setProject(MigrationProject project)
{
    m_project = std::move(project);
    m_reports.clear();
    m_choice = loadChoice(*m_project);
    for (const Migration &migration : m_project->migrations)
        if (const auto report = loadReport(*m_project, migration))
            m_reports.insert(migration.version, *report);
    forgetStatuses();
    m_matrix = {};
    if (const QString wanted = std::exchange(m_wanted, {}); m_project->migration(wanted)) {
        m_current = wanted;
        m_chosen = true;
    }
    if (!m_project->migration(m_current)) {
        m_chosen = false;
        m_current = m_project->migrations.isEmpty() ? QString() : m_project->migrations.back().version;
    }
    Q_EMIT projectChanged();
    Q_EMIT statusesChanged();
    Q_EMIT currentChanged();
    // What applied migrations met is computed from the files: a server only shows the state after them.
    const MigrationProject copy = *m_project;
    m_appliedTask = runInBackground(tr("Reading the migrations"), [copy](Progress &progress) {
        QHash<QString, CatalogPtr> before;
        CatalogPtr catalog = computedCatalog(copy, QStringLiteral("0"), 150000);
        for (const Migration &migration : copy.migrations) {
            progress.throwIfCancelled();
            before.insert(migration.version, catalog);
            try {
                catalog = analyzeScript(Script(migrationText(migration, Direction::Up)), { .before = catalog })->after;
            } catch (const Error &) {
                continue; // what cannot be read, or was not trusted, says so where it is opened
            }
        }
        return before;
    });
    lockkeeper::report(
        m_appliedTask, this,
        [this](const QHash<QString, CatalogPtr> &before) {
            m_appliedBefore = before;
            Q_EMIT currentChanged();
            runMatrix();
        },
        [this](const Error &error) { Q_EMIT failed(error); });
    if (m_browse)
        loadStatuses();
}

void Workbench::reloadProject(const QString &version)
{
    m_wanted = version;
    if (m_project)
        openProject(m_project->folder);
}

void Workbench::connectTo(const ConnectionProfile &profile, const QString &password)
{
    m_profile = profile;
    m_profile->readOnly = true; // every session but those that run a migration
    m_password = password;
    m_serverVersion.clear();
    m_catalog.reset();
    m_schemaIndex = std::make_shared<const SchemaIndex>();
    forgetStatuses();
    m_browse = std::make_unique<DatabaseWorker>(*m_profile, m_password);
    Q_EMIT serverChanged();
    Q_EMIT schemaIndexChanged();
    Q_EMIT statusesChanged();
    refresh();
}

void Workbench::openOwned(const QString &label, std::function<OwnedServer(Progress &)> start)
{
    m_owned = runInBackground(label, std::move(start));
    m_owned.control()->setListener([guard = QPointer<QObject>(this), this](const ProgressState &state) { postTo(guard, [this, state] { say(state.sentence); }); });
    lockkeeper::report(
        m_owned, this,
        [this](const OwnedServer &owned) {
            m_ownedServer = owned.keepAlive;
            setProject(owned.project);
            connectTo(owned.profile, {});
        },
        [this](const Error &error) { Q_EMIT failed(error); });
}

void Workbench::refresh()
{
    if (!m_browse)
        return;
    loadCatalog();
    loadStatuses();
}

void Workbench::loadCatalog()
{
    Q_EMIT catalogLoading(tr("Reading the schema of %1.").arg(m_profile->name));
    const QPointer<QObject> guard(this);
    const QString filter = m_filter;
    m_catalogTask = m_browse->run(tr("Reading the schema"), [guard, this, filter](Session &session, Progress &progress) {
        const QString version = session.serverVersionText();
        const int number = session.serverVersion();
        postTo(guard, [this, version, number] {
            m_serverVersion = version;
            m_serverVersionNumber = number;
            Q_EMIT serverChanged();
        });
        return readCatalog(session, progress, [&](const CatalogPtr &relations) {
            const SchemaIndexPtr index = makeSchemaIndex(relations, filter);
            postTo(guard, [this, index] {
                if (!m_catalog) { // the first sight; a refresh keeps what is shown until it is complete
                    m_schemaIndex = index;
                    Q_EMIT schemaIndexChanged();
                }
            });
        });
    });
    const auto started = std::make_shared<QElapsedTimer>();
    started->start();
    lockkeeper::report(
        m_catalogTask, this,
        [this, started](const CatalogPtr &catalog) {
            releaseElsewhere(std::exchange(m_catalog, catalog));
            Q_EMIT catalogLoaded();
            rebuildIndex();
            rebuildCompletion();
            say(tr("%n table(s) read in %1.", nullptr, catalog->tableCount()).arg(formatSeconds(double(started->elapsed()) / 1e3)));
            runMatrix();
        },
        [this](const Error &error) {
            Q_EMIT failed(error);
            Q_EMIT catalogFailed(error);
            runMatrix();
        },
        [this] {
            Q_EMIT catalogFailed(Error(ErrorKind::Cancelled, tr("Reading the schema was stopped."), m_catalog ? tr("What was read before is still shown.") : QString()));
            runMatrix();
        });
}

void Workbench::stopLoading()
{
    m_catalogTask.cancel();
}

void Workbench::setFilter(const QString &filter)
{
    m_filter = filter;
    rebuildIndex();
}

void Workbench::rebuildIndex()
{
    const CatalogPtr catalog = m_catalog;
    if (!catalog)
        return;
    m_indexTask = runInBackground(tr("Filtering"), [catalog, filter = m_filter](Progress &) { return makeSchemaIndex(catalog, filter); });
    lockkeeper::report(
        m_indexTask, this,
        [this](const SchemaIndexPtr &index) {
            const SchemaIndexPtr last = std::exchange(m_schemaIndex, index);
            Q_EMIT schemaIndexChanged();
            releaseElsewhere(last);
        },
        [this](const Error &error) { Q_EMIT failed(error); });
}

void Workbench::rebuildCompletion()
{
    m_completionTask = runInBackground(tr("Names for completion"), [catalog = m_catalog](Progress &) { return std::make_shared<const CompletionIndex>(*catalog); });
    lockkeeper::report(
        m_completionTask, this,
        [this](const std::shared_ptr<const CompletionIndex> &completion) {
            m_completion = completion;
            Q_EMIT completionChanged();
        },
        [this](const Error &error) { Q_EMIT failed(error); });
}

/// What the files alone say; until the history of a server is read.
void Workbench::forgetStatuses()
{
    m_statuses = m_project ? migrationStatuses(*m_project, {}) : QList<MigrationStatus>();
    m_tenants.clear();
    m_statusesOfServer = false;
}

void Workbench::loadStatuses()
{
    if (!m_project || !m_browse)
        return;
    m_statusTask = m_browse->run(tr("Reading the history"), [project = *m_project, server = tenantServer()](Session &session, Progress &progress) { return standingOf(session, server, project, progress); });
    lockkeeper::report(
        m_statusTask, this,
        [this](const ProjectStanding &standing) {
            m_statuses = standing.statuses;
            m_tenants = standing.tenants;
            m_statusesOfServer = true;
            placeSelection();
            Q_EMIT statusesChanged();
            Q_EMIT currentChanged();
            runMatrix();
        },
        [this](const Error &error) {
            Q_EMIT failed(error);
            runMatrix();
        });
}

/// Where nobody chose a migration yet, the first one that is pending.
void Workbench::placeSelection()
{
    const QList<Migration> open = pending();
    const MigrationStatus *selected = status(m_current);
    if (!open.isEmpty() && !m_chosen && (!selected || selected->isApplied() || m_current == m_project->migrations.back().version))
        m_current = open.front().version;
}

void Workbench::select(const QString &version)
{
    if (m_current == version)
        return;
    m_chosen = true;
    m_current = version;
    Q_EMIT currentChanged();
}

void Workbench::selectNeighbour(int step)
{
    if (!m_project)
        return;
    for (qsizetype i = 0; i < m_project->migrations.size(); ++i)
        if (m_project->migrations[i].version == m_current)
            return select(m_project->migrations[std::clamp<qsizetype>(i + step, 0, m_project->migrations.size() - 1)].version);
}

MatrixInput Workbench::matrixInput() const
{
    // The same rows from the same state as the verb matrix: the server's, or what the files make.
    MatrixInput input;
    const bool online = m_catalog && m_statusesOfServer;
    input.migrations = online ? pending() : m_project->presumedPending();
    if (!input.migrations.isEmpty())
        input.before = online ? m_catalog : m_appliedBefore.value(input.migrations.front().version);
    input.reports = m_reports;
    input.serverVersion = m_serverVersionNumber;
    return input;
}

void Workbench::runMatrix()
{
    if (!m_project || m_catalogTask.isRunning() || m_statusTask.isRunning())
        return; // it is run when both have ended
    MatrixInput input = matrixInput();
    if (input.migrations.isEmpty()) {
        m_matrix = {};
        Q_EMIT matrixChanged();
        return;
    }
    if (!input.before)
        return;
    m_matrixTask = runInBackground(tr("Compatibility matrix"), [input, project = *m_project](Progress &) mutable {
        refuseSharedVersions(project);
        if (project.oldContract)
            input.oldCode = readContract(project.oldContract->version, project.folder, project.oldContract->patterns);
        if (project.newContract)
            input.newCode = readContract(project.newContract->version, project.folder, project.newContract->patterns);
        return makeMatrix(input);
    });
    lockkeeper::report(
        m_matrixTask, this,
        [this](const Matrix &matrix) {
            m_matrix = matrix;
            Q_EMIT matrixChanged();
            Q_EMIT currentChanged();
        },
        [this](const Error &error) {
            m_matrix = {};
            Q_EMIT failed(error);
            Q_EMIT matrixChanged();
            Q_EMIT matrixFailed(error);
        });
}

std::optional<Runbook> Workbench::makeRunbookFor(const QString &version) const
{
    const Migration *migration = m_project ? m_project->migration(version) : nullptr;
    const CatalogPtr before = catalogBefore(version);
    if (!migration || !before)
        return std::nullopt;
    RunbookInput input;
    input.migration = *migration;
    for (const Migration &other : m_project->migrations)
        if (m_project->isBefore(other.version, version))
            input.previousVersion = other.version;
    input.database = confirmationName();
    if (m_profile) {
        input.environment = environmentId(m_profile->environment);
        input.longestBlockingS = m_profile->longestBlockingS;
    }
    input.up = analyzeScript(Script(migrationText(*migration, Direction::Up)), { .before = before, .serverVersion = m_serverVersionNumber, .implicitTransaction = true });
    if (!migration->downFile.isEmpty())
        input.down = analyzeScript(Script(migrationText(*migration, Direction::Down)), { .before = input.up->after, .serverVersion = m_serverVersionNumber, .implicitTransaction = true });
    if (const RehearsalReport *known = report(version); known && known->contentHash == rehearsalHash(*migration))
        input.report = *known;
    if (const MatrixRow *row = matrixRow(version))
        input.matrix = *row;
    Runbook runbook = makeRunbook(input, QDateTime::currentDateTime());
    if (const auto earlier = loadRunbook(*m_project, version, runbook.database))
        keepTicks(runbook, *earlier);
    return runbook;
}

} // namespace lockkeeper
