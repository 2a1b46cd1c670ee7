#include "models/core/error.h"
#include "models/rehearsal/loadrunner.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Readers and writers around migrations whose locks are known.
class TestLoad : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_sandbox.reset(); }
    void everybodyWaitsBehindAnAlterTable();
    void nobodyWaitsForAConcurrentBuild();
    void errorsAreCounted();
    void queriesComeFromTheCode();
    void parametersHaveValues();
    void nothingTouchedIsSaid();
    void canBeStopped();
    void survivesJson();

private:
    LoadReport runLoad(const QByteArray &up, const QByteArray &queries = {}, Progress progress = {});
    std::unique_ptr<Sandbox> m_sandbox;
};

static const char base[] = "CREATE TABLE t (id bigint PRIMARY KEY, a integer, note text);\n"
                           "INSERT INTO t SELECT g, g, 'note ' || g FROM generate_series(1, 100) g;\n";

void TestLoad::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    Progress progress;
    m_sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
}

LoadReport TestLoad::runLoad(const QByteArray &up, const QByteArray &queries, Progress progress)
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), up, "SELECT 1;");
    if (!queries.isEmpty()) {
        project.write(QStringLiteral("queries/t.sql"), queries);
        project.write(QStringLiteral("lockkeeper.toml"), "[contract.old]\nname = \"v1\"\nqueries = [\"queries/*.sql\"]\n");
    }
    const MigrationProject opened = openProject(project.path());
    const QString state = m_sandbox->createDatabase();
    m_sandbox->connect(state, progress)->execute(base);
    const LoadReport report = runUnderLoad(*m_sandbox, state, opened, opened.migrations.back(), { .readers = 2, .writers = 1, .heldMs = 300, .lockTimeoutMs = 100 }, progress);
    m_sandbox->drop(state);
    return report;
}

static QString said(const LoadReport &report)
{
    return report.problem + QString::fromUtf8(QJsonDocument(report.toJson()).toJson());
}

void TestLoad::everybodyWaitsBehindAnAlterTable()
{
    const LoadReport report = runLoad("ALTER TABLE t ADD COLUMN b integer;\nUPDATE t SET b = a;\n");
    QVERIFY2(report.problem.isEmpty() && report.load.error.isEmpty(), qPrintable(said(report)));
    QCOMPARE(report.load.sessions.size(), 4);
    QCOMPARE(report.load.statements.size(), 2);
    QCOMPARE(report.load.errors(), 0);
    for (qsizetype i = 1; i < report.load.sessions.size(); ++i)
        QVERIFY(report.load.sessions[i].runs >= 5);

    const LoadRun &queue = *report.queue;
    QVERIFY2(queue.error.isEmpty() && queue.tries == 1, qPrintable(said(report)));
    QCOMPARE(queue.sessions.size(), 5);
    QCOMPARE(queue.sessions.back().role, LoadSession::Role::Holder);
    QCOMPARE(queue.mostWaiting(), 3);
    // The migration waits for the long transaction; everybody else waits for the migration.
    const auto waitOf = [&](int session) { return *std::find_if(queue.waits.begin(), queue.waits.end(), [&](const LoadWait &wait) { return wait.session == session; }); };
    QCOMPARE(waitOf(0).behind, QList<int> { 4 });
    QCOMPARE(waitOf(0).mode, LockMode::AccessExclusive);
    QCOMPARE(waitOf(0).relation, QStringLiteral("public.t"));
    for (int session = 1; session <= 3; ++session) {
        QVERIFY2(waitOf(session).behind.contains(0), qPrintable(said(report)));
        QVERIFY2(queue.sessions[session].longest >= waitOf(session).until - waitOf(session).from, qPrintable(said(report)));
    }
    // It has the lock from where it was last seen to wait, which is some time before the long transaction's end.
    QVERIFY2(std::any_of(queue.locks.begin(), queue.locks.end(), [&](const LoadLock &lock) { return lock.relation == u"public.t" && lock.mode == LockMode::AccessExclusive && lock.from >= waitOf(0).until && lock.until >= lock.from; }), qPrintable(said(report)));

    QVERIFY2(report.queueTimeout->tries > 1 && report.queueTimeout->error.isEmpty(), qPrintable(said(report)));
    QCOMPARE(report.heldRelation, QStringLiteral("public.t"));
    QVERIFY2(report.queueSentence().contains(QStringLiteral("3 session")), qPrintable(report.queueSentence()));
}

