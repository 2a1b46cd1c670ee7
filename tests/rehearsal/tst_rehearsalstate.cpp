#include "models/core/error.h"
#include "models/migration/migrator.h"
#include "models/rehearsal/rehearser.h"
#include "models/rehearsal/stagingitself.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Where the tables and rows of a rehearsal come from. "Production" is the test's own server.
class TestRehearsalState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void sampleIsMaskedAndMeetsTheMigration();
    void serverTablesCount();
    void dumps_data();
    void dumps();
    void brokenDumpIsSaidSo();
    void appliedVersionIsRefused();
    void failingPredecessorIsLeftOut();
    void stagingServerIsLeftAsItWas();
    void leftoversOfStagingGo();
    void rolesHaveAServerOfTheirOwn();
    void rolesAreRefusedOnStaging();
    void loadOnStagingIsAskedFor();
    void stagingItselfComesBack();
    void stagingItselfIsRefused_data();
    void stagingItselfIsRefused();

private:
    RehearsalReport rehearse(Sandbox &sandbox, const RehearsalData &data, const QString &version = QStringLiteral("20260102000000"));
    TemporaryProject m_project;
    std::unique_ptr<Sandbox> m_sandbox;
    QString m_production;
    ServerAccess m_access;
};

void TestRehearsalState::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    m_project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, boss int REFERENCES users);", "DROP TABLE users;");
    m_project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE users DROP COLUMN email;", "ALTER TABLE users ADD COLUMN email text;");
    Progress progress;
    m_sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
    const auto session = freshDatabase(&m_production);
    const MigrationProject project = openProject(m_project.path());
    for (const MigrationRun &run : Migrator(*session, project).apply(progress, QStringLiteral("20260101000000")))
        QVERIFY(run.ok);
    session->execute("INSERT INTO users SELECT g, 'someone' || g || '@shop.com', g / 2 FROM (SELECT 0 AS g UNION SELECT generate_series(1, 500)) numbers; CREATE ROLE only_here; GRANT SELECT ON users TO only_here; CREATE INDEX hotfix ON users (email)");
    m_access.profile = server().profile(m_production);
    m_access.profile.name = QStringLiteral("production");
}

void TestRehearsalState::cleanupTestCase()
{
    m_sandbox.reset();
    stopServer();
}

RehearsalReport TestRehearsalState::rehearse(Sandbox &sandbox, const RehearsalData &data, const QString &version)
{
    const MigrationProject project = openProject(m_project.path());
    Rehearser rehearser(sandbox, project, data);
    Progress progress;
    return rehearser.rehearse(version, progress);
}

static void verifyLoses(const RehearsalReport &report, qint64 least, qint64 most)
{
    QVERIFY2(report.dataDifferences.size() == 1, qPrintable(report.sentence));
    const DataDifference lost = report.dataDifferences.front();
    QCOMPARE(lost.object, QStringLiteral("public.users.email"));
    QVERIFY2(lost.count >= least && lost.count <= most, qPrintable(QString::number(lost.count)));
    QVERIFY2(!lost.samples.isEmpty(), qPrintable(lost.sentence()));
    for (const QString &sample : lost.samples)
        QVERIFY2(!sample.contains(u"shop.com") && sample.contains(u"example.org"), qPrintable(sample));
    QCOMPARE(report.maskedColumns, 1);
}

void TestRehearsalState::sampleIsMaskedAndMeetsTheMigration()
{
    const RehearsalReport report = rehearse(*m_sandbox, { .source = RehearsalData::Source::Sample, .server = m_access, .sample = { 20, 0 } });
    verifyLoses(report, 20, 200); // and their bosses, and theirs
    QVERIFY2(report.dataSource.contains(u"production"), qPrintable(report.dataSource));
}

/// pg_dump does not read a server that is newer than itself.
static bool isDumped(const ServerAccess &access)
{
    Progress progress;
    return runClientTool(QStringLiteral("pg_dump"), { QStringLiteral("--schema-only"), QStringLiteral("--file=/dev/null") }, access, progress).exitCode == 0;
}

