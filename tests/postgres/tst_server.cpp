#include "models/core/error.h"
#include "models/postgres/databaseworker.h"
#include "models/postgres/identifier.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTcpServer>
#include <atomic>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The private server, sessions and workers against a real PostgreSQL.
class TestServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void startsOnAUnixSocketOnly();
    void isRemovedWithItsOwner();
    void cleaningUpBesideAnEndLeavesNothing();
    void leftoversOfADeadProcessAreRemoved();
    void errorsCarryTheServersFields();
    void copyLoadsItsData();
    void copyGoesFromOneServerToAnother();
    void refusedCopySaysWhy();
    void readOnlySessionsDoNotWrite();
    void unreachableServerIsSaidSo();
    void missingDatabaseIsARefusedLogin();
    void cancelInterruptsTheServer();
    void cancelReachesOnlyItsTask();
    void whatTidiesUpIsNotStopped();
    void aQueuedTaskEndsAtOnce();
    void reconnectsAfterALostConnection();
    void aSilentServerDoesNotHoldTheWorker();
    void quotesLikeTheServer_data();
    void quotesLikeTheServer();
};

/// Less than anything that would be waited for: half a second is usual, and a busy machine needs longer.
static constexpr int promptMs = 8000;

void TestServer::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestServer::startsOnAUnixSocketOnly()
{
    const auto session = connectTo(QStringLiteral("postgres"));
    QCOMPARE(session->execute("SHOW listen_addresses").text(0, 0), QString());
    QVERIFY(session->serverVersion() >= 130000);
    QVERIFY(server().folder().size() < 80);
    QCOMPARE(QFileInfo(server().folder()).permissions() & (QFile::ReadOther | QFile::ReadGroup), QFile::Permissions());
}

/// A process that ended and that nobody collected yet (state Z) is not alive.
static bool isAlive(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z");
}

void TestServer::isRemovedWithItsOwner()
{
    Progress progress;
    auto cluster = Cluster::start(serverFor(0), progress);
    const QString folder = cluster->folder();
    const qint64 pid = cluster->postmasterPid();
    QVERIFY(pid > 1);
    cluster.reset();
    QVERIFY(!QDir(folder).exists());
    QVERIFY(!isAlive(pid));
}

void TestServer::cleaningUpBesideAnEndLeavesNothing()
{
    // As another process does it that starts at this moment.
    std::atomic<bool> ended = false;
    std::thread cleaner([&] {
        while (!ended)
            Cluster::removeLeftovers();
    });
    Progress progress;
    static constexpr int clusters = 3;
    QStringList left;
    for (int i = 0; i < clusters; ++i) {
        auto cluster = Cluster::start(serverFor(0), progress);
        const QString folder = cluster->folder();
        cluster.reset();
        if (QDir(folder).exists())
            left << folder;
    }
    ended = true;
    cleaner.join();
    QCOMPARE(left, QStringList());
}

void TestServer::leftoversOfADeadProcessAreRemoved()
{
    // A child makes a cluster and is killed: what a crash of the workbench leaves behind.
    int told[2];
    QCOMPARE(pipe(told), 0);
    const pid_t child = fork();
    if (child == 0) {
        Progress progress;
        const auto cluster = Cluster::start(serverFor(0), progress);
        const QByteArray folder = cluster->folder().toUtf8() + '\n' + QByteArray::number(cluster->postmasterPid());
        if (write(told[1], folder.constData(), size_t(folder.size())) < 0)
            _exit(1);
        raise(SIGKILL);
    }
    close(told[1]);
    QByteArray said(4096, '\0');
    said.resize(int(read(told[0], said.data(), size_t(said.size()))));
    close(told[0]);
    int status = 0;
    waitpid(child, &status, 0);
    const QString folder = QString::fromUtf8(said.split('\n').at(0));
    const auto postmaster = pid_t(said.split('\n').at(1).toInt());
    QVERIFY(QDir(folder).exists());
    QVERIFY(isAlive(postmaster));
    QVERIFY(Cluster::removeLeftovers() >= 1);
    QVERIFY(!isAlive(postmaster));
    QVERIFY(!QDir(folder).exists());
    QVERIFY(QDir(server().folder()).exists());
}

void TestServer::errorsCarryTheServersFields()
{
    const auto session = freshDatabase();
    try {
        session->execute("SELECT 'ä', mising FROM pg_class");
        QFAIL("no error");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Statement);
        QCOMPARE(error.sqlState, QByteArray("42703"));
        QCOMPARE(error.position, QByteArray("SELECT 'ä', ").size());
    }
    session->execute("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
    try {
        session->execute("INSERT INTO t VALUES (1)");
        QFAIL("no error");
    } catch (const Error &error) {
        QCOMPARE(error.sqlState, QByteArray("23505"));
        QVERIFY(error.detail.contains(QStringLiteral("(id)=(1)")));
    }
}

