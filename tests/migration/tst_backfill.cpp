#include "models/core/childprocess.h"
#include "models/core/error.h"
#include "models/migration/backfill.h"
#include "models/postgres/clusterprocesses.h"
#include "models/migration/tenants.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"

#include <future>
#include <unistd.h>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestBackfill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void everyKeyIsWalked_data();
    void everyKeyIsWalked();
    void onlyTwoExpressionsAreTaken_data();
    void onlyTwoExpressionsAreTaken();
    void goesOnWhereItWasStopped();
    void killedBatchIsAsIfItHadNotBeen();
    void oneRunAtATime();
    void lockedRowsAreWaitedForInSmallSteps();
    void writersLoseNothing();
    void pausesBehindALimit();
    void pausesWhileAReplicaIsBehind();
    void countsWaitingSessionsOfOtherRoles();
    void knownBackfillsSayHowFarTheyAre();
    void eachTenantIsABackfillOfItsOwn();
};

static const BackfillWork work { QStringLiteral("t"), QStringLiteral("status = 'open'"), QStringLiteral("status IS NULL"), {} };

void TestBackfill::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

static std::unique_ptr<Session> tableOf(int rows, QString *database)
{
    auto session = freshDatabase(database);
    session->execute("CREATE TABLE t (id int PRIMARY KEY, status text, n int DEFAULT 0); INSERT INTO t SELECT g FROM generate_series(1, " + QByteArray::number(rows) + ") g; ANALYZE t");
    return session;
}

static qint64 open(Session &session)
{
    return session.query("SELECT count(*) FROM t WHERE status = 'open'").integer(0, 0);
}

void TestBackfill::everyKeyIsWalked_data()
{
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QStringList>("named");
    const QStringList primary;
    QTest::addRow("composite") << QByteArray("a int, b text, PRIMARY KEY (a, b)") << QByteArray("g % 7, 'b''' || g || E'\\\\'") << primary;
    QTest::addRow("text") << QByteArray("\"Key\" text PRIMARY KEY") << QByteArray("'Ä \"' || g || '{,}'") << primary;
    QTest::addRow("uuid") << QByteArray("id uuid PRIMARY KEY") << QByteArray("md5(g::text)::uuid") << primary;
    QTest::addRow("timestamp") << QByteArray("at timestamptz PRIMARY KEY") << QByteArray("'2026-01-01'::timestamptz + g * interval '1.000001 s'") << primary;
    QTest::addRow("named") << QByteArray("id int NOT NULL UNIQUE") << QByteArray("g") << QStringList { QStringLiteral("id") };
    QTest::addRow("partitioned") << QByteArray("id int PRIMARY KEY") << QByteArray("g") << primary;
}

void TestBackfill::everyKeyIsWalked()
{
    QFETCH(const QByteArray, columns);
    QFETCH(const QByteArray, keys);
    QFETCH(const QStringList, named);
    QString database;
    const auto session = freshDatabase(&database), watch = connectTo(database);
    const bool partitioned = QByteArray(QTest::currentDataTag()) == "partitioned";
    session->execute("CREATE TABLE t (" + columns + ", status text)" + (partitioned ? " PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (2000); CREATE TABLE t2 PARTITION OF t DEFAULT" : ""));
    session->execute("SET datestyle = 'German'; INSERT INTO t SELECT " + keys + " FROM generate_series(1, 5000) g; ANALYZE t");
    BackfillWork keyed = work;
    keyed.key = named;
    Progress progress;
    int batches = 0;
    BackfillRun backfill(*session, *watch, keyed);
    backfill.onBatch = [&](const BackfillResult &) { ++batches; };
    const BackfillResult result = backfill.run(progress);
    QCOMPARE(result.rowsChanged, 5000);
    QCOMPARE(result.rowsSeen, 5000);
    QCOMPARE(result.rowsLeft, 0);
    QCOMPARE(result.batches, batches);
    QVERIFY(batches > 1);
    QCOMPARE(open(*session), 5000);
}

