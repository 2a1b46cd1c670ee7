#include "models/core/files.h"
#include "models/migration/migrator.h"
#include "models/migration/scriptrunner.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestMigration : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void findsMigrationsWithoutSettings();
    void followsLinksThatLeadOut();
    void numbersOfGolangMigrateAreNumbers();
    void saysWhatIsWrongInAProject();
    void aFolderWithoutMigrationsIsSaidSo();
    void brokenSettingsNameTheLine_data();
    void brokenSettingsNameTheLine();
    void settingsAreRead();
    void newMigrationsComeFromTheTemplates();
    void derivedDownUndoes();
    void plansTransactions_data();
    void plansTransactions();
    void appliesAndRollsBack();
    void runsExactlyOne();
    void savepointsWork();
    void statesTellTheWholeStory();
    void aFailureChangesNothing();
    void aFalseVerificationRollsBack();
    void nonTransactionalFailureIsDirty();
    void knownSyntaxErrorStartsNothing();
    void lockTimeoutIsTriedAgain();
    void twoRunsNeverOverlap();
    void copyDataInAMigration();
    void journalIsWrittenFirst();
    void sharedVersionIsNotRun();
};

static QByteArray wrapped(const QByteArray &sql)
{
    return "BEGIN;\n" + sql + "\nCOMMIT;\n";
}

static void twoMigrations(TemporaryProject &project)
{
    project.migration(QStringLiteral("20260101000000_first"), wrapped("CREATE TABLE a (id int PRIMARY KEY);"), wrapped("DROP TABLE a;"));
    project.migration(QStringLiteral("20260102000000_second"), wrapped("ALTER TABLE a ADD COLUMN note text;"), wrapped("ALTER TABLE a DROP COLUMN note;"));
}

void TestMigration::findsMigrationsWithoutSettings()
{
    TemporaryProject project;
    project.write(QStringLiteral("backend/db/migrations/20260101000000_first.up.sql"), "SELECT 1;");
    project.write(QStringLiteral("node_modules/x/migrations/20260101000000_other.up.sql"), "SELECT 1;");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), 1);
    QCOMPARE(opened.format, QStringLiteral("native"));
    QVERIFY(opened.migrationsFolder.endsWith(QStringLiteral("backend/db/migrations")));
}

void TestMigration::followsLinksThatLeadOut()
{
    TemporaryProject elsewhere, project;
    elsewhere.write(QStringLiteral("20260101000000_first.up.sql"), "SELECT 1;");
    project.write(QStringLiteral("db/readme.txt"), "The migrations are shared.");
    QVERIFY(QFile::link(elsewhere.path(), project.file(QStringLiteral("db/migrations"))));
    QVERIFY(QFile::link(project.path(), project.file(QStringLiteral("db/itself")))); // would never end
    QVERIFY(QFile::link(project.file(QStringLiteral("gone.sql")), elsewhere.file(QStringLiteral("20260102000000_second.up.sql"))));
    const MigrationProject opened = openProject(project.path());
    QVERIFY2(opened.migrationsFolder.endsWith(QStringLiteral("db/migrations")), qPrintable(opened.migrationsFolder));
    QCOMPARE(opened.migrations.size(), 1);
    QCOMPARE(opened.problems.size(), 1);
    QVERIFY2(opened.problems[0].message.contains(QStringLiteral("is a link to")), qPrintable(opened.problems[0].message));
}

void TestMigration::numbersOfGolangMigrateAreNumbers()
{
    TemporaryProject project;
    for (const char *name : { "0001_a", "0002_b", "2_c" })
        project.write(QStringLiteral("migrations/%1.up.sql").arg(QLatin1String(name)), "SELECT 1;");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.format, QStringLiteral("golang-migrate"));
    QCOMPARE(opened.migrations.size(), 2);
    QCOMPARE(opened.problems.size(), 1);
    QVERIFY(opened.problems[0].sharedVersion);
}

