#include "models/rehearsal/rehearser.h"
#include "models/core/error.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Plans before and after, and the estimate for a larger server.
class TestRehearsalExtras : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void plansTellWhatChanges_data();
    void plansTellWhatChanges();
    void newIndexIsUsedOrNot();
    void contractQueriesAreExplained();
    void estimateHoldsOnALargerServer();
    void estimateCountsEveryPartition();
    void failingExtrasKeepTheReport();
    void briefStatementsNeedNoWindow();
    void survivesJson();

private:
    RehearsalReport rehearse(TemporaryProject &project, const QByteArray &up, const RehearsalExtras &extras);
    std::unique_ptr<Sandbox> m_sandbox;
};

static const char base[] = "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL, note text);\nCREATE INDEX t_a_idx ON t (a);\n";

void TestRehearsalExtras::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    Progress progress;
    m_sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
}

void TestRehearsalExtras::cleanupTestCase()
{
    m_sandbox.reset();
    stopServer();
}

RehearsalReport TestRehearsalExtras::rehearse(TemporaryProject &project, const QByteArray &up, const RehearsalExtras &extras)
{
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), up, "SELECT 1;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    rehearser.extras = extras;
    Progress progress;
    return rehearser.rehearse(QStringLiteral("20260102000000"), progress);
}

static RehearsalExtras asking(const QList<QByteArray> &queries)
{
    RehearsalExtras extras;
    extras.plans = PlanRequest { queries };
    return extras;
}

void TestRehearsalExtras::plansTellWhatChanges_data()
{
    QTest::addColumn<QByteArray>("up");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("finding");
    const auto row = [](const char *name, const char *up, const char *query, const char *finding) { QTest::newRow(name) << QByteArray(up) << QByteArray(query) << QString::fromLatin1(finding); };
    row("lost index", "DROP INDEX t_a_idx;", "SELECT note FROM t WHERE a = $1", "no longer uses the index t_a_idx");
    row("new scan", "DROP INDEX t_a_idx;", "SELECT note FROM t WHERE a = $1", "reads all of t");
    row("slower", "DROP INDEX t_a_idx;", "SELECT note FROM t WHERE a = $1", "times the cost");
    row("type change", "ALTER TABLE t ALTER COLUMN a TYPE text;", "SELECT note FROM t WHERE a::integer = 5", "no longer uses the index t_a_idx");
    row("nothing", "CREATE INDEX other ON t (note);", "SELECT note FROM t WHERE a = $1", "");
}

void TestRehearsalExtras::plansTellWhatChanges()
{
    QFETCH(QByteArray, up);
    QFETCH(QByteArray, query);
    QFETCH(QString, finding);
    TemporaryProject project;
    const RehearsalReport report = rehearse(project, up, asking({ query }));
    QCOMPARE(report.plans->plans.size(), 1);
    const QueryPlan plan = report.plans->plans.front();
    QVERIFY2(plan.before.error.isEmpty() && plan.after.error.isEmpty(), qPrintable(plan.before.error + plan.after.error));
    QVERIFY2(finding.isEmpty() ? plan.findings.isEmpty() : plan.findings.join(u' ').contains(finding), qPrintable(plan.findings.join(u'\n')));
}

void TestRehearsalExtras::newIndexIsUsedOrNot()
{
    TemporaryProject project;
    const RehearsalReport report = rehearse(project, "CREATE INDEX used ON t (note); CREATE INDEX idle ON t (length(note));", asking({ "SELECT id FROM t WHERE note = $1" }));
    QCOMPARE(report.plans->newIndexes.size(), 2);
    QVERIFY2(report.plans->newIndexes[0].contains(u"idle is used by none"), qPrintable(report.plans->newIndexes[0]));
    QVERIFY2(report.plans->newIndexes[1].contains(u"used is used by SELECT id"), qPrintable(report.plans->newIndexes[1]));
}

void TestRehearsalExtras::contractQueriesAreExplained()
{
    TemporaryProject project;
    project.write(QStringLiteral("old/q.sql"), "-- name: NoteOf :one\nSELECT note FROM t WHERE id = $1;\n");
    project.write(QStringLiteral("new/q.sql"), "-- name: WordsOf :one\nSELECT words FROM t WHERE id = $1;\n");
    project.write(QStringLiteral("lockkeeper.toml"), "[contract.old]\nname = \"v1\"\nqueries = [\"old/*.sql\"]\n[contract.new]\nname = \"v2\"\nqueries = [\"new/*.sql\"]\n");
    const RehearsalReport report = rehearse(project, "ALTER TABLE t ADD COLUMN words text;", asking({}));
    QCOMPARE(report.plans->plans.size(), 2);
    QCOMPARE(report.plans->plans[0].name, QStringLiteral("NoteOf"));
    QVERIFY(report.plans->plans[0].before.indexes.contains(QStringLiteral("t_pkey")));
    QVERIFY(!report.plans->plans[1].before.error.isEmpty()); // the column is not there yet
    QVERIFY(report.plans->plans[1].after.indexes.contains(QStringLiteral("t_pkey")));
}

