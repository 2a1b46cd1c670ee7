#include "tests/program/answers.h"
#include "tests/support/golden.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// lockkeeper lint as a script meets it.
class TestLint : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void speaksToMachines();
    void knowsWhatComesBefore();
    void mendsFiles();
    void movesStatementsIntoNewFiles();
    void knowsHowTheToolRunsAFile_data();
    void knowsHowTheToolRunsAFile();
    void takesTheProjectWhereNothingIsNamed();
    void knowsWhatFlywayRefuses();
    void readsStandardInputAndFolders();
};

void TestLint::speaksToMachines()
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

void TestLint::knowsWhatComesBefore()
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

void TestLint::mendsFiles()
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
void TestLint::movesStatementsIntoNewFiles()
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

void TestLint::knowsHowTheToolRunsAFile_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("severity"); // of concurrently-in-tx
    const auto add = [](const char *name, const char *settings, const char *file, const char *text, const char *severity) {
        QTest::newRow(name) << QByteArray("[project]\n") + settings << QString::fromLatin1(file) << QByteArray(text) << QString::fromLatin1(severity);
    };
    const char *two = "CREATE INDEX CONCURRENTLY i ON s.t (a);\nCREATE INDEX CONCURRENTLY j ON s.t (b);\n", *one = "CREATE INDEX CONCURRENTLY i ON s.t (a);\n";
    add("golang-migrate, one query", "format = \"golang-migrate\"\n", "1_a.up.sql", two, "error");
    add("golang-migrate, one statement", "format = \"golang-migrate\"\n", "1_a.up.sql", one, "");
    add("golang-migrate, x-multi-statement", "format = \"golang-migrate\"\n[assume]\none_query = false\n", "1_a.up.sql", two, "");
    add("dbmate, unmarked", "format = \"dbmate\"\n", "1_a.sql", "-- migrate:up\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n", "error");
    add("dbmate, one query", "format = \"dbmate\"\n", "1_a.sql", "-- migrate:up transaction:false\nSET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n", "error");
    add("dbmate, one statement", "format = \"dbmate\"\n", "1_a.sql", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n", "");
    add("goose sends statements", "format = \"goose\"\n", "1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON s.t (a);\nCREATE INDEX CONCURRENTLY j ON s.t (b);\n", "");
    add("sqlx, unmarked", "format = \"sqlx\"\n", "20260101000000_a.sql", one, "error");
    add("sqlx, one statement", "format = \"sqlx\"\n", "20260101000000_a.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n", "");
    add("sqlx, older versions", "format = \"sqlx\"\n", "20260101000000_a.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON s.t (a);\nCREATE INDEX CONCURRENTLY j ON s.t (b);\n", "warning");
    add("flyway, lock transaction", "format = \"flyway\"\n", "V1__a.sql", one, "warning");
    add("native", "format = \"native\"\n", "20260101000000_a.up.sql", two, "");
    add("native, assumed", "format = \"native\"\n[assume]\nin_transaction = true\n", "20260101000000_a.up.sql", one, "error");
}

void TestLint::knowsHowTheToolRunsAFile()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, file);
    QFETCH(QByteArray, text);
    QFETCH(QString, severity);
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), settings);
    project.write(QStringLiteral("migrations/") + file, text);
    const Answer answer = run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json") }, project.path());
    QVERIFY2(answer.code < 2, answer.err.constData());
    QString found;
    for (const QJsonValue &finding : json(answer.out).array())
        if (finding[u"rule"].toString() == u"concurrently-in-tx")
            found = finding[u"severity"].toString();
    QVERIFY2(found == severity, (answer.out + answer.err).constData());
}