void TestBackfill::onlyTwoExpressionsAreTaken_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("set");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("said");
    const QString set = work.set, where = work.where, table = work.table;
    QTest::addRow("two statements") << table << set << QStringLiteral("true; DROP TABLE t") << QStringLiteral("more than one expression");
    QTest::addRow("grouped") << table << set << QStringLiteral("true GROUP BY id") << QStringLiteral("more than one expression");
    QTest::addRow("where in set") << table << QStringLiteral("status = 'x' WHERE true") << where << QStringLiteral("more than one expression");
    QTest::addRow("syntax") << table << QStringLiteral("status =") << where << QStringLiteral("syntax error");
    QTest::addRow("key changed") << table << QStringLiteral("id = id + 1") << where << QStringLiteral("The SET changes id");
    QTest::addRow("no table") << QStringLiteral("nowhere") << set << where << QStringLiteral("There is no table nowhere.");
    QTest::addRow("no key") << QStringLiteral("keyless") << set << where << QStringLiteral("has no primary key");
}

void TestBackfill::onlyTwoExpressionsAreTaken()
{
    QFETCH(const QString, table);
    QFETCH(const QString, set);
    QFETCH(const QString, where);
    QFETCH(const QString, said);
    QString database;
    const auto session = tableOf(10, &database);
    session->execute("CREATE TABLE keyless (status text)");
    try {
        BackfillRun(*session, *session, { table, set, where, {} });
        QFAIL("It was taken.");
    } catch (const Error &error) {
        QVERIFY2(error.kind == ErrorKind::Input && error.message.contains(said) && !error.advice.isEmpty(), qPrintable(error.fullText()));
    }
    QVERIFY(session->query("SELECT to_regclass('lockkeeper.backfills')").isNull(0, 0));
}

void TestBackfill::goesOnWhereItWasStopped()
{
    QString database;
    const auto session = tableOf(20'000, &database);
    BackfillWork counted = work;
    counted.set += QStringLiteral(", n = n + 1 -- each once\n");
    const auto cancelled = std::make_shared<std::atomic_bool>(false);
    Progress stopping({}, cancelled);
    qint64 seen = 0;
    try {
        const auto first = connectTo(database), watch = connectTo(database);
        BackfillRun backfill(*first, *watch, counted);
        backfill.onBatch = [&](const BackfillResult &result) {
            seen = result.rowsSeen;
            *cancelled = result.batches == 3;
        };
        backfill.run(stopping);
        QFAIL("It was not stopped.");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Cancelled);
    }
    QCOMPARE(open(*session), seen);
    QCOMPARE(session->query("SELECT rows_changed FROM lockkeeper.backfills").integer(0, 0), seen);
    Progress progress;
    const auto watch = connectTo(database);
    const BackfillResult result = BackfillRun(*session, *watch, counted).run(progress);
    QVERIFY(result.resumed);
    QCOMPARE(result.rowsSeen, 20'000);
    QCOMPARE(result.rowsLeft, 0);
    QCOMPARE(session->query("SELECT count(*) FROM t WHERE n = 1").integer(0, 0), 20'000);
}

/// The server process dies in the middle of a batch: its rows and its position go together.
void TestBackfill::killedBatchIsAsIfItHadNotBeen()
{
    QString database;
    const auto session = tableOf(3000, &database);
    session->execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 2500 AND current_setting(''application_name'') = ''dies'' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END'; "
                     "CREATE TRIGGER slow BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION slow()");
    try {
        const auto dying = connectTo(database), watch = connectTo(database);
        dying->execute("SET application_name = 'dies'");
        Progress progress;
        BackfillRun(*dying, *watch, work).run(progress);
        QFAIL("It lived.");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::ConnectionLost);
    }
    const qint64 changed = open(*session);
    QVERIFY(changed > 0 && changed < 2500);
    QCOMPARE(session->query("SELECT position[1]::int FROM lockkeeper.backfills").integer(0, 0), changed);
    const auto watch = connectTo(database);
    Progress progress;
    const BackfillResult result = BackfillRun(*session, *watch, work).run(progress);
    QVERIFY(result.resumed);
    QCOMPARE(result.rowsChanged, 3000);
    QCOMPARE(open(*session), 3000);
}

