#include "models/core/error.h"
#include "models/rehearsal/rehearser.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QDir>
#include <future>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// A rehearsal that is cancelled, at each of its moments, ends within a second and leaves nothing behind.
class TestEnding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void cancelEndsIt_data();
    void cancelEndsIt();
    void stagingIsLeftAsItWas_data() { moments(); }
    void stagingIsLeftAsItWas();
    void longStatementsAreStopped();

private:
    void moments();
    TemporaryProject m_project;
};

/// A second is promised; this one only tells it from waiting for a statement's own end, on a machine that has other things to do.
static constexpr std::chrono::seconds patience { 20 };

void TestEnding::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    server();
    // Each step and round is taken: it may run over itself, runs outside of a transaction, and allows what was refused.
    m_project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
    m_project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL, note text);\n-- verify: SELECT true;\n", "DROP TABLE t;");
    m_project.migration(QStringLiteral("20260102000000_next"), "CREATE TABLE IF NOT EXISTS u (id int);\nALTER TABLE t ADD COLUMN IF NOT EXISTS b integer;\nALTER TABLE t ALTER COLUMN a DROP NOT NULL;\n", "DROP TABLE u;\nALTER TABLE t DROP COLUMN b;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;");
}

/// "step up" is when that step begins, "round 2" and "point 2" when so many of them are over, "verdict" before what is done
/// beside the procedure; all else is the beginning of a sentence of its progress.
void TestEnding::moments()
{
    QTest::addColumn<QString>("moment");
    for (const RehearsalStep &step : rehearsalSteps())
        QTest::addRow("step %s", qPrintable(step.id)) << QStringLiteral("step ") + step.id;
    for (const char *moment : { "Building the state", "round 1", "round 2", "round 3", "round 4", "verdict" })
        QTest::addRow("%s", moment) << QString::fromLatin1(moment);
}

void TestEnding::cancelEndsIt_data()
{
    QTest::addColumn<QString>("moment");
    // The moments between have nothing that a server of somebody does not have, too.
    for (const char *moment : { "Starting a private", "Building the state", "step up", "step compare-data", "round 2", "verdict", "point 1", "point 3", "The migration behind" })
        QTest::addRow("%s", moment) << QString::fromLatin1(moment);
}

/// What a rehearsal did before it was stopped, from the moment on at which it was.
struct Stopped
{
    bool reached = false, cancelled = false, inTime = false;
};

static bool isReached(const QString &moment, const RehearsalReport &report)
{
    const auto is = [&](const char *kind, qsizetype count) { return moment == QLatin1String(kind) + u' ' + QString::number(count); };
    for (const RehearsalStep &step : report.steps)
        if (step.state == RehearsalStep::State::Running && moment == QStringLiteral("step ") + step.id)
            return true;
    return (moment == u"verdict" && !report.sentence.isEmpty()) || (report.tenantTrial && is("round", report.tenantTrial->rounds.size())) || (report.failurePoints && is("point", report.failurePoints->points.size()));
}

static Stopped stopAt(const QString &moment, const QString &folder, const std::function<std::unique_ptr<Sandbox>(Progress &)> &open, const std::function<void(const Sandbox &)> &opened = {})
{
    Stopped stopped;
    const auto cancel = std::make_shared<std::atomic_bool>(false);
    std::promise<void> reached;
    const auto stop = [&] {
        if (!cancel->exchange(true)) {
            stopped.reached = true;
            reached.set_value();
        }
    };
    std::future<void> ended = std::async(std::launch::async, [&] {
        Progress progress([&](const ProgressState &state) {
            if (state.sentence.startsWith(moment))
                stop();
        }, cancel);
        try {
            const MigrationProject project = openProject(folder);
            const auto sandbox = open(progress);
            if (opened)
                opened(*sandbox);
            Rehearser rehearser(*sandbox, project);
            if (moment.startsWith(u"The migration behind"))
                rehearser.extras.load.emplace();
            rehearser.extras.failurePoints.emplace();
            rehearser.extras.failurePoints->kinds = { FailureKind::TerminatedBefore };
            rehearser.onStep = [&](const RehearsalReport &report) {
                if (isReached(moment, report))
                    stop();
            };
            rehearser.rehearse(QStringLiteral("20260102000000"), progress);
        } catch (const Error &error) {
            stopped.cancelled = error.kind == ErrorKind::Cancelled;
        }
        if (!stopped.reached)
            reached.set_value();
    });
    reached.get_future().wait();
    stopped.inTime = ended.wait_for(patience) == std::future_status::ready;
    ended.wait();
    return stopped;
}


void TestEnding::cancelEndsIt()
{
    QFETCH(QString, moment);
    QString folder;
    const auto open = [&](Progress &progress) { return Sandbox::open(server().binaries().majorVersion, progress); };
    const Stopped stopped = stopAt(moment, m_project.path(), open, [&](const Sandbox &sandbox) { folder = sandbox.profile(QStringLiteral("postgres")).host; });
    QVERIFY2(stopped.reached, "it never came there");
    QVERIFY2(stopped.cancelled && stopped.inTime, stopped.cancelled ? "it took too long" : "it was not cancelled");
    // A server that still lives writes into it again.
    QVERIFY2(folder.isEmpty() || !QFileInfo::exists(folder), qPrintable(QDir(folder + QStringLiteral("/data")).entryList().join(u' ')));
}

/// Databases, advisory locks and other sessions on a server.
static QStringList traces(Session &session)
{
    QStringList found;
    const Result rows = session.execute("SELECT datname FROM pg_database UNION ALL SELECT 'lock of ' || pid FROM pg_locks WHERE locktype = 'advisory' UNION ALL SELECT 'session ' || pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY 1");
    for (int row = 0; row < rows.rows(); ++row)
        found << rows.text(row, 0);
    return found;
}

void TestEnding::stagingIsLeftAsItWas()
{
    QFETCH(QString, moment);
    const Stopped stopped = stopAt(moment, m_project.path(), [](Progress &progress) { return Sandbox::onServer({ server().profile(), {} }, progress); });
    QVERIFY2(stopped.reached, "it never came there");
    QVERIFY2(stopped.cancelled && stopped.inTime, stopped.cancelled ? "it took too long" : "it was not cancelled");
    const auto looking = connectTo(QStringLiteral("postgres"));
    const QStringList before { QStringLiteral("postgres"), QStringLiteral("template0"), QStringLiteral("template1") };
    QTRY_COMPARE(traces(*looking), before); // sessions end a moment after their sockets
}

void TestEnding::longStatementsAreStopped()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), "SELECT pg_sleep(60);", "SELECT 1;");
    const Stopped stopped = stopAt(QStringLiteral("step up"), project.path(), [&](Progress &progress) { return Sandbox::open(server().binaries().majorVersion, progress); });
    QVERIFY(stopped.reached && stopped.cancelled && stopped.inTime);
}

QTEST_GUILESS_MAIN(TestEnding)
#include "tst_ending.moc"
