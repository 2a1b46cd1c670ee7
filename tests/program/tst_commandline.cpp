#include "tests/program/answers.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"


using namespace lockkeeper;
using namespace lockkeeper::test;

/// The program as a script meets it: exit codes, stdout, stderr.
class TestCommandLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void exitCodesTellWhatHappened();
    void helpNeedsNoDisplay();
    void badInputIsExplained_data();
    void badInputIsExplained();
    void jsonIsStable();
    void appliesAndRollsBackOnAServer();
    void rehearsesHeadless();
    void oneUnreadableFileHidesNoOtherVerdict();
    void noSecretIsPrinted();
    void sharedVersionIsRefused();
    void verdictIsPrintedWhereNothingCanBeKept();
    void refusalsHaveTheirExitCodes();
    void wrongDatabaseIsExplained();
    void interruptIsNoTimeout();
    void newSaysWhatItCouldNotWrite();
    void designsASeries();
    void backfillsInBatches();
};

void TestCommandLine::exitCodesTellWhatHappened()
{
    TemporaryProject project;
    project.write(QStringLiteral("fine.sql"), "SET lock_timeout = '2s';\nCREATE TABLE t (id int PRIMARY KEY);\n");
    project.write(QStringLiteral("bad.sql"), "ALTER TABLE t ALTER COLUMN c SET NOT NULL;\n");
    QCOMPARE(run({ QStringLiteral("lint"), QStringLiteral("fine.sql") }, project.path()).code, 0);
    const Answer findings = run({ QStringLiteral("lint"), QStringLiteral("bad.sql") }, project.path());
    QCOMPARE(findings.code, 1);
    QVERIFY(findings.out.contains("bad.sql:1:1: error:") && findings.out.contains("[col-set-not-null]") && findings.out.contains("^^^"));
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--nonsense") }).code == 2 && run({ QStringLiteral("lint"), QStringLiteral("fine.sql"), QStringLiteral("--server-version"), QStringLiteral("abc") }, project.path()).code == 2);
    QCOMPARE(run({ QStringLiteral("schema"), QStringLiteral("--database"), QStringLiteral("postgresql://nobody@127.0.0.1:1/x") }).code, 3);
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--explain"), QStringLiteral("fk-add-valid") }).out.contains("## Safe"));
}

void TestCommandLine::helpNeedsNoDisplay()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *variable : { "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM" })
        environment.remove(QString::fromLatin1(variable));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), { QStringLiteral("open"), QStringLiteral("--help") });
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardOutput().contains("the folder of a project"));
}

void TestCommandLine::badInputIsExplained_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("binary") << QByteArray("\x7F" "ELF\0\0\0", 7) << QByteArray("NUL byte");
    QTest::newRow("latin1") << QByteArray("-- caf\xE9\n") << QByteArray("not UTF-8");
    QTest::newRow("missing") << QByteArray() << QByteArray("does not exist");
}

void TestCommandLine::badInputIsExplained()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, says);
    TemporaryProject project;
    if (!content.isEmpty())
        project.write(QStringLiteral("x.sql"), content);
    const Answer answer = run({ QStringLiteral("lint"), QStringLiteral("x.sql") }, project.path());
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.err.contains(says), answer.err.constData());
    QVERIFY(answer.out.isEmpty());
}

void TestCommandLine::jsonIsStable()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE INDEX i ON t (id);\n", "DROP INDEX i;\n");
    const Answer lint = run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("migrations/20260102000000_next.up.sql") }, project.path());
    const QJsonObject finding = QJsonDocument::fromJson(lint.out).array().first().toObject();
    for (const char *key : { "file", "rule", "severity", "line", "column", "end_line", "end_column", "message", "statement", "fixes" })
        QVERIFY2(finding.contains(QLatin1String(key)), key);
    const Answer analyze = run({ QStringLiteral("analyze"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("migrations/20260102000000_next.up.sql") }, project.path());
    const QJsonObject statement = QJsonDocument::fromJson(analyze.out)[u"files"][0][u"statements"][0].toObject();
    QCOMPARE(statement[u"locks"][0][u"mode"].toString(), QStringLiteral("ShareLock"));
    QCOMPARE(statement[u"locks"][0][u"relation"].toString(), QStringLiteral("public.t"));
    QCOMPARE(statement[u"operations"][0][u"kind"].toString(), QStringLiteral("create-index"));
    const QJsonObject status = QJsonDocument::fromJson(run({ QStringLiteral("status"), QStringLiteral("--format"), QStringLiteral("json") }, project.path()).out).object();
    QCOMPARE(status[u"migrations"].toArray().size(), 2);
    QVERIFY(status[u"migrations"][0][u"state"].isNull());
}

