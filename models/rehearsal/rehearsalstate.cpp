#include "models/rehearsal/rehearsalstate.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectstate.h"
#include "models/migration/migrator.h"
#include "models/rehearsal/serverwide.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

using Source = RehearsalData::Source;

RehearsalState::RehearsalState(Sandbox &sandbox, const MigrationProject &project, RehearsalData data)
    : m_sandbox(sandbox)
    , m_project(project)
    , m_data(std::move(data))
    , m_dataSource(tr("what the migrations put into the tables"))
{
}

bool RehearsalState::makesRowsUp() const
{
    return m_data.source == Source::MadeUp || (m_data.source == Source::Project && m_project.seedData.isEmpty());
}

static QSet<QString> appliedIn(Session &session, const MigrationProject &project)
{
    QSet<QString> versions;
    for (const MigrationStatus &status : Migrator(session, project).status())
        if (status.isApplied())
            versions.insert(status.migration.version);
    return versions;
}

void RehearsalState::begin(Progress &progress)
{
    if (!m_database.isEmpty())
        return;
    if (m_data.server) {
        const auto server = Session::open(m_data.server->profile, m_data.server->password, progress);
        m_onServer = appliedIn(*server, m_project);
    }
    if (m_data.source == Source::Dump) {
        restoreDump(progress);
        m_onServer = m_there = appliedIn(*m_sandbox.connect(m_database, progress), m_project);
    } else if (m_data.serverSchema && m_data.server) {
        m_database = m_sandbox.createDatabase();
        takeTimeZone(progress);
        copyServerSchema(progress);
        m_there = m_onServer;
    } else {
        m_database = m_sandbox.createDatabase();
    }
    makeReady(m_sandbox, m_database, m_project, progress);
    if (m_data.source != Source::Sample)
        return;
    for (const Migration &migration : m_project.migrations)
        if (m_onServer.contains(migration.version) && !m_there.contains(migration.version))
            apply(migration, progress);
    m_there = m_onServer;
    sampleRows(progress);
}

/// Runs a statement that may name roles which only the server has: the sandbox gets them without any rights.
static void runWithRoles(Session &session, const std::function<void()> &run)
{
    static constexpr int mostRoles = 1000;
    for (int tries = 0; tries < mostRoles; ++tries) {
        try {
            return run();
        } catch (const Error &error) {
            const QString role = error.message.section(u'"', 1, 1);
            if (error.sqlState != "42704" || !error.message.startsWith(u"role ") || role.isEmpty())
                throw;
            session.execute("CREATE ROLE " + quoteIdentifier(role).toUtf8());
        }
    }
}

/// What a conversion between timestamp and timestamptz does depends on it.
void RehearsalState::takeTimeZone(Progress &progress)
{
    const QString zone = Session::open(m_data.server->profile, m_data.server->password, progress)->query("SHOW TimeZone").text(0, 0);
    m_sandbox.connect(m_database, progress)->execute("ALTER DATABASE " + quoteIdentifier(m_database).toUtf8() + " SET TimeZone = " + quoteLiteral(zone).toUtf8());
}

void RehearsalState::copyServerSchema(Progress &progress)
{
    progress.report(tr("Reading the tables of %1.").arg(m_data.server->profile.name));
    const ChildResult dump = runClientTool(QStringLiteral("pg_dump"), { QStringLiteral("--schema-only"), QStringLiteral("--no-tablespaces"), QStringLiteral("--no-subscriptions"), QStringLiteral("--no-password") }, *m_data.server, progress);
    if (dump.exitCode != 0)
        throw Error(ErrorKind::ConnectionFailed, tr("pg_dump could not read the tables of %1: %2").arg(m_data.server->profile.name, QString::fromUtf8(dump.errors).trimmed()), tr("Rehearse with the tables that the migrations make, or with a connection that may read everything."));
    const ScriptPlan plan = planScript(dump.output);
    const auto session = m_sandbox.connect(m_database, progress);
    for (const size_t index : plan.statements) {
        progress.throwIfCancelled();
        runWithRoles(*session, [&] { runStatement(*session, plan, index); });
    }
}