void TestBackfill::oneRunAtATime()
{
    QString database;
    const auto session = tableOf(1000, &database), watch = connectTo(database), other = connectTo(database);
    Progress progress;
    BackfillRun backfill(*session, *watch, work);
    bool refused = false;
    backfill.onBatch = [&](const BackfillResult &) {
        try {
            BackfillRun(*other, *watch, work).run(progress);
        } catch (const Error &error) {
            refused = error.kind == ErrorKind::LockTimeout;
        }
    };
    backfill.run(progress);
    QVERIFY(refused);
}

void TestBackfill::lockedRowsAreWaitedForInSmallSteps()
{
    QString database;
    const auto session = tableOf(1000, &database), watch = connectTo(database), holder = connectTo(database);
    holder->execute("BEGIN; UPDATE t SET n = 1 WHERE id = 700");
    QStringList said;
    Progress progress([&](const ProgressState &state) {
        if (state.sentence.contains(u"locked by somebody else") && holder->inTransaction())
            holder->execute("COMMIT");
        said << state.sentence;
    });
    const BackfillResult result = BackfillRun(*session, *watch, work).run(progress);
    QVERIFY2(!holder->inTransaction(), qPrintable(said.join(u'\n')));
    QCOMPARE(result.rowsLeft, 0);
    QCOMPARE(session->query("SELECT n FROM t WHERE id = 700 AND status = 'open'").integer(0, 0), 1);
}