void TestRehearsalExtras::estimateHoldsOnALargerServer()
{
    QString name;
    const auto large = freshDatabase(&name);
    large->execute(base);
    large->execute("INSERT INTO t SELECT g, g, 'note ' || g FROM generate_series(1, 600000) g; ANALYZE");
    RehearsalExtras extras;
    extras.estimateFor = ServerAccess { server().profile(name), {} };
    // Another load than a moment ago may take some times as long, and a stall longer still.
    static constexpr double unrest = 4;
    static constexpr int tries = 3;
    RehearsalReport report;
    QStringList said;
    bool holds = false;
    while (!holds && said.size() < tries) {
        TemporaryProject project;
        report = rehearse(project, "BEGIN;\nALTER TABLE t ALTER COLUMN a TYPE bigint;\nCREATE INDEX t_note_idx ON t (note);\nCOMMIT;", extras);
        QElapsedTimer timer;
        timer.start();
        large->execute("BEGIN; ALTER TABLE t ALTER COLUMN a TYPE bigint; CREATE INDEX t_note_idx ON t (note)");
        const double measured = double(timer.elapsed()) / 1000;
        large->execute("ROLLBACK");
        holds = report.estimate->low < unrest * measured && report.estimate->high > measured / unrest;
        said << QStringLiteral("%1 to %2, measured %3").arg(report.estimate->low).arg(report.estimate->high).arg(measured);
    }
    QVERIFY2(holds, qPrintable(said.join(u'\n')));
    QVERIFY2(report.estimate->statements[1].driver.contains(u"rewrite of public.t, 600"), qPrintable(report.estimate->statements[1].driver));
    QVERIFY(report.estimate->readsToo);
    QCOMPARE(large->execute("SELECT count(*) FROM t").integer(0, 0), 600'000);
}

void TestRehearsalExtras::estimateCountsEveryPartition()
{
    static constexpr int partitions = 12; // more than get rows on the private server
    QByteArray parts = "CREATE TABLE p (k integer, a integer) PARTITION BY LIST (k);\n";
    for (int k = 0; k < partitions; ++k)
        parts += QStringLiteral("CREATE TABLE p%1 PARTITION OF p FOR VALUES IN (%1);\n").arg(k).toUtf8();
    QString name;
    freshDatabase(&name)->execute(base + parts + "INSERT INTO p SELECT g % 12, g FROM generate_series(1, 600000) g; ANALYZE");
    RehearsalExtras extras;
    extras.estimateFor = ServerAccess { server().profile(name), {} };
    TemporaryProject project;
    project.migration(QStringLiteral("20260101120000_parts"), parts, "DROP TABLE p;");
    const RehearsalReport report = rehearse(project, "ALTER TABLE p ALTER COLUMN a TYPE bigint;", extras);
    QVERIFY2(report.estimate->statements[0].driver.contains(u"and 11 more, 600"), qPrintable(report.estimate->statements[0].driver));
}

void TestRehearsalExtras::failingExtrasKeepTheReport()
{
    TemporaryProject project;
    const RehearsalReport report = rehearse(project, "ALTER TABLE t ADD CONSTRAINT few CHECK (id < 100);", asking({ "SELECT note FROM t WHERE a = $1" }));
    QVERIFY(report.run.upError.isEmpty() && !report.plans);
    QVERIFY2(report.remark.contains(u"The plans could not be made") && report.remark.contains(u"few"), qPrintable(report.remark));
}

void TestRehearsalExtras::briefStatementsNeedNoWindow()
{
    QString name;
    freshDatabase(&name)->execute(base);
    RehearsalExtras extras;
    extras.estimateFor = ServerAccess { server().profile(name), {} };
    TemporaryProject project;
    const RehearsalReport report = rehearse(project, "ALTER TABLE t ADD COLUMN extra text;", extras);
    QVERIFY2(!report.estimate->needsWindow() && report.estimate->sentence().contains(u"needs no maintenance window"), qPrintable(report.estimate->sentence()));
}

void TestRehearsalExtras::survivesJson()
{
    QString name;
    freshDatabase(&name)->execute(base);
    RehearsalExtras extras = asking({ "SELECT note FROM t WHERE a = $1", "SELECT missing FROM t" });
    extras.estimateFor = ServerAccess { server().profile(name), {} };
    TemporaryProject project;
    const QJsonObject json = rehearse(project, "DROP INDEX t_a_idx;", extras).toJson();
    QCOMPARE(QJsonDocument(RehearsalReport::fromJson(json).toJson()).toJson(), QJsonDocument(json).toJson());
}

QTEST_GUILESS_MAIN(TestRehearsalExtras)
#include "tst_rehearsalextras.moc"