void TestMigration::saysWhatIsWrongInAProject()
{
    TemporaryProject project;
    twoMigrations(project);
    project.write(QStringLiteral("migrations/20260103000000_orphan.down.sql"), "SELECT 1;");
    project.write(QStringLiteral("migrations/20260101000000_again.up.sql"), "SELECT 1;");
    project.write(QStringLiteral("migrations/notes.sql"), "SELECT 1;");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), 2);
    QCOMPARE(opened.problems.size(), 3);
    QStringList messages;
    for (const ProjectProblem &problem : opened.problems)
        messages << problem.message;
    QVERIFY(messages.join(u' ').contains(QStringLiteral("down without an up")));
    QVERIFY(messages.join(u' ').contains(QStringLiteral("same version")));
}

void TestMigration::aFolderWithoutMigrationsIsSaidSo()
{
    TemporaryProject project;
    project.write(QStringLiteral("readme.txt"), "nothing");
    try {
        openProject(project.path());
        QFAIL("it opened");
    } catch (const Error &error) {
        QVERIFY(error.message.contains(project.path()));
        QVERIFY(error.advice.contains(QStringLiteral("migrations")));
    }
    QVERIFY_EXCEPTION_THROWN(openProject(project.file(QStringLiteral("missing"))), Error);
}

void TestMigration::brokenSettingsNameTheLine_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("said");
    QTest::newRow("no TOML") << QByteArray("[project]\nname = \n") << QStringLiteral("line 2");
    QTest::newRow("format") << QByteArray("[project]\nformat = \"unheard-of\"\n") << QStringLiteral("unheard-of");
    QTest::newRow("table") << QByteArray("\n[tenancyy]\nkind = \"schema\"\n") << QStringLiteral("line 2: There is no setting tenancyy.");
    QTest::newRow("setting") << QByteArray("[contract.old]\nversion = \"v1\"\n") << QStringLiteral("line 2: There is no setting contract.old.version.");
    QTest::newRow("type") << QByteArray("[assume]\nserver_version = \"16\"\n") << QStringLiteral("line 2: assume.server_version has a value of the wrong type.");
    QTest::newRow("list") << QByteArray("[contract.old]\nqueries = [1]\n") << QStringLiteral("line 2: contract.old.queries has a value of the wrong type.");
    QTest::newRow("rule") << QByteArray("[rules]\nstyle-varchr = \"off\"\n") << QStringLiteral("line 2: There is no rule style-varchr.");
    QTest::newRow("severity") << QByteArray("[rules]\nstyle-varchar = \"of\"\n") << QStringLiteral("line 2: of is no severity of style-varchar.");
    QTest::newRow("path without a pattern") << QByteArray("[[rules.paths]]\nstyle-varchar = \"off\"\n") << QStringLiteral("[[rules.paths]] has no pattern.");
}

void TestMigration::brokenSettingsNameTheLine()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, said);
    TemporaryProject project;
    twoMigrations(project);
    project.write(QStringLiteral("lockkeeper.toml"), settings);
    try {
        openProject(project.path());
        QFAIL("it opened");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(said), qPrintable(error.message));
    }
}

void TestMigration::settingsAreRead()
{
    TemporaryProject folder;
    twoMigrations(folder);
    folder.write(QStringLiteral("lockkeeper.toml"), "[project]\nname = \"shop\"\n[assume]\nserver_version = 16\none_query = true\n[psql.variables]\nowner = \"me\"\n[contract.old]\nname = \"v1\"\nqueries = [\"q/*.sql\"]\n"
                                                  "[rules]\nstyle-varchar = \"off\"\ntable-drop = \"note\"\n[[rules.paths]]\npattern = \"legacy/*\"\nsyntax-error = \"off\"\n[masking]\n\"*.note\" = \"text\"\n[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\ncanary = \"t_0\"\n");
    const MigrationProject project = openProject(folder.path());
    QCOMPARE(project.name, QStringLiteral("shop"));
    QCOMPARE(project.assumedServerVersion, 16);
    QVERIFY(project.assumedOneQuery.value_or(false) && !project.assumedTransaction);
    QCOMPARE(project.migrations.front().variables.value(QStringLiteral("owner")), QStringLiteral("me"));
    QCOMPARE(project.oldContract->patterns, QStringList { QStringLiteral("q/*.sql") });
    QVERIFY(project.rules.off.contains(QStringLiteral("style-varchar")));
    QCOMPARE(project.rules.severity.value(QStringLiteral("table-drop")), Severity::Note);
    QVERIFY(project.rules.forPath(QStringLiteral("legacy/a.sql")).off.contains(QStringLiteral("syntax-error")));
    QCOMPARE(project.maskRules.size(), 1);
    QCOMPARE(project.tenancy().canaries, QStringList { QStringLiteral("t_0") });
}