static bool isArchive(const QString &file)
{
    static constexpr qsizetype tarMark = 257;
    if (QFileInfo(file).isDir())
        return true;
    QFile opened(file);
    if (!opened.open(QIODevice::ReadOnly))
        throw Error(ErrorKind::Input, tr("%1 cannot be read: %2.").arg(file, opened.errorString()), tr("Name a file of pg_dump."));
    const QByteArray head = opened.read(tarMark + 5);
    return head.startsWith("PGDMP") || head.mid(tarMark) == "ustar";
}

/// Restores into a fresh database, again and again while the dump names a role that the sandbox lacks.
void RehearsalState::restoreDump(Progress &progress)
{
    static constexpr int mostRoles = 200;
    const bool archive = isArchive(m_data.dumpFile);
    const auto session = m_sandbox.connect(QStringLiteral("postgres"), progress);
    for (int tries = 0; tries < mostRoles; ++tries) {
        progress.report(tr("Restoring %1.").arg(QFileInfo(m_data.dumpFile).fileName()));
        m_database = m_sandbox.createDatabase();
        const ServerAccess sandbox { m_sandbox.profile(m_database), {} };
        const ChildResult result = archive ? runClientTool(QStringLiteral("pg_restore"), { QStringLiteral("--exit-on-error"), QStringLiteral("--no-tablespaces"), QStringLiteral("--no-password"), QStringLiteral("--dbname=") + m_database, m_data.dumpFile }, sandbox, progress)
                                           : runClientTool(QStringLiteral("psql"), { QStringLiteral("--quiet"), QStringLiteral("--no-psqlrc"), QStringLiteral("--no-password"), QStringLiteral("--set=ON_ERROR_STOP=1"), QStringLiteral("--output=/dev/null"), QStringLiteral("--file=") + m_data.dumpFile }, sandbox, progress);
        if (result.exitCode == 0)
            break;
        const QString message = QString::fromUtf8(result.errors);
        const QString role = message.section(QStringLiteral("role \""), 1).section(u'"', 0, 0);
        if (!message.contains(u"\" does not exist") || role.isEmpty())
            throw Error(ErrorKind::Input, tr("%1 cannot be restored: %2").arg(m_data.dumpFile, message.trimmed().section(u'\n', 0, 3)), tr("Dump the database again with pg_dump, or rehearse with other data. Nothing of it is kept."));
        session->execute("CREATE ROLE " + quoteIdentifier(role).toUtf8());
        m_sandbox.drop(m_database);
    }
    const auto restored = m_sandbox.connect(m_database, progress);
    maskRows(*restored, progress);
    restored->execute("ANALYZE");
    m_seeded = true;
    m_dataSource = tr("the dump %1, %n column(s) masked", m_masked).arg(QFileInfo(m_data.dumpFile).fileName());
}

static QString freshSecret()
{
    return QString::number(QRandomGenerator::system()->generate64(), 16) + QString::number(QRandomGenerator::system()->generate64(), 16);
}

void RehearsalState::maskRows(Session &session, Progress &progress)
{
    const CatalogPtr catalog = readCatalog(session, progress);
    const Masking masking(*catalog, m_project.maskRules, freshSecret());
    QMap<QualifiedName, QStringList> sets;
    for (const MaskedColumn &masked : masking.columns())
        if (const RelationPtr table = catalog->relation(masked.table); table && table->kind == Relation::Kind::Table)
            sets[masked.table] << QStringLiteral("%1 = %2").arg(quoteIdentifier(masked.column), masking.reading(*table, *table->column(masked.column)));
    session.execute("BEGIN; SET LOCAL session_replication_role = replica");
    for (auto set = sets.cbegin(); set != sets.cend(); ++set) {
        progress.report(tr("Masking %1.").arg(set.key().display()));
        session.execute(QStringLiteral("UPDATE ONLY %1 SET %2").arg(set.key().quoted(), set.value().join(QStringLiteral(", "))).toUtf8());
        m_masked += int(set.value().size());
    }
    session.execute("COMMIT");
}

