#include "models/rehearsal/rehearser.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/alembicscript.h"
#include "models/migration/migrationformat.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"
#include "models/rehearsal/serverwide.h"
#include "models/sandbox/madeuprows.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <numeric>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

Rehearser::Rehearser(Sandbox &sandbox, const MigrationProject &project, RehearsalData data)
    : m_sandbox(sandbox)
    , m_project(project)
    , m_state(sandbox, project, std::move(data))
    , m_tenants(sandbox, project)
{
}

/// One behind the other, each as long as its share.
static QList<Progress> partsOf(const Progress &progress, const QList<double> &shares)
{
    const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
    QList<Progress> parts;
    double from = 0;
    for (const double share : shares) {
        parts << progress.part(from / whole, (from + share) / whole);
        from += share;
    }
    return parts;
}

/// goose, dbmate and sql-migrate keep both directions in one file and run nothing where it has no down; Liquibase and tern refuse.
static bool rollsBackWithoutDown(const MigrationProject &project)
{
    return formatOf(project.format).sections && !QStringList { QStringLiteral("liquibase"), QStringLiteral("atlas"), QStringLiteral("tern") }.contains(project.format);
}

/// Rehearses on a copy of the state, which stays as it is and has the original rows; made-up ones are few enough to be
/// remembered, or are made in a copy of their own.
RehearsalReport Rehearser::rehearseOnce(Sandbox &sandbox, const RehearsalState &state, const Migration &migration, Rows rows, Progress &progress)
{
    static constexpr int fewRows = 100;
    static constexpr double preparing = 0.15; // of the time
    Progress before = progress.part(0, preparing), procedure = progress.part(preparing, 1);
    const RehearsalData &data = state.data();
    QString database = sandbox.copyOf(state.database(), progress), originalRows = state.database();
    const auto dropAll = qScopeGuard([&] {
        sandbox.drop(database);
        if (originalRows != state.database())
            sandbox.drop(originalRows);
    });
    auto session = sandbox.connect(database, progress);
    m_before = readCatalog(*session, before);
    QString source = state.dataSource();
    QStringList unfilled = state.leftOut();
    const bool makesUp = rows != Rows::None && state.makesRowsUp();
    if (makesUp) {
        before.report(tr("Making up rows."));
        unfilled << makeUpRows(*session, *m_before, data.rowsPerTable, data.seed, before).unfilled;
        source = tr("%1 made-up rows a table, seed %2").arg(data.rowsPerTable).arg(data.seed);
    }
    const bool remembered = makesUp && data.rowsPerTable <= fewRows;
    if (makesUp && !remembered) {
        session.reset(); // a template may have nobody connected
        originalRows = std::exchange(database, sandbox.copyOf(database, progress));
        session = sandbox.connect(database, progress);
    }
    const DataSnapshot::Originals originals = [&] { return sandbox.connect(originalRows, progress); };
    RehearsalReport report;
    {
        RehearsalRun run(*session, migration, m_before, remembered ? DataSnapshot::Originals() : originals, procedure, onStep);
        run.rollsBackWithoutDown = rollsBackWithoutDown(m_project);
        run.tenancy = m_project.tenancy();
        report = run.rehearse(rows == Rows::Exercised);
    }
    session.reset();
    report.skippedBefore = state.skipped();
    report.maskedColumns = state.maskedColumns();
    report.dataSource = source;
    report.unfilled = unfilled;
    return report;
}

/// On a server of its own, so that no other rehearsal meets what this one does to the whole server.
RehearsalReport Rehearser::rehearseApart(const Migration &migration, Rows rows, Progress &progress)
{
    static constexpr double building = 0.6; // of the time
    Progress before = progress.part(0, building), rehearsing = progress.part(building, 1);
    const auto sandbox = Sandbox::open(m_sandbox.connect(QStringLiteral("postgres"), before)->majorVersion(), before);
    RehearsalState state(*sandbox, m_project, m_state.data());
    state.advanceTo(migration.version, before);
    return rehearseOnce(*sandbox, state, migration, rows, rehearsing);
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
    report.ofDatabase = empty.ofDatabase;
    report.reupSame = empty.reupSame;
    report.verified = empty.verified;
    report.verifyError = empty.verifyError;
    if (empty.statements.size() > rows.statements.size())
        report.statements = empty.statements;
    return report;
}

/// New rows, carried over by the down, may change old ones: that is not what up and down do to rows that were there before.
static void keepWithoutNewRows(RehearsalReport &report, const RehearsalReport &untouched)
{
    const auto keep = [&](QList<DataDifference> &differences, const QList<DataDifference> &own) {
        differences.removeIf([&](const DataDifference &difference) {
            const bool isOwn = std::any_of(own.begin(), own.end(), [&](const DataDifference &other) { return other.object == difference.object && other.kind == difference.kind; });
            if (const QString sentence = difference.sentence(); !isOwn && !report.dataByNewRows.contains(sentence))
                report.dataByNewRows << sentence;
            return !isOwn;
        });
    };
    keep(report.dataDifferences, untouched.dataDifferences);
    keep(report.reupDataDifferences, untouched.reupDataDifferences);
    RehearsalStep *step = report.step(QStringLiteral("compare-data"));
    if (!report.dataDifferences.isEmpty() || step->state != RehearsalStep::State::Failed)
        return;
    step->state = RehearsalStep::State::Warning;
    step->detail = tr("every row and value is there; with new rows: %1").arg(report.dataByNewRows.join(QStringLiteral("; ")));
}

