#include "tests/support/golden.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The program as a script meets it: exit codes, stdout, stderr.
class TestCommandLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void exitCodesTellWhatHappened();
    void badInputIsExplained_data();
    void badInputIsExplained();
    void jsonIsStable();
    void lintSpeaksToMachines();
    void lintKnowsWhatComesBefore();
    void lintMendsFiles();
    void lintMovesStatementsIntoNewFiles();
    void lintReadsStandardInputAndFolders();
    void appliesAndRollsBackOnAServer();
    void rehearsesHeadless();
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

struct Answer
{
    int code = -1;
    QByteArray out, err;
};

static Answer run(const QStringList &arguments, const QString &folder = {})
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), arguments);
    process.waitForFinished(120'000);
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

static QJsonDocument json(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes);
}

static QStringList rulesIn(const Answer &answer)
{
    QStringList rules;
    for (const QJsonValue &finding : json(answer.out).array())
        rules << finding[u"rule"].toString();
    return rules;
}

void TestCommandLine::lintSpeaksToMachines()
{
    TemporaryProject project;
    project.write(QStringLiteral("a.sql"), "CREATE INDEX i ON public.t (a);\n");
    const auto lint = [&](const char *format) { return run({ QStringLiteral("lint"), QStringLiteral("--format"), QLatin1String(format), QStringLiteral("a.sql") }, project.path()); };
    const QJsonObject sarif = json(lint("sarif").out).object();
    QCOMPARE(sarif[u"version"].toString(), QStringLiteral("2.1.0"));
    const QJsonValue result = sarif[u"runs"][0][u"results"][0];
    QCOMPARE(result[u"ruleId"].toString(), QStringLiteral("index-create-blocking"));
    QCOMPARE(result[u"locations"][0][u"physicalLocation"][u"region"][u"startLine"].toInt(), 1);
    QCOMPARE(result[u"fixes"][0][u"artifactChanges"][0][u"replacements"][0][u"insertedContent"][u"text"].toString(), QStringLiteral(" CONCURRENTLY"));
    QVERIFY(sarif[u"runs"][0][u"tool"][u"driver"][u"rules"].toArray().size() > 100);
    const QByteArray junit = lint("junit").out;
    QVERIFY2(junit.contains("<failure type=\"warning\"") && junit.contains("<testsuite name=\"a.sql\""), junit.constData());
    QVERIFY(lint("github").out.startsWith("::warning file=a.sql,line=1,endLine=1,col=1,"));
    project.write(QStringLiteral("b,%1.sql"), "DROP TABLE public.t;\n");
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("github"), QStringLiteral("b,%1.sql") }, project.path()).out.contains("file=b%2C%251.sql,line=1,"));
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("b,%1.sql") }, project.path()).out.contains("b,%1.sql:1:1: "));
    const QJsonValue finding = json(lint("json").out).array().first();
    for (const char *key : { "file", "rule", "severity", "line", "column", "end_line", "end_column", "message", "statement", "fixes" })
        QVERIFY2(!finding[QLatin1String(key)].isUndefined(), key);
    QCOMPARE(finding[u"fixes"][0][u"edits"][0][u"start"].toInt(), 12);
}