void TestCommandLine::appliesAndRollsBackOnAServer()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database);
    const QString uri = QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    const QStringList where { QStringLiteral("--database"), uri };
    // A connection string has no environment, so that it counts as development.
    const Answer dry = run(where + QStringList { QStringLiteral("apply"), QStringLiteral("--dry-run") }, project.path());
    QVERIFY(dry.out.contains("20260101000000"));
    const Answer applied = run(where + QStringList { QStringLiteral("apply"), QStringLiteral("--format"), QStringLiteral("json") }, project.path());
    QCOMPARE(applied.code, 0);
    QVERIFY(QJsonDocument::fromJson(applied.out)[u"ok"].toBool());
    QVERIFY(run(where + QStringList { QStringLiteral("status") }, project.path()).out.contains("Applied"));
    const Answer schema = run(where + QStringList { QStringLiteral("schema") }, project.path());
    QVERIFY2(schema.out.contains("CREATE TABLE public.t"), (schema.out + schema.err).constData());
    QCOMPARE(run(where + QStringList { QStringLiteral("rollback") }, project.path()).code, 0);
    QVERIFY(connectTo(database)->query("SELECT to_regclass('t')").isNull(0, 0));
}

void TestCommandLine::rehearsesHeadless()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE INDEX i ON t (id);\nCREATE INDEX j ON t ((id + 1));\n", "DROP INDEX i;\n");
    project.migration(QStringLiteral("20260103000000_empty"), "CREATE INDEX k ON t (id);\n", "SELECT 1;\n");
    project.migration(QStringLiteral("20260104000000_missing"), "SELECT 1;\n");
    const Answer answer = run({ QStringLiteral("rehearse"), QStringLiteral("--all"), QStringLiteral("--format"), QStringLiteral("json") }, project.path());
    QCOMPARE(answer.code, 1);
    const QJsonObject json = QJsonDocument::fromJson(answer.out).object();
    QCOMPARE(json[u"verdict"].toString(), QStringLiteral("unsafe"));
    const std::pair<const char *, QJsonValue> outcomes[] = { { "ok", QStringLiteral("exact") }, { "ok", QStringLiteral("different") }, { "empty", QJsonValue() }, { "missing", QJsonValue() } };
    for (int i = 0; i < 4; ++i) {
        const QJsonObject migration = json[u"migrations"][i].toObject();
        for (const char *key : { "version", "name", "up", "down", "restored", "differences", "data", "reup", "statements" })
            QVERIFY2(migration.contains(QLatin1String(key)), key);
        QCOMPARE(migration[u"down"][u"state"].toString(), QString::fromLatin1(outcomes[i].first));
        QCOMPARE(migration[u"restored"], outcomes[i].second);
        QVERIFY(migration[u"up"][u"ok"].toBool() && migration[u"up"][u"seconds"].toDouble(-1) > 0);
        QCOMPARE(migration[u"reup"][u"ok"].isNull(), i > 1);
    }
    for (const char *key : { "lost_rows", "lost_values", "changed_values", "orphans", "details" })
        QVERIFY2(json[u"migrations"][0][u"data"].toObject().contains(QLatin1String(key)), key);
    for (const char *key : { "line", "seconds", "locks", "rewritten", "rows_scanned", "wal_bytes" })
        QVERIFY2(json[u"migrations"][0][u"statements"][0].toObject().contains(QLatin1String(key)), key);
    const auto codeOf = [&](const char *version, const char *required) { return run({ QStringLiteral("rehearse"), QString::fromLatin1(version), QStringLiteral("--require"), QString::fromLatin1(required) }, project.path()).code; };
    // Counts are said in English: "1 row of t", "2 migrations are".
    project.migration(QStringLiteral("20260105000000_column"), "ALTER TABLE t ADD COLUMN n int;\n", "ALTER TABLE t DROP COLUMN n;\n");
    project.migration(QStringLiteral("20260104500000_broken"), "SELECT 1 / 0;\n", "SELECT 1;\n");
    const QByteArray said = run({ QStringLiteral("rehearse"), QStringLiteral("20260105000000") }, project.path()).out;
    QVERIFY2(said.contains("1 value of public.t.n") && said.contains("1 migration does not run in the sandbox and was left out"), said.constData());
    QCOMPARE(codeOf("20260101000000", "lossless"), 0);
    QCOMPARE(codeOf("20260102000000", "reversible"), 1);
    QCOMPARE(codeOf("20260102000000", "none"), 0);
    QVERIFY(QFile::exists(project.file(QStringLiteral(".lockkeeper/rehearsals/20260101000000.json"))));
    const Answer runbook = run({ QStringLiteral("runbook"), QStringLiteral("20260102000000"), QStringLiteral("--format"), QStringLiteral("pdf") }, project.path());
    QVERIFY2(runbook.out.startsWith("%PDF"), runbook.err.constData());
}