void TestMigration::newMigrationsComeFromTheTemplates()
{
    TemporaryProject project;
    twoMigrations(project);
    const MigrationProject opened = openProject(project.path());
    const QDateTime now(QDate(2026, 11, 21), QTime(10, 30, 15));
    const Migration created = createMigration(opened, { QStringLiteral("Add a Note to orders!"), {}, {}, {}, true }, now);
    QCOMPARE(created.version, QStringLiteral("20261121103015"));
    QCOMPARE(created.name, QStringLiteral("add_a_note_to_orders"));
    const QByteArray up = readTextFile(created.upFile);
    for (const char *part : { "-- Migration: Add a Note to orders!", "-- Created:   2026-11-21 10:30", "-- Depends:   20260102000000", "BEGIN;", "AS ok;", "COMMIT;" })
        QVERIFY2(up.contains(part), part);
    QVERIFY(readTextFile(created.downFile).contains("-- Reverses: 20261121103015"));
    // Within the same second, or with a clock behind the newest version, versions still ascend.
    const Migration second = createMigration(openProject(project.path()), { QStringLiteral("again"), {}, {}, {}, true }, now);
    QVERIFY(second.version > created.version);
    QVERIFY_EXCEPTION_THROWN(createMigration(opened, { QStringLiteral("!!!"), {}, {}, {}, true }, now), Error);
}

void TestMigration::derivedDownUndoes()
{
    const auto empty = std::make_shared<const Catalog>();
    const ScriptAnalysisPtr before = analyzeScript(Script("CREATE TABLE s.t (id int PRIMARY KEY, gone text NOT NULL);"), { .before = empty });
    const ScriptAnalysisPtr up = analyzeScript(Script("ALTER TABLE s.t DROP COLUMN gone; CREATE INDEX i ON s.t (id);"), { .before = before->after });
    const QByteArray down = derivedDown(*up);
    QVERIFY(down.indexOf("DROP INDEX s.i") < down.indexOf("ADD COLUMN gone text"));
    QVERIFY(down.contains("Does not come back: the values of s.t.gone"));
    // Without its values NOT NULL would fail on a table with rows.
    QVERIFY2(down.contains("ADD COLUMN gone text;") && down.contains("IF NOT EXISTS (SELECT FROM s.t) THEN ALTER TABLE s.t ALTER COLUMN gone SET NOT NULL"), down.constData());
    // Nobody knows here which table it will be.
    const QByteArray open = derivedDown(*analyzeScript(Script("CREATE TABLE s.:name (id int);"), { .before = before->after }));
    QVERIFY2(open.startsWith("-- Line 1 holds :name") && !open.contains("DROP"), open.constData());
}

void TestMigration::plansTransactions_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<bool>("oneTransaction");
    QTest::addColumn<int>("statements");
    QTest::newRow("wrapped") << QByteArray("BEGIN; SELECT 1; COMMIT;") << true << 1;
    QTest::newRow("plain") << QByteArray("SELECT 1; SELECT 2;") << true << 2;
    QTest::newRow("two transactions") << QByteArray("BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;") << false << 6;
    QTest::newRow("concurrently") << QByteArray("CREATE INDEX CONCURRENTLY i ON t (a);") << false << 1;
    QTest::newRow("vacuum") << QByteArray("VACUUM t;") << false << 1;
    QTest::newRow("pg_dump guards") << QByteArray("\\restrict x\nSELECT 1;\n\\unrestrict x\n") << true << 1;
    QTest::newRow("copy") << QByteArray("COPY t FROM stdin;\n1\n\\.\nSELECT 1;") << true << 2;
}

void TestMigration::plansTransactions()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, oneTransaction);
    QFETCH(int, statements);
    const ScriptPlan plan = planScript(sql);
    QCOMPARE(plan.oneTransaction, oneTransaction);
    QCOMPARE(int(plan.statements.size()), statements);
    QVERIFY_EXCEPTION_THROWN(planScript("\\i other.sql\n"), Error);
    QVERIFY_EXCEPTION_THROWN(planScript("SELECT 'open"), Error);
}