void TestLint::takesTheProjectWhereNothingIsNamed()
{
    TemporaryProject project;
    project.write(QStringLiteral("migrations/20260101000000_a.up.sql"), "CREATE TABLE t (v varchar(3));\n");
    QVERIFY(rulesIn(run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json") }, project.path())).contains(QStringLiteral("style-varchar")));
    TemporaryProject empty;
    const Answer nothing = run({ QStringLiteral("lint") }, empty.path());
    QVERIFY2(nothing.code == 2 && nothing.err.contains("No file is named."), nothing.err.constData());
}

void TestLint::knowsWhatFlywayRefuses()
{
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), "[project]\nformat = \"flyway\"\n");
    project.write(QStringLiteral("migrations/V1__a.sql"), "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON s.t (a);\n");
    const auto severities = [&] {
        QMap<QString, QString> found;
        for (const QJsonValue &finding : json(run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json") }, project.path()).out).array())
            found.insert(finding[u"rule"].toString(), finding[u"severity"].toString());
        return found;
    };
    QCOMPARE(severities().value(QStringLiteral("tx-mixed")), QStringLiteral("error"));
    QCOMPARE(severities().value(QStringLiteral("concurrently-in-tx")), QStringLiteral("warning")); // waits for Flyway's lock
    project.write(QStringLiteral("flyway.conf"), "flyway.mixed=true\nflyway.postgresql.transactional.lock=false\n");
    QVERIFY(!severities().contains(QStringLiteral("tx-mixed")) && !severities().contains(QStringLiteral("concurrently-in-tx")));
    project.write(QStringLiteral("flyway.conf"), "flyway.postgresql.transactional.lock=false\n");
    project.write(QStringLiteral("migrations/V1__a.sql.conf"), "executeInTransaction=false\n");
    QVERIFY(!severities().contains(QStringLiteral("tx-mixed")));
    qputenv("FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK", "true");
    QCOMPARE(severities().value(QStringLiteral("concurrently-in-tx")), QStringLiteral("warning"));
    qunsetenv("FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK");
}

void TestLint::readsStandardInputAndFolders()
{
    QProcess process;
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), { QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("-") });
    process.write("DROP TABLE public.t;\n");
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(120'000) && rulesIn({ process.exitCode(), process.readAllStandardOutput(), {} }).contains(QStringLiteral("table-drop")));
    TemporaryProject project;
    project.write(QStringLiteral("sql/1.sql"), "CREATE TABLE public.t (id bigint PRIMARY KEY, v varchar(50) CONSTRAINT t_v UNIQUE);\n");
    project.write(QStringLiteral("sql/3.up.sql"), "ALTER TABLE public.t DROP CONSTRAINT t_v;\nCREATE UNIQUE INDEX t_v ON public.t (v) WHERE v <> '';\n");
    project.write(QStringLiteral("sql/3.down.sql"), "DROP INDEX public.t_v;\n");
    project.write(QStringLiteral("sql/2.sql"), "ALTER TABLE public.t ALTER COLUMN v TYPE varchar(100);\n");
    const QStringList rules = rulesIn(run({ QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), QStringLiteral("sql") }, project.path()));
    QVERIFY2(rules.contains(QStringLiteral("type-change-metadata-only")) && !rules.contains(QStringLiteral("index-drop-impossible")), qPrintable(rules.join(u' '))); // a down meets what its up made
    project.write(QStringLiteral("numbers/mysql/9_t.up.sql"), "CREATE TABLE `u` (v int);\n"); // another database's
    project.write(QStringLiteral("numbers/9_t.up.sql"), "CREATE TABLE public.u (v varchar(50));\n"); // 10 comes behind 9
    project.write(QStringLiteral("numbers/10_v.up.sql"), "ALTER TABLE public.u ALTER COLUMN v TYPE varchar(100);\n");
    for (const QStringList &which : { QStringList { QStringLiteral("numbers") }, { QStringLiteral("--project"), QStringLiteral("numbers") } }) {
        const QStringList found = rulesIn(run(QStringList { QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json") } + which, project.path()));
        QVERIFY2(found.contains(QStringLiteral("type-change-metadata-only")) && !found.contains(QStringLiteral("syntax-error")), qPrintable(found.join(u' ')));
    }
    QCOMPARE(run({ QStringLiteral("lint"), QStringLiteral("sql/*.sql"), QStringLiteral("nothing.sql") }, project.path()).code, 2);
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--explain"), QStringLiteral("col-add-serial") }).out.startsWith("# "));
    QVERIFY(run({ QStringLiteral("lint"), QStringLiteral("--explain"), QStringLiteral("irreversible") }).out.contains("not a rule"));
}

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