void TestCommandLine::oneUnreadableFileHidesNoOtherVerdict()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_binary"), QByteArray("SELECT 1;\0\n", 11), "SELECT 1;\n");
    project.migration(QStringLiteral("20260103000000_index"), "CREATE INDEX i ON t (id);\n", "DROP INDEX i;\n");
    const Answer answer = run({ QStringLiteral("rehearse"), QStringLiteral("--all"), QStringLiteral("--format"), QStringLiteral("json") }, project.path());
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.err.contains("20260102000000_binary"), answer.err.constData());
    const QJsonObject json = QJsonDocument::fromJson(answer.out).object();
    QCOMPARE(json[u"verdict"].toString(), QStringLiteral("unsafe"));
    QCOMPARE(json[u"migrations"].toArray().size(), 3);
    QVERIFY(json[u"migrations"][1][u"verdict"].isNull() && !json[u"migrations"][1][u"error"].toString().isEmpty());
    QCOMPARE(json[u"migrations"][2][u"verdict"].toString(), QStringLiteral("safe"));
}

void TestCommandLine::noSecretIsPrinted()
{
    const Answer answer = run({ QStringLiteral("status"), QStringLiteral("--database"), QStringLiteral("postgresql://me:hush-hush@127.0.0.1:1/x"), QStringLiteral("--project"), QStringLiteral(SOURCE_FOLDER "/resources/demo") });
    QCOMPARE(answer.code, 3);
    QVERIFY(!answer.err.contains("hush-hush") && !answer.out.contains("hush-hush"));
}

static QString uriOf(const QString &database)
{
    return QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database);
}

void TestCommandLine::sharedVersionIsRefused()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260101000000_other"), "CREATE TABLE u (id int);\n");
    QList<QStringList> calls { { QStringLiteral("matrix") }, { QStringLiteral("rehearse") }, { QStringLiteral("runbook") } };
    if (hasServer()) {
        QString database;
        freshDatabase(&database);
        calls << QStringList { QStringLiteral("apply"), QStringLiteral("--database"), uriOf(database) } << QStringList { QStringLiteral("apply"), QStringLiteral("--dry-run"), QStringLiteral("--database"), uriOf(database) }
              << QStringList { QStringLiteral("rollback"), QStringLiteral("--database"), uriOf(database) };
    }
    for (const QStringList &call : calls) {
        const Answer answer = run(call, project.path());
        QVERIFY2(answer.code == 2, (call.join(u' ').toUtf8() + answer.err).constData());
        QVERIFY2(answer.err.contains("20260101000000_first.up.sql") && answer.err.contains("20260101000000_other.up.sql"), answer.err.constData());
        QVERIFY(answer.out.isEmpty());
    }
}