void TestServer::copyLoadsItsData()
{
    const auto session = freshDatabase();
    session->execute("CREATE TABLE t (a int, b text)");
    session->copyIn("COPY t FROM STDIN", "1\tone\n2\t\\N\n");
    const Result rows = session->execute("SELECT a, b FROM t ORDER BY a");
    QCOMPARE(rows.rows(), 2);
    QCOMPARE(rows.text(0, 1), QStringLiteral("one"));
    QVERIFY(rows.isNull(1, 1));
}

void TestServer::copyGoesFromOneServerToAnother()
{
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute("CREATE TABLE t AS SELECT g AS a, repeat('x', g % 500) AS b FROM generate_series(1, 20000) g");
    target->execute("CREATE TABLE t (a int CHECK (a < 30000), b text)");
    QCOMPARE(source->copyTo("COPY t TO STDOUT", *target, "COPY t FROM STDIN"), 20'000);
    QCOMPARE(target->execute("SELECT sum(length(b)) FROM t").integer(0, 0), source->execute("SELECT sum(length(b)) FROM t").integer(0, 0));
    const QList<std::pair<QByteArray, QByteArray>> refused {
        { "COPY missing TO STDOUT", "COPY t FROM STDIN" }, { "COPY t TO STDOUT", "COPY missing FROM STDIN" }, { "COPY (SELECT a + 25000, b FROM t) TO STDOUT", "COPY t FROM STDIN" }, { "COPY (SELECT 1 / (a - 15000), b FROM t) TO STDOUT", "COPY t FROM STDIN" },
    };
    for (const auto &[out, in] : refused) {
        try {
            source->copyTo(out, *target, in);
            QFAIL(out.constData());
        } catch (const Error &error) {
            QVERIFY2(!error.sqlState.isEmpty() && error.sqlState != "57014", error.sqlState.constData());
        }
        QCOMPARE(source->execute("SELECT 1").integer(0, 0), 1);
        QCOMPARE(target->execute("SELECT count(*) FROM t").integer(0, 0), 20'000);
    }
}

void TestServer::refusedCopySaysWhy()
{
    const auto session = freshDatabase();
    try {
        session->copyIn("COPY missing FROM STDIN", "1\n");
        QFAIL("no error");
    } catch (const Error &error) {
        QCOMPARE(error.sqlState, QByteArray("42P01"));
    }
    QCOMPARE(session->execute("SELECT 1").integer(0, 0), 1);
}

void TestServer::readOnlySessionsDoNotWrite()
{
    ConnectionProfile profile = server().profile();
    profile.readOnly = true;
    Progress progress;
    const auto session = Session::open(profile, {}, progress);
    try {
        session->execute("CREATE TABLE t ()");
        QFAIL("it wrote");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::PermissionDenied);
        QVERIFY(error.advice.contains(QStringLiteral("read-only")));
    }
}

void TestServer::unreachableServerIsSaidSo()
{
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    ConnectionProfile profile;
    profile.name = QStringLiteral("nowhere");
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = closed.serverPort();
    closed.close();
    Progress progress;
    try {
        Session::open(profile, {}, progress);
        QFAIL("it connected");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::ConnectionFailed);
        QVERIFY(error.message.contains(QStringLiteral("nowhere")));
        QVERIFY(!error.advice.isEmpty());
    }
}

void TestServer::missingDatabaseIsARefusedLogin()
{
    Progress progress;
    try {
        Session::open(server().profile(QStringLiteral("missing")), {}, progress);
        QFAIL("it connected");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        QVERIFY(error.serverLine.contains(QStringLiteral("missing")));
    }
}

struct Ends
{
    int done = 0, failed = 0, cancelled = 0;
    Error error { ErrorKind::Internal, {} };
};

template <class T>
static void listen(Task<T> &task, QObject *context, Ends &ends)
{
    report(
        task, context, [&ends](const auto &...) { ++ends.done; },
        [&ends](const Error &error) {
            ++ends.failed;
            ends.error = error;
        },
        [&ends] { ++ends.cancelled; });
}

static auto sleepTask(DatabaseWorker &worker)
{
    return worker.run(QStringLiteral("sleep"), [](Session &session, Progress &) { return session.execute("SELECT pg_sleep(600)").rows(); });
}