void TestRehearsalState::serverTablesCount()
{
    // What somebody made on the server by hand is there, and the down does not bring its index back.
    if (!isDumped(m_access))
        QSKIP("No pg_dump is installed that reads a server of this version.");
    const RehearsalReport report = rehearse(*m_sandbox, { .source = RehearsalData::Source::MadeUp, .server = m_access, .serverSchema = true });
    QCOMPARE(report.restored, QStringLiteral("different"));
    QVERIFY2(report.sentence.contains(u"hotfix") || report.sentence.contains(u"email"), qPrintable(report.sentence));
    QVERIFY(std::any_of(report.differences.begin(), report.differences.end(), [](const CatalogDifference &difference) { return difference.object.contains(u"hotfix"); }));
}

void TestRehearsalState::dumps_data()
{
    QTest::addColumn<QString>("format");
    for (const char *format : { "plain", "custom", "tar", "directory" })
        QTest::newRow(format) << QString::fromLatin1(format);
}

void TestRehearsalState::dumps()
{
    QFETCH(QString, format);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("dump"));
    Progress progress;
    if (!isDumped(m_access))
        QSKIP("No pg_dump is installed that reads a server of this version.");
    const ChildResult dumped = runClientTool(QStringLiteral("pg_dump"), { QStringLiteral("--format=") + format, QStringLiteral("--file=") + file }, m_access, progress);
    QVERIFY2(dumped.exitCode == 0, dumped.errors.constData());
    const RehearsalReport report = rehearse(*m_sandbox, { .source = RehearsalData::Source::Dump, .dumpFile = file });
    verifyLoses(report, 501, 501);
}

void TestRehearsalState::brokenDumpIsSaidSo()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("dump.sql")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("CREATE TABLE half (") > 0);
    file.close();
    for (const QString &name : { file.fileName(), folder.filePath(QStringLiteral("missing")) }) {
        try {
            rehearse(*m_sandbox, { .source = RehearsalData::Source::Dump, .dumpFile = name });
            QFAIL("it was taken");
        } catch (const Error &error) {
            QCOMPARE(error.kind, ErrorKind::Input);
            QVERIFY2(error.message.contains(name) && !error.advice.isEmpty(), qPrintable(error.fullText()));
        }
    }
}

void TestRehearsalState::appliedVersionIsRefused()
{
    try {
        rehearse(*m_sandbox, { .source = RehearsalData::Source::Sample, .server = m_access }, QStringLiteral("20260101000000"));
        QFAIL("it was rehearsed");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(u"is applied already"), qPrintable(error.message));
    }
}

void TestRehearsalState::failingPredecessorIsLeftOut()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_broken"), "CREATE TABLE half (); CREATE INDEX CONCURRENTLY i ON missing (id);", "");
    project.migration(QStringLiteral("20260103000000_next"), "CREATE INDEX j ON t (id);", "DROP INDEX j;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    const RehearsalReport report = rehearser.rehearse(QStringLiteral("20260103000000"), progress);
    QCOMPARE(report.verdict, RehearsalReport::Verdict::Safe);
    QCOMPARE(report.skippedBefore.size(), 1);
    QVERIFY2(report.remark.contains(u"20260102000000 broken"), qPrintable(report.remark));
    QVERIFY(!rehearser.catalogBefore()->relation({ QStringLiteral("public"), QStringLiteral("half") }));
}

static QStringList databases()
{
    QStringList names;
    const Result rows = connectTo(QStringLiteral("postgres"))->execute("SELECT datname FROM pg_database ORDER BY 1");
    for (int row = 0; row < rows.rows(); ++row)
        names << rows.text(row, 0);
    return names;
}

