#include "models/rehearsal/failureground.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/migration/migrationscript.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("FailurePoints", text);
}

FailureGround::FailureGround(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, Progress &progress)
    : m_sandbox(sandbox)
    , m_project(project)
    , m_migration(migration)
{
    m_upFrom = copyOf(state, progress);
    {
        const auto session = sandbox.connect(m_upFrom, progress);
        Migrator migrator(*session, project);
        QString previous;
        for (const Migration &each : project.migrations)
            if (project.isBefore(each.version, migration.version))
                previous = each.version;
        if (!previous.isEmpty())
            migrator.baseline(previous, progress);
        else
            migrator.apply(progress, QStringLiteral("0")); // applies nothing, and makes the history
        const CatalogPtr before = readCatalog(*session, progress);
        m_serverVersion = session->serverVersion();
        m_plans[0] = planMigration(migration, Direction::Up);
        m_analyses[0] = analyzeScript(m_plans[0].analysis->script, { .before = before, .serverVersion = m_serverVersion, .runnerTransaction = m_plans[0].oneTransaction });
    }
    watchTables();
    m_start = faceOf(m_upFrom, progress);
    sandbox.freeze(m_upFrom, progress);

    m_downFrom = copyOf(m_upFrom, progress);
    if (const QString error = run(m_downFrom, Direction::Up, progress); !error.isEmpty())
        throw Error(ErrorKind::Input, tr("Failure points were not tried, because the up does not run undisturbed: %1").arg(error));
    m_up = faceOf(m_downFrom, progress);
    sandbox.freeze(m_downFrom, progress);

    if (migration.downFile.isEmpty()) {
        m_downProblem = tr("there is no down migration");
        return;
    }
    m_plans[1] = planMigration(migration, Direction::Down);
    m_analyses[1] = analyzeScript(m_plans[1].analysis->script, { .before = m_up.catalog, .serverVersion = m_serverVersion, .runnerTransaction = m_plans[1].oneTransaction });
    const QString database = copyOf(m_downFrom, progress);
    m_downProblem = run(database, Direction::Down, progress);
    if (m_downProblem.isEmpty())
        m_down = faceOf(database, progress);
    drop(database);
}

FailureGround::~FailureGround()
{
    try {
        for (const QString &database : { m_upFrom, m_downFrom })
            if (!database.isEmpty())
                drop(database);
    } catch (const Error &) {
        // The sandbox is gone, and its databases with it.
    }
}

/// What is compared row by row: the tables that the up touches or that its rows may go to.
void FailureGround::watchTables()
{
    QSet<QualifiedName> names;
    for (const StatementAnalysis &statement : m_analyses[0]->statements) {
        for (const LockImpact &lock : statement.locks)
            names.insert(lock.relation);
        for (const Operation &operation : statement.operations)
            names.insert(operation->relation());
    }
    for (const QualifiedName &name : std::as_const(names))
        if (const RelationPtr table = m_analyses[0]->before->relation(name); table && table->isTable())
            m_tables << name;
    std::sort(m_tables.begin(), m_tables.end());
}

QString FailureGround::copyFor(Direction direction, Progress &progress, const QString &tablespace)
{
    const QString &from = direction == Direction::Up ? m_upFrom : m_downFrom;
    return tablespace.isEmpty() ? copyOf(from, progress) : m_sandbox.copyOf(from, progress, tablespace);
}

QString FailureGround::copyOf(const QString &database, Progress &progress)
{
    QElapsedTimer timer;
    timer.start();
    const QString copy = m_sandbox.copyOf(database, progress);
    m_copySeconds += double(timer.nsecsElapsed()) / 1e9;
    ++m_copies;
    return copy;
}

void FailureGround::drop(const QString &database)
{
    m_sandbox.drop(database);
}

QString FailureGround::run(const QString &database, Direction direction, Progress &progress)
{
    const auto session = m_sandbox.connect(database, progress);
    Migrator migrator(*session, m_project, nullptr, { .oneByOne = true });
    QElapsedTimer timer;
    timer.start();
    migrator.onStatement = [&](const Migration &, int, int) { m_longestMs[int(direction)] = std::max(m_longestMs[int(direction)], int(timer.restart())); };
    const MigrationRun done = migrator.runOnly(m_migration.version, direction, progress);
    progress.throwIfCancelled();
    return done.error ? done.error->message : QString();
}

DatabaseFace FailureGround::faceOf(const QString &database, Progress &progress)
{
    DatabaseFace face;
    const auto session = m_sandbox.connect(database, progress);
    face.catalog = readCatalog(*session, progress);
    for (const QualifiedName &name : std::as_const(m_tables)) {
        if (!face.catalog->relation(name)) {
            face.rows += name.display() + QStringLiteral(" -\n");
            continue;
        }
        const Result sum = session->execute("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM " + name.quoted().toUtf8() + " t");
        face.rows += QStringLiteral("%1 %2 %3\n").arg(name.display(), sum.text(0, 0), sum.text(0, 1));
    }
    for (const MigrationStatus &status : Migrator(*session, m_project).status())
        if (status.migration.version == m_migration.version)
            face.history = stateId(status.state);
    return face;
}

} // namespace lockkeeper