void TestServer::cancelInterruptsTheServer()
{
    DatabaseWorker worker(server().profile(), {});
    DatabaseWorker watch(server().profile(), {});
    Ends ends, seen;
    Task<int> task = sleepTask(worker);
    listen(task, this, ends);
    Task<int> running = watch.run(QStringLiteral("watch"), [](Session &session, Progress &) {
        while (session.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid() AND state = 'active'").integer(0, 0) == 0) { }
        return 1;
    });
    listen(running, this, seen);
    QTRY_COMPARE(seen.done, 1);
    QElapsedTimer timer;
    timer.start();
    task.cancel();
    QTRY_COMPARE(ends.cancelled, 1);
    QVERIFY(timer.elapsed() < promptMs);
    QCOMPARE(ends.failed + ends.done, 0);
}

/// The ROLLBACK after a statement that was stopped has the same request to stop before it, and must not heed it.
void TestServer::whatTidiesUpIsNotStopped()
{
    const auto stop = std::make_shared<std::atomic_bool>(false);
    const Progress progress({}, stop);
    const auto session = connectTo(QStringLiteral("postgres"));
    session->cancelWith(progress);
    session->execute("BEGIN");
    stop->store(true);
    QVERIFY_EXCEPTION_THROWN(session->execute("SELECT pg_sleep(600)"), Error);
    session->execute("ROLLBACK; SELECT pg_sleep(0.2)");
    session->cancelWith(progress); // the next work is stopped again
    QVERIFY_EXCEPTION_THROWN(session->execute("SELECT pg_sleep(600)"), Error);
}

void TestServer::cancelReachesOnlyItsTask()
{
    // A late cancel must not kill the task that comes after the one it was meant for.
    DatabaseWorker worker(server().profile(), {});
    Ends next;
    static constexpr int rounds = 100;
    for (int i = 0; i < rounds; ++i) {
        Task<int> quick = worker.run(QStringLiteral("quick"), [](Session &session, Progress &) { return session.execute("SELECT 1").rows(); });
        Task<int> after = worker.run(QStringLiteral("after"), [](Session &session, Progress &) { return session.execute("SELECT count(*) FROM generate_series(1, 20000)").rows(); });
        quick.cancel();
        listen(after, this, next);
        QTRY_COMPARE(next.done + next.failed + next.cancelled, i + 1);
    }
    QCOMPARE(next.done, rounds);
}

void TestServer::aQueuedTaskEndsAtOnce()
{
    DatabaseWorker worker(server().profile(), {});
    Ends first, second;
    Task<int> sleeping = sleepTask(worker);
    listen(sleeping, this, first);
    Task<int> waiting = worker.run(QStringLiteral("wait"), [](Session &, Progress &) { return 1; });
    listen(waiting, this, second);
    waiting.cancel();
    QTRY_COMPARE(second.cancelled, 1);
    QCOMPARE(first.done + first.failed + first.cancelled, 0);
    sleeping.cancel();
    QTRY_COMPARE(first.cancelled, 1);
}

void TestServer::reconnectsAfterALostConnection()
{
    DatabaseWorker worker(server().profile(), {});
    Ends lost, again;
    Task<int> task = worker.run(QStringLiteral("die"), [](Session &session, Progress &) { return session.execute("SELECT pg_terminate_backend(pg_backend_pid())").rows(); });
    listen(task, this, lost);
    QTRY_COMPARE(lost.failed, 1);
    QCOMPARE(lost.error.kind, ErrorKind::ConnectionLost);
    Task<int> next = worker.run(QStringLiteral("next"), [](Session &session, Progress &) { return session.execute("SELECT 1").rows(); });
    listen(next, this, again);
    QTRY_COMPARE(again.done, 1);
}

void TestServer::aSilentServerDoesNotHoldTheWorker()
{
    // It accepts and never answers: neither connecting nor the end of the worker may hang.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ConnectionProfile profile;
    profile.name = QStringLiteral("silent");
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = silent.serverPort();
    DatabaseWorker worker(profile, {});
    Ends ends;
    Task<int> task = worker.run(QStringLiteral("connect"), [](Session &session, Progress &) { return session.execute("SELECT 1").rows(); });
    listen(task, this, ends);
    QTRY_VERIFY(silent.hasPendingConnections());
    QElapsedTimer timer;
    timer.start();
    task.cancel();
    QTRY_COMPARE(ends.cancelled, 1);
    QVERIFY(timer.elapsed() < promptMs);
}

void TestServer::quotesLikeTheServer_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : { "orders", "Order", "order", "a b", "1a", "a\"b", "ä", "user", "value", "a$", "_x", "timestamp", "name", "" })
        QTest::addRow("%s", name) << QString::fromUtf8(name);
}

void TestServer::quotesLikeTheServer()
{
    QFETCH(QString, name);
    if (name.isEmpty()) {
        QCOMPARE(quoteIdentifier(name), QStringLiteral("\"\""));
        return;
    }
    const auto session = connectTo(QStringLiteral("postgres"));
    // Whatever we write must mean the same name to the server, bare or quoted.
    const Result columns = session->execute("SELECT 1 AS " + quoteIdentifier(name).toUtf8());
    QCOMPARE(columns.columnName(0), name);
    QCOMPARE(session->execute("SELECT " + quoteLiteral(name + QStringLiteral("'\\")).toUtf8()).text(0, 0), name + QStringLiteral("'\\"));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
