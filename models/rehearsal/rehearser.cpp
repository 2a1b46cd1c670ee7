#include "models/rehearsal/rehearser.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/migrationscript.h"
#include "models/migration/scriptrunner.h"
#include "models/sandbox/madeuprows.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

Rehearser::Rehearser(Sandbox &sandbox, const MigrationProject &project, RehearsalData data)
    : m_sandbox(sandbox)
    , m_project(project)
    , m_data(data)
{
}

void Rehearser::loadSeed(Session &session, Progress &progress)
{
    if (m_seeded || m_project.seedData.isEmpty() || m_data.source != RehearsalData::Source::Project)
        return;
    progress.report(tr("Loading the seed data."));
    const ScriptPlan plan = planScript(readTextFile(m_project.seedData));
    for (const size_t index : plan.statements)
        runStatement(session, plan, index);
    session.execute("RESET ALL");
    session.execute("ANALYZE");
    m_seeded = true;
}

/// Runs the up in the state. One that fails leaves nothing behind: what it may have committed goes with a copy.
void Rehearser::apply(const Migration &migration, Progress &progress)
{
    QString database = m_state;
    try {
        const ScriptPlan plan = planMigration(migration, Direction::Up);
        if (!plan.oneTransaction)
            database = m_sandbox.copyOf(m_state);
        const auto session = m_sandbox.connect(database, progress);
        if (plan.oneTransaction)
            session->execute(plan.begin);
        for (const size_t index : plan.statements)
            runStatement(*session, plan, index);
        if (plan.oneTransaction)
            session->execute("COMMIT");
        session->execute("RESET ALL");
    } catch (const Error &error) {
        if (database != m_state)
            m_sandbox.drop(database);
        if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::ConnectionLost || progress.isCancelled())
            throw;
        m_skipped << tr("%1: %2").arg(migration.title(), error.message);
        return;
    }
    if (database != m_state)
        m_sandbox.drop(std::exchange(m_state, database));
}

void Rehearser::advanceTo(const QString &version, Progress &progress)
{
    if (m_state.isEmpty())
        m_state = m_sandbox.createDatabase();
    const qsizetype first = m_applied;
    const qsizetype last = std::find_if(m_project.migrations.begin() + first, m_project.migrations.end(), [&](const Migration &migration) { return !m_project.isBefore(migration.version, version); }) - m_project.migrations.begin();
    while (m_applied < last) {
        const Migration &migration = m_project.migrations[m_applied];
        progress.report(tr("Building the state before: %1.").arg(migration.name), double(m_applied - first) / double(std::max<qsizetype>(1, last - first)));
        progress.throwIfCancelled();
        apply(migration, progress);
        ++m_applied;
        if (migration.version == m_project.seedAfter)
            loadSeed(*m_sandbox.connect(m_state, progress), progress);
    }
    if (m_project.seedAfter.isEmpty())
        loadSeed(*m_sandbox.connect(m_state, progress), progress);
}

/// Rehearses on a copy of the state, which stays as it is and has the original rows; made-up ones are few enough to be
/// remembered, or are made in a copy of their own.
RehearsalReport Rehearser::rehearseOn(const QString &state, const Migration &migration, bool withRows, Progress &progress)
{
    static constexpr int fewRows = 100;
    QString database = m_sandbox.copyOf(state), originalRows = state;
    const auto dropAll = qScopeGuard([&] {
        m_sandbox.drop(database);
        if (originalRows != state)
            m_sandbox.drop(originalRows);
    });
    auto session = m_sandbox.connect(database, progress);
    m_before = readCatalog(*session, progress);
    m_dataSource = m_seeded ? tr("the project's seed data") : tr("what the migrations put into the tables");
    m_unfilled.clear();
    const bool makesUp = withRows && makesRowsUp();
    if (makesUp) {
        progress.report(tr("Making up rows."));
        m_unfilled = makeUpRows(*session, *m_before, m_data.rowsPerTable, m_data.seed, progress).unfilled;
        m_dataSource = tr("%1 made-up rows a table, seed %2").arg(m_data.rowsPerTable).arg(m_data.seed);
    }
    const bool remembered = makesUp && m_data.rowsPerTable <= fewRows;
    if (makesUp && !remembered) {
        session.reset(); // a template may have nobody connected
        originalRows = std::exchange(database, m_sandbox.copyOf(database));
        session = m_sandbox.connect(database, progress);
    }
    const DataSnapshot::Originals originals = [&] { return m_sandbox.connect(originalRows, progress); };
    const RehearsalReport report = RehearsalRun(*session, migration, m_before, remembered ? DataSnapshot::Originals() : originals, progress, onStep).rehearse(withRows);
    session.reset();
    return report;
}