void TestRehearsalState::stagingServerIsLeftAsItWas()
{
    const QStringList before = databases();
    Progress progress;
    {
        const auto staging = Sandbox::onServer(m_access, progress);
        QVERIFY(!staging->isPrivate());
        const RehearsalReport report = rehearse(*staging, {});
        QCOMPARE(report.run.downState, QStringLiteral("ok"));
        QVERIFY(databases().size() > before.size());
    }
    QCOMPARE(databases(), before);
    QCOMPARE(connectTo(m_production)->execute("SELECT count(email) FROM users").integer(0, 0), 501);
}

void TestRehearsalState::leftoversOfStagingGo()
{
    const QStringList before = databases();
    const auto manager = connectTo(QStringLiteral("postgres"));
    // One whose owner was killed, one whose owner is at work.
    manager->execute("CREATE DATABASE lockkeeper_rehearsal_77_1");
    manager->execute("CREATE DATABASE lockkeeper_rehearsal_88_1");
    manager->execute("SELECT pg_advisory_lock(x'6c6f636b'::int, 88)");
    Progress progress;
    Sandbox::onServer(m_access, progress);
    QStringList left = before + QStringList { QStringLiteral("lockkeeper_rehearsal_88_1") };
    left.sort();
    QCOMPARE(databases(), left);
    manager->execute("SELECT pg_advisory_unlock_all()");
    Sandbox::onServer(m_access, progress);
    QCOMPARE(databases(), before);
}

static void writeRoles(TemporaryProject &project)
{
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_role"), "CREATE ROLE rehearsed_reader;\nGRANT SELECT ON t TO rehearsed_reader;\nALTER TABLE t ADD COLUMN a int DEFAULT 0;", "ALTER TABLE t DROP COLUMN a;\nREVOKE ALL ON t FROM rehearsed_reader;\nDROP ROLE rehearsed_reader;");
    project.migration(QStringLiteral("20260103000000_next"), "GRANT INSERT ON t TO rehearsed_reader;", "REVOKE INSERT ON t FROM rehearsed_reader;");
}

/// The second run of one rehearsal and the state of the next one would meet the role otherwise.
void TestRehearsalState::rolesHaveAServerOfTheirOwn()
{
    TemporaryProject project;
    writeRoles(project);
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    const RehearsalReport role = rehearser.rehearse(QStringLiteral("20260102000000"), progress);
    QVERIFY2(role.run.reupRan && !role.run.failed() && role.remark.contains(u"line 1: "), qPrintable(role.sentence + u' ' + role.remark));
    const auto roles = [&] { return m_sandbox->connect(QStringLiteral("postgres"), progress)->execute("SELECT 1 FROM pg_roles WHERE rolname = 'rehearsed_reader'").rows(); };
    QCOMPARE(roles(), 0);
    const RehearsalReport next = rehearser.rehearse(QStringLiteral("20260103000000"), progress);
    QVERIFY2(next.skippedBefore.isEmpty() && next.verdict == RehearsalReport::Verdict::Safe, qPrintable(next.sentence + next.skippedBefore.join(u'\n')));
}

void TestRehearsalState::rolesAreRefusedOnStaging()
{
    TemporaryProject project;
    writeRoles(project);
    const MigrationProject opened = openProject(project.path());
    Progress progress;
    const auto staging = Sandbox::onServer(m_access, progress);
    Rehearser rehearser(*staging, opened);
    try {
        rehearser.rehearse(QStringLiteral("20260102000000"), progress);
        QFAIL("it was rehearsed");
    } catch (const Error &error) {
        QVERIFY2(error.kind == ErrorKind::Input && error.message.contains(u"line 1: ") && error.advice.contains(u"private"), qPrintable(error.fullText()));
    }
    const RehearsalReport next = rehearser.rehearse(QStringLiteral("20260103000000"), progress);
    QVERIFY2(next.skippedBefore.size() == 1 && next.skippedBefore.front().contains(u"somebody else's"), qPrintable(next.skippedBefore.join(u'\n')));
    QCOMPARE(connectTo(QStringLiteral("postgres"))->execute("SELECT 1 FROM pg_roles WHERE rolname = 'rehearsed_reader'").rows(), 0);
}