void TestCommandLine::verdictIsPrintedWhereNothingCanBeKept()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.write(QStringLiteral(".lockkeeper"), "a file where the folder should be\n");
    const Answer answer = run({ QStringLiteral("rehearse"), QStringLiteral("--format"), QStringLiteral("json") }, project.path());
    QCOMPARE(answer.code, 0);
    QCOMPARE(QJsonDocument::fromJson(answer.out)[u"verdict"].toString(), QStringLiteral("safe"));
    QVERIFY2(answer.err.contains("was not kept"), answer.err.constData());
}

void TestCommandLine::refusalsHaveTheirExitCodes()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database);
    const QStringList where { QStringLiteral("--database"), uriOf(database) };
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n");
    QCOMPARE(run(where + QStringList { QStringLiteral("apply") }, project.path()).code, 0);
    const Answer noDown = run(where + QStringList { QStringLiteral("rollback") }, project.path());
    QCOMPARE(noDown.code, 2);
    QVERIFY(noDown.err.contains("has no down migration"));
    project.migration(QStringLiteral("20260102000000_meta"), "\n\n\\copy t FROM 'rows'\n", "SELECT 1;\n");
    const Answer meta = run(where + QStringList { QStringLiteral("apply") }, project.path());
    QCOMPARE(meta.code, 2);
    QVERIFY2(meta.err.contains("Line 3 has the psql command"), meta.err.constData());
    const Answer rehearsed = run({ QStringLiteral("rehearse"), QStringLiteral("20260102000000") }, project.path());
    QVERIFY2(!(rehearsed.out + rehearsed.err).contains("Line 3: Line 3"), rehearsed.out.constData());
    project.migration(QStringLiteral("20260102000000_meta"), "SELECT 1 / 0;\n", "SELECT 1;\n");
    QCOMPARE(run(where + QStringList { QStringLiteral("apply") }, project.path()).code, 3);
}

void TestCommandLine::wrongDatabaseIsExplained()
{
    const Answer unknown = run({ QStringLiteral("schema"), QStringLiteral("--database"), QStringLiteral("shop-prod") });
    QCOMPARE(unknown.code, 2);
    QVERIFY2(unknown.err.contains("No saved connection is named shop-prod."), unknown.err.constData());
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const Answer missing = run({ QStringLiteral("schema"), QStringLiteral("--database"), uriOf(QStringLiteral("no_such")) + QStringLiteral(" password=x") });
    QCOMPARE(missing.code, 3);
    QVERIFY2(missing.err.contains("There is no database no_such on"), missing.err.constData());
    QVERIFY2(missing.err.contains("does not exist") && !missing.err.contains("3D000: ") && !missing.err.contains("postinit.c"), missing.err.constData());
}

void TestCommandLine::interruptIsNoTimeout()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto watcher = freshDatabase(&database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_slow"), "CREATE TABLE t (id int);\nSELECT pg_sleep(100);\n", "DROP TABLE t;\n");
    QProcess process;
    process.setWorkingDirectory(project.path());
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), { QStringLiteral("apply"), QStringLiteral("--database"), uriOf(database) });
    QTRY_VERIFY(watcher->query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)%' AND state = 'active' AND pid <> pg_backend_pid()").rows() == 1);
    process.terminate();
    QVERIFY(process.waitForFinished(30'000));
    const QByteArray said = process.readAllStandardError();
    QCOMPARE(process.exitCode(), 4);
    QVERIFY2(said.contains("20260101000000 slow was stopped.") && !said.contains("statement_timeout"), said.constData());
    QVERIFY(watcher->query("SELECT to_regclass('t')").isNull(0, 0));
}

void TestCommandLine::newSaysWhatItCouldNotWrite()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n");
    project.write(QStringLiteral("lockkeeper.toml"), "[project]\nformat = \"native\"\nmigrations = \"nowhere\"\n");
    const Answer answer = run({ QStringLiteral("new"), QStringLiteral("a note") }, project.path());
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.err.contains("nothing was written") && !answer.err.contains("old file"), answer.err.constData());
}