static QStringList states(Migrator &migrator)
{
    QStringList list;
    for (const MigrationStatus &status : migrator.status())
        list << stateId(status.state);
    return list;
}

void TestMigration::appliesAndRollsBack()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    twoMigrations(project);
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    Migrator migrator(*session, opened);
    Progress progress;
    QCOMPARE(states(migrator), QStringList({ QStringLiteral("pending"), QStringLiteral("pending") }));
    QVERIFY(session->query("SELECT to_regclass('lockkeeper.history')").isNull(0, 0)); // looking writes nothing
    QCOMPARE(migrator.apply(progress, QStringLiteral("20260101000000")).size(), 1);
    QCOMPARE(states(migrator), QStringList({ QStringLiteral("applied"), QStringLiteral("pending") }));
    QCOMPARE(migrator.apply(progress).size(), 1);
    QVERIFY(migrator.apply(progress).isEmpty());
    const Result history = session->execute("SELECT version, name, length(checksum), direction, who, outcome, seconds >= 0 FROM lockkeeper.history ORDER BY id");
    QCOMPARE(history.rows(), 2);
    QCOMPARE(history.text(0, 1), QStringLiteral("first"));
    QCOMPARE(history.integer(0, 2), 64);
    QVERIFY(history.boolean(0, 6));
    QCOMPARE(migrator.rollback(progress).size(), 1);
    QCOMPARE(states(migrator), QStringList({ QStringLiteral("applied"), QStringLiteral("pending") }));
    QCOMPARE(migrator.rollback(progress, QStringLiteral("0")).size(), 1);
    QVERIFY(session->query("SELECT to_regclass('a')").isNull(0, 0));
}

void TestMigration::runsExactlyOne()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    twoMigrations(project);
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    Migrator migrator(*session, opened);
    Progress progress;
    QVERIFY_EXCEPTION_THROWN(migrator.runOnly(QStringLiteral("20260102000000"), Direction::Up, progress), Error);
    QVERIFY(migrator.runOnly(QStringLiteral("20260101000000"), Direction::Up, progress).ok);
    QCOMPARE(states(migrator), QStringList({ QStringLiteral("applied"), QStringLiteral("pending") }));
    QVERIFY(migrator.runOnly(QStringLiteral("20260102000000"), Direction::Up, progress).ok);
    QVERIFY_EXCEPTION_THROWN(migrator.runOnly(QStringLiteral("20260101000000"), Direction::Down, progress), Error);
    QVERIFY(migrator.runOnly(QStringLiteral("20260102000000"), Direction::Down, progress).ok);
}

void TestMigration::savepointsWork()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_savepoint"), "BEGIN ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE a (id int);\nSAVEPOINT s;\nINSERT INTO a VALUES (1);\nROLLBACK TO SAVEPOINT s;\n"
                                                                 "SELECT count(*) = 0 AND current_setting('transaction_isolation') = 'serializable' AS ok FROM a;\nCOMMIT;\n");
    const auto session = freshDatabase();
    Progress progress;
    const MigrationProject opened = openProject(project.path());
    const QList<MigrationRun> runs = Migrator(*session, opened).apply(progress);
    QVERIFY2(runs.front().ok, runs.front().error ? qPrintable(runs.front().error->fullText()) : "");
}