/// What the run on empty tables says of schema and statements, and the one with rows of data.
static RehearsalReport joined(const RehearsalReport &empty, const RehearsalReport &rows)
{
    RehearsalReport report = rows;
    if (rows.run != empty.run)
        report.withRows = rows.run;
    report.run = empty.run;
    report.restored = empty.restored;
    report.differences = empty.differences;
    report.reupSame = empty.reupSame;
    report.verified = empty.verified;
    report.verifyError = empty.verifyError;
    if (empty.statements.size() > rows.statements.size())
        report.statements = empty.statements;
    return report;
}

RehearsalReport Rehearser::rehearse(const QString &version, Progress &progress)
{
    refuseSharedVersions(m_project);
    const Migration *migration = m_project.migration(version);
    if (!migration)
        throw Error(ErrorKind::Input, tr("The project has no migration %1.").arg(version), tr("lockkeeper status lists them."));
    if (!m_project.seedAfter.isEmpty() && !m_project.migration(m_project.seedAfter))
        throw Error(ErrorKind::Input, tr("The seed data is to be loaded after %1, and the project has no such migration.").arg(m_project.seedAfter),
                    tr("Correct seed_after under [rehearsal] in lockkeeper.toml, or leave it out."));
    // A rehearsal takes about as long as so many migrations that are only applied.
    static constexpr double appliedInTheTime = 6;
    const double before = double(std::count_if(m_project.migrations.begin() + m_applied, m_project.migrations.end(), [&](const Migration &one) { return m_project.isBefore(one.version, version); }));
    const double split = before / (before + appliedInTheTime);
    Progress building = progress.part(0, split), rehearsing = progress.part(split, 1);
    advanceTo(version, building);
    RehearsalReport report = rehearseOn(m_state, *migration, true, rehearsing);
    // What triggers make of rows must not count as what the migration makes of the schema.
    if (report.run.failed() || report.restored == u"different" || (report.run.reupRan && !report.reupSame)) {
        const QString source = m_dataSource;
        const QStringList unfilled = m_unfilled;
        rehearsing.report(tr("%1: once more with empty tables.").arg(migration->name), 0);
        report = joined(rehearseOn(m_state, *migration, false, rehearsing), report);
        m_dataSource = source;
        m_unfilled = unfilled;
    }
    report.dataSource = m_dataSource;
    report.unfilled = m_unfilled;
    report.skippedBefore = m_skipped;
    report.versionNote = m_sandbox.versionNote();
    report.judge();
    report.remark = QStringList { report.remark, report.versionNote }.join(u' ').trimmed();
    if (onStep)
        onStep(report);
    return report;
}

static QString reportFile(const MigrationProject &project, const QString &version)
{
    return project.stateFolder() + QStringLiteral("/rehearsals/%1.json").arg(version);
}

void saveReport(const MigrationProject &project, const RehearsalReport &report)
{
    makeFolder(project.stateFolder() + QStringLiteral("/rehearsals"));
    writeFileAtomically(reportFile(project, report.migration.version), QJsonDocument(report.toJson()).toJson());
}

std::optional<RehearsalReport> loadReport(const MigrationProject &project, const Migration &migration)
{
    try {
        const QJsonDocument document = QJsonDocument::fromJson(readTextFile(reportFile(project, migration.version)));
        RehearsalReport report = RehearsalReport::fromJson(document.object());
        if (report.contentHash != rehearsalHash(migration))
            return std::nullopt;
        report.migration = migration;
        return report;
    } catch (const Error &) {
        return std::nullopt; // never rehearsed
    }
}

} // namespace lockkeeper