void TestCommandLine::designsASeries()
{
    const QJsonArray recipes = json(run({ QStringLiteral("design"), QStringLiteral("--format"), QStringLiteral("json") }).out)[u"recipes"].toArray();
    QVERIFY(recipes.size() > 20);
    QVERIFY(!recipes[0][u"fields"].toArray().isEmpty());
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (id bigint PRIMARY KEY, note text);\nINSERT INTO shop.orders SELECT g, 'n' FROM generate_series(1, 9) g;\n", "DROP SCHEMA shop CASCADE;\n");
    const QStringList rename { QStringLiteral("design"), QStringLiteral("rename-column"), QStringLiteral("--set"), QStringLiteral("table=shop.orders"), QStringLiteral("--set"), QStringLiteral("column=note") };
    const Answer missing = run(rename, project.path());
    QCOMPARE(missing.code, 2);
    QVERIFY2(missing.err.contains("new_name"), missing.err.constData());
    QCOMPARE(run({ QStringLiteral("design"), QStringLiteral("rename-column"), QStringLiteral("--set"), QStringLiteral("nope=1") }, project.path()).code, 2);
    const QStringList whole = rename + QStringList { QStringLiteral("--set"), QStringLiteral("new_name=remark") };
    const QJsonDocument series = json(run(whole + QStringList { QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("--write") }, project.path()).out);
    QCOMPARE(series[u"recipe"].toString(), QStringLiteral("rename-column"));
    QCOMPARE(series[u"steps"].toArray().size(), 3);
    const QJsonValue fill = series[u"steps"][1];
    QCOMPARE(fill[u"phase"].toString(), QStringLiteral("migrate"));
    QCOMPARE(fill[u"transactional"].toBool(true), false);
    QVERIFY(fill[u"deploy"].toString().contains(QStringLiteral("remark")));
    QVERIFY(fill[u"irreversible"].isNull());
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database);
    const QStringList where { QStringLiteral("--database"), QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database) };
    const Answer applied = run(where + QStringList { QStringLiteral("apply") }, project.path());
    QVERIFY2(applied.code == 0, applied.err.constData());
    QCOMPARE(connectTo(database)->execute("SELECT count(*) FROM shop.orders WHERE remark = 'n'").text(0, 0), QStringLiteral("9"));
    for (int step = 0; step < 3; ++step) {
        const Answer back = run(where + QStringList { QStringLiteral("rollback") }, project.path());
        QVERIFY2(back.code == 0, back.err.constData());
    }
    QCOMPARE(connectTo(database)->execute("SELECT count(*) FROM shop.orders WHERE note = 'n'").text(0, 0), QStringLiteral("9"));
}

void TestCommandLine::backfillsInBatches()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    session->execute("CREATE TABLE t (id int PRIMARY KEY, status text); INSERT INTO t SELECT g FROM generate_series(1, 2000) g");
    const auto backfill = [&](const char *where, const char *set = "status = 'open'") {
        return run({ QStringLiteral("backfill"), QStringLiteral("--database"), uriOf(database), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("--table"), QStringLiteral("t"), QStringLiteral("--set"), QLatin1String(set), QStringLiteral("--where"), QLatin1String(where) });
    };
    Answer answer = backfill("status IS NULL");
    QVERIFY2(answer.code == 0, answer.err.constData());
    const QJsonObject done = json(answer.out).object();
    QVERIFY(done[u"ok"].toBool());
    QCOMPARE(done[u"rows_changed"].toInt(), 2000);
    QCOMPARE(done[u"rows_left"].toInt(), 0);
    answer = backfill("id > 1990"); // holds afterwards too
    QCOMPARE(answer.code, 1);
    QCOMPARE(json(answer.out).object()[u"rows_left"].toInt(), 10);
    QCOMPARE(backfill("status IS", "status = 'x'").code, 2);
    QCOMPARE(backfill("nothing IS NULL").code, 3);
    answer = run({ QStringLiteral("backfill"), QStringLiteral("--database"), uriOf(database), QStringLiteral("--table"), QStringLiteral("t"), QStringLiteral("--set"), QStringLiteral("status = 'x'") });
    QVERIFY2(answer.code == 2 && answer.err.contains("--where is missing."), answer.err.constData());
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