void TestMigration::statesTellTheWholeStory()
{
    TemporaryProject project;
    twoMigrations(project);
    project.migration(QStringLiteral("20260103000000_third"), "SELECT 3;");
    const MigrationProject opened = openProject(project.path());
    const auto entry = [&](const QString &version, const QByteArray &checksum, const QString &outcome = QStringLiteral("done")) {
        return RunEntry { 0, version, QStringLiteral("x"), checksum, Direction::Up, {}, QDateTime::currentDateTime(), 0, outcome, 0, {}, {} };
    };
    const auto sum = [&](int i) { return contentHash(readTextFile(opened.migrations[i].upFile)); };
    const auto statusesOf = [&](const QList<RunEntry> &log) { return migrationStatuses(opened, appliedOf(log), log); };
    const QList<MigrationStatus> statuses = statusesOf({ entry(QStringLiteral("20260101000000"), "other"), entry(QStringLiteral("20260103000000"), sum(2)), entry(QStringLiteral("20251231000000"), "x") });
    QStringList ids;
    for (const MigrationStatus &status : statuses)
        ids << stateId(status.state);
    QCOMPARE(ids, QStringList({ QStringLiteral("missing-file"), QStringLiteral("changed"), QStringLiteral("out-of-order"), QStringLiteral("applied") }));
    const QList<RunEntry> stopped { entry(QStringLiteral("20260101000000"), sum(0), QStringLiteral("started")) };
    QCOMPARE(statusesOf(stopped).front().state, MigrationState::Dirty);
    // Where another tool's table is kept, and has it by now, that tool ended what stopped here.
    QCOMPARE(migrationStatuses(opened, { { QStringLiteral("20260101000000"), {}, {}, {}, false } }, stopped).front().state, MigrationState::Applied);
    QCOMPARE(migrationStatuses(opened, { { QStringLiteral("20260101000000"), {}, {}, {}, true } }, stopped).front().state, MigrationState::Dirty);
    QList<RunEntry> wayBack = stopped;
    wayBack[0].direction = Direction::Down; // its row stays until the way back is at its end
    QCOMPARE(migrationStatuses(opened, { { QStringLiteral("20260101000000"), {}, {}, {}, false } }, wayBack).front().state, MigrationState::Dirty);
}

void TestMigration::aFailureChangesNothing()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    const QByteArray bad = wrapped("CREATE TABLE a (id int);\nINSERT INTO mising VALUES (1);");
    project.migration(QStringLiteral("20260101000000_bad"), bad);
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    Progress progress;
    const QList<MigrationRun> runs = Migrator(*session, opened).apply(progress);
    QVERIFY(!runs.front().ok);
    QCOMPARE(runs.front().error->sqlState, QByteArray("42P01"));
    QCOMPARE(runs.front().error->position, bad.indexOf("mising"));
    QVERIFY(session->query("SELECT to_regclass('a')").isNull(0, 0));
    QCOMPARE(session->execute("SELECT count(*) FROM lockkeeper.history").integer(0, 0), 0);
    QVERIFY(!session->inTransaction());
}

void TestMigration::aFalseVerificationRollsBack()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_wrong"), wrapped("CREATE TABLE a (id int);\nSELECT count(*) = 1 AS ok FROM a;"));
    const auto session = freshDatabase();
    Progress progress;
    const MigrationProject opened = openProject(project.path());
    const QList<MigrationRun> runs = Migrator(*session, opened).apply(progress);
    QVERIFY(!runs.front().ok);
    QVERIFY(runs.front().error->message.contains(QStringLiteral("line 3")));
    QVERIFY(session->query("SELECT to_regclass('a')").isNull(0, 0));
}

void TestMigration::nonTransactionalFailureIsDirty()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);");
    project.migration(QStringLiteral("20260102000000_unique"), "CREATE TABLE b (); CREATE UNIQUE INDEX CONCURRENTLY a_id_idx ON a (id);");
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    Progress progress;
    Migrator migrator(*session, opened);
    QVERIFY(!migrator.apply(progress).back().ok);
    QCOMPARE(states(migrator), QStringList({ QStringLiteral("applied"), QStringLiteral("dirty") }));
    QCOMPARE(session->execute("SELECT statements_done FROM lockkeeper.history WHERE outcome = 'started'").integer(0, 0), 1);
    QVERIFY_EXCEPTION_THROWN(migrator.apply(progress), Error);
    // The lock of the refused run is free again.
    QVERIFY(connectTo(session->profile().database)->execute("SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory'").boolean(0, 0));
}