void TestCommandLine::lintKnowsWhatComesBefore()
{
    TemporaryProject project;
    project.write(QStringLiteral("schema.sql"), "CREATE TABLE public.t (id bigint PRIMARY KEY, v varchar(50));\n");
    project.write(QStringLiteral("wider.sql"), "ALTER TABLE public.t ALTER COLUMN v TYPE varchar(100);\n");
    project.write(QStringLiteral("index.sql"), "CREATE INDEX i ON public.t (v);\n");
    project.write(QStringLiteral("counts.json"), "{\"public.t\": {\"rows\": 0, \"bytes\": 0}}");
    const auto lint = [&](QStringList arguments) { return run(QStringList { QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json") } + arguments, project.path()); };
    QVERIFY(rulesIn(lint({ QStringLiteral("wider.sql") })).contains(QStringLiteral("type-change-rewrite")));
    for (const char *option : { "--schema", "--before" }) {
        const QStringList rules = rulesIn(lint({ QLatin1String(option), QStringLiteral("schema.sql"), QStringLiteral("wider.sql") }));
        QVERIFY(rules.contains(QStringLiteral("type-change-metadata-only")) && !rules.contains(QStringLiteral("type-change-rewrite")));
    }
    const auto severity = [&](const Answer &answer) {
        for (const QJsonValue &finding : json(answer.out).array())
            if (finding[u"rule"] == QStringLiteral("index-create-blocking"))
                return finding[u"severity"].toString();
        return QString();
    };
    QCOMPARE(severity(lint({ QStringLiteral("index.sql") })), QStringLiteral("warning"));
    QCOMPARE(severity(lint({ QStringLiteral("--statistics"), QStringLiteral("counts.json"), QStringLiteral("index.sql") })), QStringLiteral("note"));
    project.write(QStringLiteral("tx.sql"), "CREATE INDEX CONCURRENTLY i ON public.t (v);\n");
    QVERIFY(!rulesIn(lint({ QStringLiteral("tx.sql") })).contains(QStringLiteral("concurrently-in-tx")));
    QVERIFY(rulesIn(lint({ QStringLiteral("--assume-transaction"), QStringLiteral("tx.sql") })).contains(QStringLiteral("concurrently-in-tx")));
}

void TestCommandLine::lintMendsFiles()
{
    TemporaryProject project;
    const QByteArray bad = "SET lock_timeout = '2s';\nCREATE INDEX i ON public.t (a);\n";
    project.write(QStringLiteral("a.sql"), bad);
    const Answer diff = run({ QStringLiteral("lint"), QStringLiteral("--diff"), QStringLiteral("a.sql") }, project.path());
    QVERIFY2(diff.out.contains("-CREATE INDEX i ON") && diff.out.contains("+CREATE INDEX CONCURRENTLY i ON"), diff.out.constData());
    QFile file(project.path() + QStringLiteral("/a.sql"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bad);
    file.close();
    const Answer fixed = run({ QStringLiteral("lint"), QStringLiteral("--fix"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("a.sql") }, project.path());
    QVERIFY(!rulesIn(fixed).contains(QStringLiteral("index-create-blocking")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("CREATE INDEX CONCURRENTLY i ON public.t (a);"));
}

/// Beside a lone file; in the project's format behind its last migration; nowhere else, and never over a file.
void TestCommandLine::lintMovesStatementsIntoNewFiles()
{
    TemporaryProject lone;
    lone.write(QStringLiteral("a.sql"), "SET lock_timeout = '2s';\nSET statement_timeout = '5min';\nALTER TABLE s.t ADD COLUMN a text;\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n");
    lone.write(QStringLiteral("a_2.sql"), "SELECT 1;\n");
    const QString words = QStringLiteral("lint");
    const Answer before = run({ words, QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("a.sql") }, lone.path());
    QJsonValue made;
    for (const QJsonValue &finding : json(before.out).array())
        if (finding[u"rule"] == QStringLiteral("tx-mixed"))
            made = finding[u"fixes"][0][u"files"][0];
    QCOMPARE(made[u"path"].toString(), QStringLiteral("a_3.sql"));
    QVERIFY(made[u"text"].toString().endsWith(u"\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n"));
    const Answer diff = run({ words, QStringLiteral("--diff"), QStringLiteral("a.sql") }, lone.path());
    QVERIFY2(diff.out.contains("-CREATE INDEX CONCURRENTLY i") && diff.out.contains("--- /dev/null\n+++ b/a_3.sql\n"), diff.out.constData());
    QVERIFY(!QFile::exists(lone.file(QStringLiteral("a_3.sql"))));
    QVERIFY(!rulesIn(run({ words, QStringLiteral("--fix"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("a.sql") }, lone.path())).contains(QStringLiteral("tx-mixed")));
    QCOMPARE(contentOf(lone.file(QStringLiteral("a_2.sql"))), QByteArray("SELECT 1;\n"));
    QVERIFY(contentOf(lone.file(QStringLiteral("a_3.sql"))).contains("SET lock_timeout = '2s';\n"));
    QVERIFY(!contentOf(lone.file(QStringLiteral("a.sql"))).contains("CREATE INDEX"));

    // A tool takes 0007_a_2.sql for version 7 again, and a version that is taken is somebody else's.
    const QList<std::pair<QString, QString>> numbered { { QStringLiteral("0007_a.sql"), QStringLiteral("0008_a.sql") }, { QStringLiteral("V1_9__a.sql"), QStringLiteral("V1_10__a.sql") },
                                                        { QStringLiteral("2026_01_31_120000_a.sql"), QStringLiteral("2026_01_31_120001_a.sql") }, { QStringLiteral("20260131/up.sql"), QStringLiteral("20260132/up.sql") }, { QStringLiteral("0011.sql"), {} } };
    TemporaryProject versions;
    versions.write(QStringLiteral("0012_next.sql"), "SELECT 1;\n");
    for (const auto &[name, expected] : numbered) {
        versions.write(name, "ALTER TABLE s.t ADD COLUMN a text;\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n");
        QStringList paths;
        for (const QJsonValue &finding : json(run({ words, QStringLiteral("--format"), QStringLiteral("json"), versions.file(name) }, versions.path()).out).array())
            if (finding[u"rule"] == QStringLiteral("tx-mixed"))
                for (const QJsonValue &fix : finding[u"fixes"].toArray())
                    paths << fix[u"files"][0][u"path"].toString();
        QCOMPARE(paths, expected.isEmpty() ? QStringList() : QStringList { versions.file(expected) });
    }

    TemporaryProject project;
    const QByteArray validates = "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE public.t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;\nALTER TABLE public.t VALIDATE CONSTRAINT k;\nCOMMIT;\n";
    project.migration(QStringLiteral("20260101000000_first"), validates, "ALTER TABLE public.t DROP CONSTRAINT k;\n");
    project.migration(QStringLiteral("20260102000000_second"), validates, "ALTER TABLE public.t DROP CONSTRAINT k;\n");
    const QString folder = QFileInfo(project.path() + QStringLiteral("/migrations")).isDir() ? QStringLiteral("migrations/") : QString();
    const auto filesNow = [&] { return QDir(project.path() + u'/' + folder).entryList({ QStringLiteral("*.up.sql") }, QDir::Files, QDir::Name); };
    run({ words, QStringLiteral("--project"), project.path(), QStringLiteral("--fix"), folder + QStringLiteral("20260101000000_first.up.sql") }, project.path());
    QCOMPARE(filesNow().size(), 2); // another one runs after it already
    run({ words, QStringLiteral("--project"), project.path(), QStringLiteral("--fix"), folder + QStringLiteral("20260102000000_second.up.sql") }, project.path());
    QCOMPARE(filesNow().size(), 3);
    QVERIFY(contentOf(project.path() + u'/' + folder + filesNow().back()).contains("VALIDATE CONSTRAINT k;"));
    QVERIFY(!contentOf(project.path() + u'/' + folder + QStringLiteral("20260102000000_second.up.sql")).contains("VALIDATE CONSTRAINT"));
}

void TestCommandLine::lintReadsStandardInputAndFolders()
{
    QProcess process;
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), { QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("-") });
    process.write("DROP TABLE public.t;\n");
    process.closeWriteChannel();
    process.waitForFinished(120'000);
    QVERIFY(rulesIn({ process.exitCode(), process.readAllStandardOutput(), {} }).contains(QStringLiteral("table-drop")));
    TemporaryProject project;
    project.write(QStringLiteral("sql/1.sql"), "CREATE TABLE public.t (id bigint PRIMARY KEY, v varchar(50) CONSTRAINT t_v UNIQUE);\n");
    project.write(QStringLiteral("sql/3.up.sql"), "ALTER TABLE public.t DROP CONSTRAINT t_v;\nCREATE UNIQUE INDEX t_v ON public.t (v) WHERE v <> '';\n");
    project.write(QStringLiteral("sql/3.down.sql"), "DROP INDEX public.t_v;\n");
    project.write(QStringLiteral("sql/2.sql"), "ALTER TABLE public.t ALTER COLUMN v TYPE varchar(100);\n");
    const QStringList rules = rulesIn(run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("sql") }, project.path()));
    QVERIFY2(rules.contains(QStringLiteral("type-change-metadata-only")), qPrintable(rules.join(u' ')));
    QVERIFY2(!rules.contains(QStringLiteral("index-drop-impossible")), qPrintable(rules.join(u' '))); // a down meets what its up made
    project.write(QStringLiteral("numbers/9_t.up.sql"), "CREATE TABLE public.u (v varchar(50));\n"); // 10 comes behind 9
    project.write(QStringLiteral("numbers/10_v.up.sql"), "ALTER TABLE public.u ALTER COLUMN v TYPE varchar(100);\n");
    QVERIFY(rulesIn(run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("numbers") }, project.path())).contains(QStringLiteral("type-change-metadata-only")));
    QCOMPARE(run({ QStringLiteral("lint"), QStringLiteral("sql/*.sql"), QStringLiteral("nothing.sql") }, project.path()).code, 2);
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--explain"), QStringLiteral("col-add-serial") }).out.startsWith("# "));
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--explain"), QStringLiteral("irreversible") }).out.contains("not a rule"));
}

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
    QCOMPARE(codeOf("20260101000000", "lossless"), 0);
    QCOMPARE(codeOf("20260102000000", "reversible"), 1);
    QCOMPARE(codeOf("20260102000000", "none"), 0);
    QVERIFY(QFile::exists(project.file(QStringLiteral(".lockkeeper/rehearsals/20260101000000.json"))));
    const Answer runbook = run({ QStringLiteral("runbook"), QStringLiteral("20260102000000"), QStringLiteral("--format"), QStringLiteral("pdf") }, project.path());
    QVERIFY2(runbook.out.startsWith("%PDF"), runbook.err.constData());
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
    QVERIFY(noDown.err.contains("has no down file"));
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
    QTRY_VERIFY_WITH_TIMEOUT(watcher->query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)%' AND state = 'active' AND pid <> pg_backend_pid()").rows() == 1, 30'000);
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