/// A writer beside it: every one of its changes stays, and what it inserts behind the position is shown and finished by a rerun.
void TestBackfill::writersLoseNothing()
{
    QString database;
    const auto session = tableOf(20'000, &database), watch = connectTo(database), writer = connectTo(database);
    std::atomic_bool stop = false;
    auto writing = std::async(std::launch::async, [&] {
        int writes = 0;
        for (; !stop || writes < 50; ++writes)
            writer->query("UPDATE t SET n = n + 1 WHERE id = $1", { QByteArray::number(writes * 7919 % 20'000 + 1) });
        return writes;
    });
    Progress progress;
    BackfillResult result;
    bool inserted = false;
    {
        BackfillRun backfill(*session, *watch, work);
        backfill.onBatch = [&](const BackfillResult &) {
            if (!std::exchange(inserted, true))
                watch->execute("INSERT INTO t (id) VALUES (-1), (30000)");
        };
        result = backfill.run(progress);
    }
    stop = true;
    const int writes = writing.get();
    QCOMPARE(session->query("SELECT sum(n) FROM t").integer(0, 0), writes);
    QCOMPARE(result.rowsLeft, 1);
    QCOMPARE(result.rowsChanged, 20'001);
    QCOMPARE(session->query("SELECT rows_left FROM lockkeeper.backfills WHERE finished_at IS NOT NULL").integer(0, 0), 1);
    const BackfillResult again = BackfillRun(*session, *watch, work).run(progress);
    QVERIFY(!again.resumed);
    QCOMPARE(again.rowsChanged, 1);
    QCOMPARE(again.rowsLeft, 0);
}

void TestBackfill::pausesBehindALimit()
{
    QString database;
    const auto session = tableOf(1000, &database), watch = connectTo(database), busy = connectTo(database);
    busy->send("SELECT pg_sleep(100)");
    BackfillLimits limits;
    limits.activeSessions = 0;
    QStringList said;
    Progress progress([&](const ProgressState &state) {
        said << state.sentence;
        if (state.sentence.contains(u"pauses"))
            watch->query("SELECT pg_cancel_backend($1)", { parameter(qint64(busy->backendPid())) });
    });
    const BackfillResult result = BackfillRun(*session, *watch, work, limits).run(progress);
    QVERIFY2(result.pauses > 0 && said.join(u' ').contains(u"1 sessions are at work"), qPrintable(said.join(u'\n')));
    QCOMPARE(result.rowsLeft, 0);
}

/// A standby of the test's server, by streaming replication; null where this version's pg_basebackup is not installed.
static std::unique_ptr<Cluster> startStandby()
{
    Progress progress;
    const ServerBinaries &binaries = server().binaries();
    if (!QFile::exists(binaries.program(QStringLiteral("pg_basebackup"))))
        return nullptr;
    auto standby = Cluster::start(binaries, progress);
    const QString data = standby->folder() + QStringLiteral("/data");
    stopServer(data);
    QDir(data).removeRecursively();
    const QFileInfo folder(standby->folder());
    ChildCommand copy { .program = binaries.program(QStringLiteral("pg_basebackup")), .arguments = { QStringLiteral("-h"), server().folder(), QStringLiteral("-U"), QStringLiteral("postgres"), QStringLiteral("-D"), data, QStringLiteral("-R"), QStringLiteral("-c"), QStringLiteral("fast") } };
    copy.workingFolder = QStringLiteral("/");
    if (geteuid() == 0) {
        copy.userId = folder.ownerId();
        copy.groupId = folder.groupId();
    }
    if (const ChildResult copied = runChild(copy, progress); copied.exitCode != 0)
        throw Error(ErrorKind::Internal, QString::fromUtf8(copied.errors));
    QFile settings(data + QStringLiteral("/postgresql.auto.conf"));
    if (!settings.open(QIODevice::Append))
        throw Error(ErrorKind::PermissionDenied, settings.errorString());
    settings.write("unix_socket_directories = '" + standby->folder().toUtf8() + "'\n");
    settings.close();
    standby->restart(progress);
    return standby;
}

static std::unique_ptr<Session> connectAs(const QByteArray &role, const QString &database)
{
    Progress progress;
    ConnectionProfile profile = server().profile(database);
    profile.user = QString::fromLatin1(role);
    return Session::open(profile, {}, progress);
}

/// A role that may do the work and sees nothing of others.
static void makeFiller(Session &session, const QString &database)
{
    session.execute("DROP ROLE IF EXISTS filler; CREATE ROLE filler LOGIN; GRANT SELECT, UPDATE ON t TO filler; GRANT CREATE ON DATABASE " + database.toUtf8() + " TO filler");
}

void TestBackfill::pausesWhileAReplicaIsBehind()
{
    const auto standby = startStandby();
    if (!standby)
        QSKIP("This PostgreSQL has no pg_basebackup.");
    QString database;
    const auto session = tableOf(1000, &database), watch = connectTo(database);
    Progress progress;
    const auto replica = Session::open(standby->profile(), {}, progress);
    replica->query("SELECT pg_wal_replay_pause()");
    static constexpr double limit = 0.5; // seconds
    const auto lag = [&] {
        session->execute("UPDATE t SET n = n + 1");
        return watch->query("SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 FROM pg_stat_replication").real(0, 0);
    };
    QTRY_VERIFY(lag() > 2 * limit);
    QStringList said;
    Progress following([&](const ProgressState &state) {
        said << state.sentence;
        if (state.sentence.contains(u"behind"))
            replica->query("SELECT pg_wal_replay_resume()");
    });
    BackfillLimits limits;
    limits.lagSeconds = limit;
    const BackfillResult result = BackfillRun(*session, *watch, work, limits).run(following);
    QVERIFY2(result.pauses > 0 && said.join(u' ').contains(u"A replica is"), qPrintable(said.join(u'\n')));
    QCOMPARE(result.rowsLeft, 0);
    QVERIFY2(result.notices.isEmpty(), qPrintable(result.notices.join(u' ')));

    makeFiller(*session, database);
    session->execute("UPDATE t SET status = NULL; DROP SCHEMA lockkeeper CASCADE");
    const BackfillResult hidden = BackfillRun(*connectAs("filler", database), *connectAs("filler", database), work, limits).run(progress);
    QVERIFY2(hidden.notices.join(u' ').contains(u"may not see how far the replicas"), qPrintable(hidden.notices.join(u' ')));
    session->execute("DROP OWNED BY filler CASCADE; DROP ROLE filler");
}

/// Each row takes its time, so that a writer of another role runs into the batch.
void TestBackfill::countsWaitingSessionsOfOtherRoles()
{
    QString database;
    const auto session = tableOf(2500, &database), writer = connectTo(database);
    makeFiller(*session, database);
    session->execute("CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF current_user = 'filler' THEN PERFORM pg_sleep(0.001); END IF; RETURN new; END $$; "
                     "CREATE TRIGGER slowly BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION slowly()");
    std::atomic_bool stop = false;
    auto writing = std::async(std::launch::async, [&] {
        for (int i = 0; !stop; ++i)
            writer->query("UPDATE t SET n = n + 1 WHERE id = $1", { QByteArray::number(i * 7919 % 2500 + 1) });
    });
    BackfillLimits limits;
    limits.lockWaits = 0;
    limits.targetMs = 60'000;
    Progress progress;
    const BackfillResult result = BackfillRun(*connectAs("filler", database), *connectAs("filler", database), work, limits).run(progress);
    stop = true;
    writing.get();
    QVERIFY(result.pauses > 0);
    QVERIFY(result.notices.join(u' ').contains(u"sees its own sessions only"));
    session->execute("DROP OWNED BY filler CASCADE; DROP ROLE filler");
}

void TestBackfill::knownBackfillsSayHowFarTheyAre()
{
    QString database;
    const auto session = tableOf(2000, &database), watch = connectTo(database);
    QVERIFY(knownBackfills(*watch).isEmpty());
    const auto stop = std::make_shared<std::atomic_bool>(false);
    Progress progress({}, stop);
    BackfillRun run(*session, *watch, work);
    bool seenRunning = false;
    run.onBatch = [&](const BackfillResult &result) {
        const QList<KnownBackfill> now = knownBackfills(*watch);
        seenRunning = now.size() == 1 && now[0].running && !now[0].finished && now[0].rowsChanged == result.rowsChanged;
        *stop = true;
    };
    QVERIFY_THROWS_EXCEPTION(Error, run.run(progress));
    QVERIFY(seenRunning);
    session->execute("SELECT pg_advisory_unlock_all()"); // as the end of the run does it
    const QList<KnownBackfill> stopped = knownBackfills(*watch);
    QVERIFY(!stopped[0].running && !stopped[0].finished && !stopped[0].rowsLeft);
    QCOMPARE(stopped[0].work.table, QStringLiteral("public.t"));
    QCOMPARE(stopped[0].work.where, work.where);
    Progress again;
    BackfillRun(*session, *watch, work).run(again);
    QCOMPARE(knownBackfills(*watch).size(), 1);
    QVERIFY(knownBackfills(*watch)[0].finished);
    QCOMPARE(knownBackfills(*watch)[0].rowsLeft.value_or(-1), 0);
}

/// Row security is forced, so that a run without a tenant would see no row at all.
void TestBackfill::eachTenantIsABackfillOfItsOwn()
{
    QString database;
    const auto owner = freshDatabase(&database);
    owner->execute("CREATE TABLE t (id int PRIMARY KEY, tenant_id bigint NOT NULL, status text); INSERT INTO t SELECT g, g % 3, NULL FROM generate_series(1, 3000) g;"
                   "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::bigint);"
                   "DROP ROLE IF EXISTS filler; CREATE ROLE filler LOGIN; ALTER TABLE t OWNER TO filler; GRANT CREATE ON DATABASE " + database.toUtf8() + " TO filler; CREATE TABLE shared_table (id int PRIMARY KEY)");
    Tenancy tenancy;
    tenancy.kind = Tenancy::Kind::Column;
    tenancy.query = QStringLiteral("SELECT DISTINCT tenant_id FROM t ORDER BY 1");
    QVERIFY(isForEachTenant(*owner, tenancy, work));
    QVERIFY(!isForEachTenant(*owner, tenancy, { QStringLiteral("shared_table"), {}, {}, {} }));
    const QStringList tenants = tenantsOf(*owner, tenancy);
    QCOMPARE(tenants.join(u' '), QStringLiteral("0 1 2"));
    ConnectionProfile profile = owner->profile();
    profile.user = QStringLiteral("filler");
    Progress progress;
    for (const QString &tenant : tenants) {
        const ConnectionProfile reached = profileOfTenant(profile, tenancy, tenant);
        const auto session = Session::open(reached, {}, progress), watch = Session::open(reached, {}, progress);
        const BackfillResult result = BackfillRun(*session, *watch, workOfTenant(work, tenancy, tenant)).run(progress);
        QCOMPARE(result.rowsChanged, 1000);
        QCOMPARE(result.rowsLeft, 0);
    }
    QCOMPARE(open(*owner), 3000);
    QCOMPARE(owner->query("SELECT count(*) FROM lockkeeper.backfills").integer(0, 0), 3);
}

QTEST_GUILESS_MAIN(TestBackfill)
#include "tst_backfill.moc"