void RehearsalState::sampleRows(Progress &progress)
{
    const auto target = m_sandbox.connect(m_database, progress);
    ConnectionProfile profile = m_data.server->profile;
    profile.readOnly = true;
    const auto source = Session::open(profile, m_data.server->password, progress);
    source->cancelWith(progress);
    const CatalogPtr catalog = readCatalog(*target, progress);
    const Masking masking(*catalog, m_project.maskRules, freshSecret());
    const Sample sample = takeSample(*source, *target, *catalog, m_data.sample, m_data.seed, masking, progress);
    m_masked = int(masking.columns().size());
    m_leftOut = sample.leftOut;
    m_seeded = true;
    m_dataSource = tr("%1 rows of %2, %n column(s) masked", m_masked).arg(sample.rows).arg(profile.name);
}

void RehearsalState::loadSeed(Progress &progress)
{
    if (m_seeded || m_project.seedData.isEmpty() || m_data.source != Source::Project)
        return;
    progress.report(tr("Loading the seed data."));
    const auto session = m_sandbox.connect(m_database, progress);
    const ScriptPlan plan = planScript(readTextFile(m_project.seedData));
    for (const size_t index : plan.statements)
        runStatement(*session, plan, index);
    session->execute("RESET ALL");
    session->execute("ANALYZE");
    m_seeded = true;
    m_dataSource = tr("the project's seed data");
}

/// One that fails leaves nothing behind: what it may have committed goes with a copy.
void RehearsalState::apply(const Migration &migration, Progress &progress)
{
    if (const QString change = m_sandbox.isPrivate() ? QString() : serverWideChange(migration); !change.isEmpty()) {
        m_skipped << tr("%1: it changes what belongs to the whole server (%2), which is somebody else's").arg(migration.title(), change);
        return;
    }
    QString database = m_database;
    try {
        const ScriptPlan plan = planMigration(migration, Direction::Up);
        if (!plan.oneTransaction)
            database = m_sandbox.copyOf(m_database, progress);
        const auto session = m_sandbox.connect(database, progress);
        if (plan.oneTransaction)
            session->execute(plan.begin);
        for (const size_t index : plan.statements)
            runStatement(*session, plan, index);
        if (plan.oneTransaction)
            session->execute("COMMIT");
    } catch (const Error &error) {
        if (database != m_database)
            m_sandbox.drop(database);
        if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::ConnectionLost || progress.isCancelled())
            throw;
        m_skipped << tr("%1: %2").arg(migration.title(), error.message);
        return;
    }
    if (database != m_database)
        m_sandbox.drop(std::exchange(m_database, database));
}

qsizetype RehearsalState::distanceTo(const QString &version) const
{
    qsizetype distance = 0;
    for (qsizetype i = m_next; i < m_project.migrations.size() && m_project.isBefore(m_project.migrations[i].version, version); ++i)
        ++distance;
    return distance;
}

void RehearsalState::advanceTo(const QString &version, Progress &progress)
{
    begin(progress);
    if (m_onServer.contains(version))
        throw Error(ErrorKind::Input, tr("%1 is applied already where the rows come from, so they cannot show what it does.").arg(version), tr("Rehearse it with made-up rows (--data made-up), or take rows from before it."));
    const qsizetype first = m_next, last = m_next + distanceTo(version);
    for (; m_next < last; ++m_next) {
        const Migration &migration = m_project.migrations[m_next];
        progress.report(tr("Building the state before: %1.").arg(migration.name), double(m_next - first) / double(last - first));
        progress.throwIfCancelled();
        if (!m_there.contains(migration.version))
            apply(migration, progress);
        if (migration.version == m_project.seedAfter)
            loadSeed(progress);
    }
    if (m_project.seedAfter.isEmpty())
        loadSeed(progress);
}

} // namespace lockkeeper