void TestRehearsalState::loadOnStagingIsAskedFor()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN a int;", "ALTER TABLE t DROP COLUMN a;");
    const MigrationProject opened = openProject(project.path());
    Progress progress;
    const auto staging = Sandbox::onServer(m_access, progress);
    Rehearser rehearser(*staging, opened);
    rehearser.extras.load = LoadOptions { .readers = 1, .writers = 1, .heldMs = 100, .lockTimeoutMs = 100 };
    const RehearsalReport none = rehearser.rehearse(QStringLiteral("20260102000000"), progress);
    QVERIFY2(none.load->problem.contains(u"--load-on-staging") && none.load->load.sessions.isEmpty(), qPrintable(none.load->problem));
    rehearser.extras.load->onNamedServer = true;
    const RehearsalReport some = rehearser.rehearse(QStringLiteral("20260102000000"), progress);
    QVERIFY2(some.load->problem.isEmpty() && some.load->load.sessions.size() == 3, qPrintable(some.load->problem));
}

static QString facesOf(const QString &database)
{
    return connectTo(database)->execute("SELECT concat_ws(' | ', (SELECT string_agg(t::text, ' ' ORDER BY id) FROM t), (SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped), "
                                        "(SELECT string_agg(version, ' ') FROM lockkeeper.history), (SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_'))").text(0, 0);
}

void TestRehearsalState::stagingItselfComesBack()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int PRIMARY KEY, note text);", "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN a int DEFAULT 0;\nUPDATE t SET note = note || '!';", "UPDATE t SET note = left(note, -1);\nALTER TABLE t DROP COLUMN a;");
    const MigrationProject opened = openProject(project.path());
    QString name;
    const auto session = freshDatabase(&name);
    Progress progress;
    Migrator(*session, opened).apply(progress, QStringLiteral("20260101000000"));
    session->execute("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
    const QString before = facesOf(name);
    ServerAccess access { server().profile(name), {} };
    const RehearsalReport report = rehearseOnItself(access, name, opened, QStringLiteral("20260102000000"), {}, progress);
    QVERIFY2(report.run.reupRan && report.restored == u"exact" && report.dataDifferences.isEmpty(), qPrintable(report.sentence + report.remark));
    QVERIFY2(report.remark.contains(u"has the schema that it had"), qPrintable(report.remark));
    QVERIFY(report.rowsBefore >= 2); // and those of the history
    QCOMPARE(facesOf(name), before);
    QCOMPARE(Migrator(*session, opened).status().back().state, MigrationState::Pending);
}

void TestRehearsalState::stagingItselfIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("says");
    QTest::newRow("another name") << "shop" << "20260101000000" << "shop was typed";
    QTest::newRow("not the next") << QString() << "20260102000000" << "comes first";
    QTest::newRow("no down") << QString() << "20260103000000" << "has no down";
    QTest::newRow("unknown") << QString() << "7" << "no migration 7";
}

void TestRehearsalState::stagingItselfIsRefused()
{
    QFETCH(QString, typed);
    QFETCH(QString, version);
    QFETCH(QString, says);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE TABLE u (id int);", "DROP TABLE u;");
    project.migration(QStringLiteral("20260103000000_last"), "CREATE TABLE v (id int);");
    QString name;
    const auto session = freshDatabase(&name);
    Progress progress;
    try {
        rehearseOnItself({ server().profile(name), {} }, typed.isEmpty() ? name : typed, openProject(project.path()), version, {}, progress);
        QFAIL("it was rehearsed");
    } catch (const Error &error) {
        QVERIFY2(error.kind == ErrorKind::Input && error.message.contains(says), qPrintable(error.fullText()));
    }
    QVERIFY(session->execute("SELECT to_regclass('t')").isNull(0, 0));
}

QTEST_GUILESS_MAIN(TestRehearsalState)
#include "tst_rehearsalstate.moc"