void TestMigration::knownSyntaxErrorStartsNothing()
{
    const ScriptPlan commits = planScript("CREATE TABLE a (id bigint);\nCREATE INDEX CONCURRENTLY ON a (id);\nCREAT TABLE b ();\n");
    try {
        refuseSyntaxErrors(commits, parserMajorVersion() * 10000);
        QFAIL("started");
    } catch (const Error &error) {
        QVERIFY2(error.message.startsWith(u"Line 3"), qPrintable(error.message));
        QVERIFY(error.position > 0);
    }
    refuseSyntaxErrors(commits, (parserMajorVersion() + 1) * 10000); // a newer server may know what our parser does not
    refuseSyntaxErrors(planScript("CREAT TABLE b ();\n"), 150000);   // one transaction leaves nothing behind
    try { // what is analysed without a value is not sent without it
        refuseSyntaxErrors(planScript("CREATE INDEX CONCURRENTLY ON a (id);\nDROP TABLE :\"b\";\n"), 150000);
        QFAIL("started");
    } catch (const Error &error) {
        QVERIFY2(error.message.startsWith(u"Line 2") && error.message.contains(u":\"b\""), qPrintable(error.message));
    }
}

void TestMigration::lockTimeoutIsTriedAgain()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    twoMigrations(project);
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    const auto other = connectTo(session->profile().database);
    Progress quiet;
    Migrator(*session, opened).apply(quiet, QStringLiteral("20260101000000"));
    other->execute("BEGIN; LOCK TABLE a IN ACCESS SHARE MODE");
    int tries = 0;
    Progress progress([&](const ProgressState &state) {
        if (state.sentence.contains(QStringLiteral("again")) && ++tries == 1)
            other->execute("COMMIT");
    });
    const QList<MigrationRun> runs = Migrator(*session, opened, nullptr, { .lockTimeout = QStringLiteral("200ms") }).apply(progress);
    QVERIFY2(runs.front().ok, runs.front().error ? qPrintable(runs.front().error->message) : "");
    QCOMPARE(tries, 1);
}

void TestMigration::twoRunsNeverOverlap()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    twoMigrations(project);
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    const auto other = connectTo(session->profile().database);
    other->execute("SELECT pg_advisory_lock(x'6C6F636B6B656570'::bigint)");
    Progress progress;
    try {
        Migrator(*session, opened, nullptr, { .runLockPatienceMs = 100 }).apply(progress);
        QFAIL("it ran");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::LockTimeout);
        QVERIFY(error.message.contains(QString::number(other->backendPid())));
    }
}

void TestMigration::copyDataInAMigration()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_data"), "CREATE TABLE a (id int, t text);\nCOPY a FROM stdin;\n1\tone; it's\n2\ttwo\n\\.\nSELECT count(*) = 2 AS ok FROM a;\n");
    const auto session = freshDatabase();
    Progress progress;
    const MigrationProject opened = openProject(project.path());
    const QList<MigrationRun> runs = Migrator(*session, opened).apply(progress);
    QVERIFY2(runs.front().ok, runs.front().error ? qPrintable(runs.front().error->fullText()) : "");
}

void TestMigration::journalIsWrittenFirst()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    twoMigrations(project);
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    Journal journal(project.file(QStringLiteral(".lockkeeper/journal.jsonl")));
    Progress progress;
    Migrator migrator(*session, opened, &journal);
    QStringList before;
    migrator.onStatement = [&](const Migration &, int, int) { before << journal.entries().back()[u"outcome"].toString(); };
    migrator.apply(progress);
    QCOMPARE(before, QStringList({ QStringLiteral("started"), QStringLiteral("started") }));
    QCOMPARE(journal.entries().size(), 4);
    QCOMPARE(journal.entries().back()[u"outcome"].toString(), QStringLiteral("done"));
}

void TestMigration::sharedVersionIsNotRun()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    folder.migration(QStringLiteral("20260101000000_other"), "CREATE TABLE u (id int);");
    const MigrationProject project = openProject(folder.path());
    const auto session = freshDatabase();
    Migrator migrator(*session, project);
    Progress progress;
    QCOMPARE(migrator.status().size(), 1); // looking is allowed
    QVERIFY_EXCEPTION_THROWN(migrator.apply(progress), Error);
    QVERIFY_EXCEPTION_THROWN(migrator.runOnly(QStringLiteral("20260101000000"), Direction::Up, progress), Error);
    QVERIFY_EXCEPTION_THROWN(migrator.rollback(progress), Error);
    QVERIFY(session->query("SELECT to_regclass('t')").isNull(0, 0));
    QVERIFY(session->query("SELECT to_regclass('lockkeeper.history')").isNull(0, 0));
}

QTEST_GUILESS_MAIN(TestMigration)
#include "tst_migration.moc"
