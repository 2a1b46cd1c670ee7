#include "models/core/error.h"
#include "models/postgres/clusterprocesses.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QDir>
#include <QProcess>
#include <csignal>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The real program, or its server, killed in the midst of a rehearsal: the next start finds nothing of it.
class TestRehearsalKills : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void killedProgramLeavesNothing_data();
    void killedProgramLeavesNothing();
    void killedServerIsSaidAndLeavesNothing();
    void killedProgramLeavesStagingAsItWas();
    void killedStagingServerIsLeftAsItWas();

private:
    void start(QProcess &process, const QStringList &arguments = {});
    QString folderOf(const QProcess &process);
    TemporaryProject m_slow, m_quick;
};

void TestRehearsalKills::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    if (qEnvironmentVariable("LOCKKEEPER_PROGRAM").isEmpty())
        QSKIP("No program is named.");
    m_slow.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
    // One backend that waits, and one that does not look up from its work.
    m_slow.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN a int;\nSELECT count(*) FROM generate_series(1, 100000000) a, generate_series(1, 100) b;", "ALTER TABLE t DROP COLUMN a;");
    m_quick.migration(QStringLiteral("20260101000000_base"), "CREATE TABLE t (id int);", "DROP TABLE t;");
}

void TestRehearsalKills::start(QProcess &process, const QStringList &arguments)
{
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), QStringList { QStringLiteral("--project"), m_slow.path(), QStringLiteral("rehearse"), QStringLiteral("20260102000000") } + arguments);
    QVERIFY(process.waitForStarted(patienceMs));
}

/// Of the private server: the program holds its lock.
QString TestRehearsalKills::folderOf(const QProcess &process)
{
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(process.processId()));
    for (const QString &name : descriptors.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot))
        if (const QString target = QFile::symLinkTarget(descriptors.filePath(name)); target.endsWith(u"/owner.lock"))
            return target.section(u'/', 0, -2);
    return {};
}

/// Not so of one that has ended and that nobody asks for its end.
static bool worksIn(qint64 pid, const QString &data)
{
    return QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid)).startsWith(data);
}

static bool isAtWork(const ConnectionProfile &profile)
{
    try {
        Progress progress;
        return Session::open(profile, {}, progress)->execute("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT count(*) FROM generate_series%'").rows() > 0;
    } catch (const Error &) {
        return false; // it is not there yet
    }
}

static ConnectionProfile privateProfile(const QString &folder)
{
    ConnectionProfile profile = server().profile();
    profile.host = folder;
    return profile;
}

static void rehearseSomethingElse(const TemporaryProject &project, const QStringList &arguments = {})
{
    QProcess next;
    next.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), QStringList { QStringLiteral("--project"), project.path(), QStringLiteral("rehearse"), QStringLiteral("--all") } + arguments);
    QVERIFY(next.waitForFinished(patienceMs));
    QVERIFY2(next.exitCode() == 0, next.readAllStandardError().constData());
}

void TestRehearsalKills::killedProgramLeavesNothing_data()
{
    QTest::addColumn<bool>("busy");
    QTest::addRow("while its server starts") << false;
    QTest::addRow("while the up runs") << true;
}

void TestRehearsalKills::killedProgramLeavesNothing()
{
    QFETCH(bool, busy);
    QProcess process;
    start(process);
    QString folder;
    QTRY_VERIFY(!(folder = folderOf(process)).isEmpty());
    const QString data = folder + QStringLiteral("/data");
    if (busy)
        QTRY_VERIFY(isAtWork(privateProfile(folder)));
    process.kill();
    QVERIFY(process.waitForFinished(patienceMs));
    QVERIFY(QFileInfo::exists(folder));
    QVERIFY(!busy || !processesIn(data).isEmpty());
    const QList<qint64> before = processesIn(data);
    rehearseSomethingElse(m_quick);
    QVERIFY(!QFileInfo::exists(folder));
    for (const qint64 pid : before)
        QVERIFY(!worksIn(pid, data));
}

void TestRehearsalKills::killedServerIsSaidAndLeavesNothing()
{
    QProcess process;
    start(process);
    QString folder;
    QTRY_VERIFY(!(folder = folderOf(process)).isEmpty());
    QTRY_VERIFY(isAtWork(privateProfile(folder)));
    const QString data = folder + QStringLiteral("/data");
    const QList<qint64> before = processesIn(data);
    QVERIFY(before.contains(livePostmaster(data)));
    for (const qint64 pid : before)
        if (pid == livePostmaster(data))
            kill(pid_t(pid), SIGKILL);
    // The backend that is at work does not notice; it is the connection's other end, which the program waits for.
    for (const qint64 pid : before)
        kill(pid_t(pid), SIGTERM);
    QVERIFY(process.waitForFinished(patienceMs));
    const QByteArray said = process.readAll();
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 3, said.constData());
    QVERIFY2(said.contains("connection"), said.constData());
    QVERIFY(!QFileInfo::exists(folder));
    for (const qint64 pid : before)
        QVERIFY(!worksIn(pid, data));
}

static QStringList databases()
{
    QStringList found;
    const Result rows = connectTo(QStringLiteral("postgres"))->execute("SELECT datname FROM pg_database UNION ALL SELECT 'lock' FROM pg_locks WHERE locktype = 'advisory' ORDER BY 1");
    for (int row = 0; row < rows.rows(); ++row)
        found << rows.text(row, 0);
    return found;
}

static QStringList onStaging()
{
    return { QStringLiteral("--staging"), QStringLiteral("host=%1 user=postgres dbname=postgres").arg(server().folder()) };
}

void TestRehearsalKills::killedProgramLeavesStagingAsItWas()
{
    const QStringList before = databases();
    QProcess process;
    start(process, onStaging());
    QTRY_VERIFY(isAtWork(server().profile()));
    process.kill();
    QVERIFY(process.waitForFinished(patienceMs));
    QVERIFY(databases().filter(QStringLiteral("lockkeeper_rehearsal_")).size() > 1);
    // Its statement runs on until the server has something to tell it; the next rehearsal does not wait for that.
    rehearseSomethingElse(m_quick, onStaging());
    QTRY_COMPARE(databases(), before);
}

/// Started again by its owner, it has the databases still and nobody's lock on them.
void TestRehearsalKills::killedStagingServerIsLeftAsItWas()
{
    const QStringList before = databases();
    QProcess process;
    start(process, onStaging());
    QTRY_VERIFY(isAtWork(server().profile()));
    const QString data = server().folder() + QStringLiteral("/data");
    const QList<qint64> processes = processesIn(data);
    for (const qint64 pid : processes)
        kill(pid_t(pid), SIGKILL);
    QVERIFY(process.waitForFinished(patienceMs));
    const QByteArray said = process.readAll();
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 3, said.constData());
    Progress progress;
    QTRY_VERIFY(processesIn(data).isEmpty());
    try {
        server().restart(progress);
    } catch (const Error &error) {
        QFAIL(qPrintable(error.fullText()));
    }
    QVERIFY(databases().filter(QStringLiteral("lockkeeper_rehearsal_")).size() > 1);
    rehearseSomethingElse(m_quick, onStaging());
    QTRY_COMPARE(databases(), before);
}

QTEST_GUILESS_MAIN(TestRehearsalKills)
#include "tst_rehearsalkills.moc"