void Rehearser::runForTenants(RehearsalReport &report, Progress &progress)
{
    RehearsalStep *step = report.step(QStringLiteral("tenants"));
    step->state = RehearsalStep::State::Running;
    if (onStep)
        onStep(report);
    QElapsedTimer timer;
    timer.start();
    const auto onRound = [&](const TenantTrial &trial) {
        report.tenantTrial = trial;
        if (onStep)
            onStep(report);
    };
    report.tenantTrial = m_tenants.rehearse(report.migration, m_state, m_before, onRound, progress);
    step = report.step(QStringLiteral("tenants"));
    step->seconds = double(timer.nsecsElapsed()) / 1e9;
    report.seconds += step->seconds;
    step->detail = report.tenantTrial->sentence();
    step->state = !report.tenantTrial->failure().isEmpty() ? RehearsalStep::State::Failed : report.tenantTrial->problem.isEmpty() ? RehearsalStep::State::Ok : RehearsalStep::State::Warning;
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
    requireTrust(*migration); // what may not be read has no verdict
    const QString serverWide = serverWideChange(*migration);
    if (!serverWide.isEmpty() && !m_sandbox.isPrivate())
        throw Error(ErrorKind::Input, tr("%1 changes what belongs to the whole server (%2), so it is not rehearsed on one that somebody named.").arg(migration->title(), serverWide), tr("Rehearse it without --staging, on a private server. Nothing was changed."));
    const auto once = [&](Rows rows, Progress &own) { return serverWide.isEmpty() ? rehearseOnce(m_sandbox, m_state, *migration, rows, own) : rehearseApart(*migration, rows, own); };
    // How long each part takes, in migrations that are only applied.
    static constexpr double oneRehearsal = 6, onceMore = 2, forTenants = 12, withExtras = 60;
    const bool eachTenant = m_project.tenancy().runsForEach() && serverWide.isEmpty(), withExtra = extras.any() && serverWide.isEmpty();
    const QList<double> shares { double(m_state.distanceTo(version)), oneRehearsal, onceMore, eachTenant ? forTenants : 0, withExtra ? withExtras : 0 };
    QList<Progress> parts = partsOf(progress, shares);
    if (serverWide.isEmpty())
        m_state.advanceTo(version, parts[0]);
    RehearsalReport report = once(Rows::Exercised, parts[1]);
    // What triggers make of rows must not count as what the migration makes of the schema.
    if (report.run.failed() || report.restored == u"different" || (report.run.reupRan && !report.reupSame)) {
        parts[2].report(tr("%1: once more without made-up rows.").arg(migration->title()), 0);
        report = joined(once(Rows::None, parts[2]), report);
    } else if (report.changesValues()) {
        parts[2].report(tr("%1: once more without new rows.").arg(migration->title()), 0);
        keepWithoutNewRows(report, once(Rows::Untouched, parts[2]));
    }
    for (const Migration &program : m_project.inCode)
        if (const QString next = program.details.value(QStringLiteral("next")); next == version || m_project.isBefore(next, version))
            report.programsBefore << QFileInfo(program.upFile).fileName();
    if (eachTenant && report.run.upError.isEmpty())
        runForTenants(report, parts[3]);
    report.versionNote = m_sandbox.versionNote();
    report.judge();
    QStringList remarks { report.remark, report.versionNote };
    if (const QString refusal = refusalOfTool(m_project, *migration, m_before->serverVersion); !refusal.isEmpty())
        remarks << tr("The project's tool would not run it as it is: %1").arg(refusal);
    if (!serverWide.isEmpty())
        remarks << tr("It changes what belongs to the whole server (%1), so it was rehearsed on one of its own; nothing else was tried.").arg(serverWide);
    report.remark = remarks.join(u' ').simplified();
    if (onStep)
        onStep(report);
    if (withExtra)
        addExtras(report, m_sandbox, m_state.database(), m_project, extras, rowsForExtras(), onStep, parts[4]);
    progress.report(tr("%1 is rehearsed.").arg(migration->title()), 1);
    return report;
}

RehearsalReport Rehearser::tryAgain(RehearsalReport report, const FailurePlace &place, Progress &progress)
{
    refuseSharedVersions(m_project);
    m_state.advanceTo(report.migration.version, progress);
    RehearsalExtras one;
    one.failurePoints = extras.failurePoints.value_or(FailureOptions());
    one.failurePoints->only = place;
    RehearsalReport tried;
    tried.migration = report.migration;
    addExtras(tried, m_sandbox, m_state.database(), m_project, one, rowsForExtras(), {}, progress);
    if (!tried.failurePoints->problem.isEmpty())
        throw Error(ErrorKind::Input, tried.failurePoints->problem);
    if (!report.failurePoints)
        report.failurePoints = tried.failurePoints;
    for (const FailurePoint &point : std::as_const(tried.failurePoints->points))
        report.failurePoints->put(point);
    return report;
}

/// Enough for writers under load not to meet on one row; none where the rows are given.
int Rehearser::rowsForExtras() const
{
    static constexpr int enough = 20;
    return m_state.makesRowsUp() ? std::max(enough, m_state.data().rowsPerTable) : 0;
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