void TestLoad::nobodyWaitsForAConcurrentBuild()
{
    const LoadReport report = runLoad("CREATE INDEX CONCURRENTLY t_a_idx ON t (a);\n");
    QVERIFY2(report.problem.isEmpty() && report.load.error.isEmpty() && report.queue->error.isEmpty(), qPrintable(said(report)));
    QCOMPARE(report.queue->mostWaiting(), 0);
    QVERIFY2(report.queueSentence().contains(QStringLiteral("Nobody waits")), qPrintable(report.queueSentence()));
}

void TestLoad::errorsAreCounted()
{
    const LoadReport report = runLoad("ALTER TABLE t DROP COLUMN note;\n");
    QVERIFY2(report.load.errors() > 0, qPrintable(said(report)));
    QVERIFY2(report.load.sessions[1].firstError.contains(QStringLiteral("note")), qPrintable(said(report)));
    QVERIFY(report.sentence().contains(QStringLiteral("failed")));
}

void TestLoad::queriesComeFromTheCode()
{
    const LoadReport report = runLoad("ALTER TABLE t ADD COLUMN b integer;\n", "-- name: Notes :many\nSELECT note FROM t WHERE a > 10;\n\n-- name: Other :many\nSELECT 1;\n");
    QVERIFY2(report.load.sessions[1].query.contains(QStringLiteral("a > 10")) && report.load.sessions[1].place.startsWith(u"queries/t.sql:"), qPrintable(said(report)));
    QVERIFY2(report.load.sessions[3].place.isEmpty() && report.load.sessions[3].query.startsWith(u"UPDATE"), qPrintable(said(report)));
}

void TestLoad::parametersHaveValues()
{
    const LoadReport report = runLoad("ALTER TABLE t ADD COLUMN b integer;\n", "-- name: One :one\nSELECT a, '$1' FROM t WHERE note = $1 AND id = $2 LIMIT $3;\n\n-- name: Add :exec\nINSERT INTO t (id, a, note) VALUES ($1, $2, $3);\n");
    const LoadSession reader = report.load.sessions[1], writer = report.load.sessions[3];
    QVERIFY2(reader.query.contains(u"'$1'") && reader.query.contains(u"note = ('note 1'::text)") && reader.query.contains(u"id = ('1'::bigint)"), qPrintable(said(report)));
    QVERIFY2(writer.query.startsWith(u"INSERT") && !writer.query.contains(u"$1") && writer.place.startsWith(u"queries/t.sql:"), qPrintable(said(report)));
    QCOMPARE(report.load.errors(), 0);
    QVERIFY(writer.runs >= 5);
}

void TestLoad::nothingTouchedIsSaid()
{
    const LoadReport report = runLoad("CREATE TABLE u (id int);\n");
    QVERIFY2(report.problem.contains(QStringLiteral("touches no table")), qPrintable(said(report)));
}

void TestLoad::canBeStopped()
{
    const auto cancelled = std::make_shared<std::atomic_bool>(false);
    int sentences = 0;
    Progress progress([&](const ProgressState &) { cancelled->store(++sentences > 0); }, cancelled);
    try {
        runLoad("ALTER TABLE t ADD COLUMN b integer;\n", {}, progress);
        QFAIL("it went on");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Cancelled);
    }
}

void TestLoad::survivesJson()
{
    const LoadReport report = runLoad("ALTER TABLE t ADD COLUMN b integer;\n");
    const QByteArray json = QJsonDocument(report.toJson()).toJson();
    QCOMPARE(QJsonDocument(LoadReport::fromJson(QJsonDocument::fromJson(json).object()).toJson()).toJson(), json);
}

QTEST_GUILESS_MAIN(TestLoad)
#include "tst_load.moc"
