#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "tests/support/killproxy.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The real program, killed at each thing that it sends to the server. The default run takes a fixed tenth of the places,
/// LOCKKEEPER_LONG all.
class TestKills : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void everyMomentLeavesOneSide_data();
    void everyMomentLeavesOneSide();
    void rollbackLeavesOneSide_data();
    void rollbackLeavesOneSide();
    void dataIsChangedOnce();
    void settingsComeBack();
    void otherBuildsStay();
    void whatStillRunsIsWaitedFor();
};

namespace {

struct Answer
{
    int code = -1;
    QByteArray out, err;
    QString said() const { return QString::fromUtf8(out + err); }
};

/// One project with three migrations: a transaction, a script that cannot be one, a transaction.
struct Shop
{
    TemporaryProject project;
    QByteArray historyRows; ///< a query for what the tool's table says
    QStringList versions;
};

QString uriOf(const QString &database, const QString &host = server().folder())
{
    return QStringLiteral("host=%1 user=postgres dbname=%2").arg(host, database);
}

QString program()
{
    return qEnvironmentVariable("LOCKKEEPER_PROGRAM");
}

Answer run(const TemporaryProject &project, const QString &database, QStringList arguments)
{
    arguments << QStringLiteral("--database") << uriOf(database);
    QProcess process;
    process.setWorkingDirectory(project.path());
    process.start(program(), arguments);
    process.waitForFinished(120'000);
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

QJsonArray migrationsOf(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.out).object()[u"migrations"].toArray();
}

QStringList states(const TemporaryProject &project, const QString &database)
{
    QStringList states;
    for (const QJsonValue &migration : migrationsOf(run(project, database, { QStringLiteral("status"), QStringLiteral("--format"), QStringLiteral("json") })))
        states << migration[u"state"].toString();
    return states;
}

QString copyOf(const QString &database)
{
    static int number = 0;
    const QString copy = QStringLiteral("copy_%1").arg(++number);
    connectTo(QStringLiteral("postgres"))->execute("CREATE DATABASE " + copy.toUtf8() + " TEMPLATE " + database.toUtf8());
    return copy;
}

void drop(const QStringList &databases)
{
    for (const QString &database : databases)
        connectTo(QStringLiteral("postgres"))->execute("DROP DATABASE " + database.toUtf8());
}

QString emptyDatabase()
{
    QString name;
    freshDatabase(&name);
    return name;
}

/// What a run leaves: the catalog, and what the history says.
struct Trace
{
    CatalogPtr catalog;
    QString history;
};

Trace traceOf(const Shop &shop, const QString &database)
{
    Progress progress;
    const auto session = connectTo(database);
    const Result rows = session->query(shop.historyRows);
    return { readCatalog(*session, progress), rows.rows() ? rows.text(0, 0) : QString() };
}

QString differenceOf(const Trace &expected, const Trace &seen)
{
    QStringList lines;
    for (const CatalogDifference &difference : catalogDifferences(*expected.catalog, *seen.catalog))
        lines << difference.sentence();
    if (expected.history != seen.history)
        lines << QStringLiteral("The history says %1 instead of %2.").arg(seen.history, expected.history);
    return lines.join(u'\n');
}

/// Each statement of the second migration, and how the server itself says whether it has happened.
const std::pair<const char *, const char *> secondMigration[] = {
    { "CREATE TABLE b (id int PRIMARY KEY);", "SELECT to_regclass('public.b') IS NOT NULL" },
    { "CREATE INDEX CONCURRENTLY a_note_idx ON a (note);", "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('public.a_note_idx') AND indisvalid)" },
    { "ALTER TABLE a ADD COLUMN extra text;", "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'public.a'::regclass AND attname = 'extra')" },
    { "CREATE UNIQUE INDEX CONCURRENTLY a_extra_idx ON a (extra);", "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('public.a_extra_idx') AND indisvalid)" },
    { "BEGIN;", nullptr },
    { "CREATE TABLE c (id int);", "SELECT to_regclass('public.c') IS NOT NULL" },
    { "ALTER TABLE c ADD COLUMN note text;", "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('public.c') AND attname = 'note')" },
    { "COMMIT;", nullptr },
    { "COMMENT ON TABLE a IS 'Letters';", "SELECT obj_description('public.a'::regclass) IS NOT NULL" },
};

/// Of sqitch: three changes, each after the one before.
void writePlan(TemporaryProject &project)
{
    project.write(QStringLiteral("sqitch.plan"), "%syntax-version=1.0.0\n%project=shop\n\n"
                                                 "first 2026-01-01T00:00:00Z Jane Doe <jane@example.org> # One.\n"
                                                 "second [first] 2026-01-02T00:00:00Z Jane Doe <jane@example.org> # Two.\n"
                                                 "third [second] 2026-01-03T00:00:00Z Jane Doe <jane@example.org> # Three.\n");
}

void writeShop(Shop &shop, const QString &history)
{
    const QByteArray first = "CREATE TABLE a (id int PRIMARY KEY, note text);\nINSERT INTO a VALUES (1, 'x'), (2, 'y');\n", third = "CREATE TABLE d (id int);\nALTER TABLE d ADD COLUMN note text;\n";
    QByteArray second;
    for (const auto &[statement, probe] : secondMigration)
        second += QByteArray(statement) + '\n';
    if (history == u"sqitch") {
        writePlan(shop.project);
        shop.project.write(QStringLiteral("deploy/first.sql"), "BEGIN;\n" + first + "COMMIT;\n");
        shop.project.write(QStringLiteral("deploy/second.sql"), second);
        shop.project.write(QStringLiteral("deploy/third.sql"), "BEGIN;\n" + third + "COMMIT;\n");
        shop.historyRows = "SELECT string_agg(change || ' ' || script_hash, ', ' ORDER BY committed_at) FROM sqitch.changes";
    } else if (history == u"dbmate") {
        shop.project.write(QStringLiteral("db/migrations/1_first.sql"), "-- migrate:up\n" + first + "-- migrate:down\nDROP TABLE a;\n");
        shop.project.write(QStringLiteral("db/migrations/2_second.sql"), "-- migrate:up transaction:false\n" + second + "-- migrate:down\nDROP TABLE b;\n");
        shop.project.write(QStringLiteral("db/migrations/3_third.sql"), "-- migrate:up\n" + third + "-- migrate:down\nDROP TABLE d;\n");
        shop.historyRows = "SELECT string_agg(version, ', ' ORDER BY version) FROM schema_migrations";
    } else {
        const bool native = history == u"native";
        const QString folder = native ? QStringLiteral("migrations/2026010100000%1_%2.up.sql") : QStringLiteral("migrations/00000%1_%2.up.sql");
        shop.project.write(folder.arg(QStringLiteral("1"), QStringLiteral("first")), first);
        shop.project.write(folder.arg(QStringLiteral("2"), QStringLiteral("second")), second);
        shop.project.write(folder.arg(QStringLiteral("3"), QStringLiteral("third")), third);
        shop.historyRows = native ? "SELECT string_agg(version || ' ' || direction || ' ' || outcome, ', ' ORDER BY id) FROM lockkeeper.history" : "SELECT string_agg(version || ' ' || dirty, ', ') FROM schema_migrations";
    }
    shop.project.write(QStringLiteral("lockkeeper.toml"), "[project]\nformat = \"" + history.toUtf8() + "\"\n");
    const Answer status = run(shop.project, QStringLiteral("postgres"), { QStringLiteral("status"), QStringLiteral("--format"), QStringLiteral("json") });
    for (const QJsonValue &migration : migrationsOf(status))
        shop.versions << migration[u"version"].toString();
}

bool answers(Session &session, const char *probe)
{
    return session.query(probe).boolean(0, 0);
}

/// "" where repair says of each statement what the server says.
QString untruth(const Shop &shop, const QString &database)
{
    const Answer answer = run(shop.project, database, { QStringLiteral("repair"), QStringLiteral("--format"), QStringLiteral("json") });
    const QJsonArray statements = migrationsOf(answer)[0][u"statements"].toArray();
    if (answer.code != 1 || migrationsOf(answer).size() != 1 || statements.size() != qsizetype(std::size(secondMigration)))
        return QString::fromUtf8(answer.out + answer.err);
    const auto session = connectTo(database);
    for (qsizetype i = 0; i < statements.size(); ++i) {
        const char *probe = secondMigration[i].second;
        // BEGIN and COMMIT are as the statement beside them.
        const char *speaking = probe ? probe : secondMigration[i + 1].second && i == 4 ? secondMigration[i + 1].second : secondMigration[i - 1].second;
        const QString expected = answers(*session, speaking) ? QStringLiteral("there") : QStringLiteral("not-there");
        if (statements[i][u"state"] != expected)
            return QStringLiteral("%1 is %2: %3").arg(QLatin1String(secondMigration[i].first), expected, QString::fromUtf8(answer.out));
    }
    return {};
}

/// "" where a copy of the database is brought back to before the second migration, and then goes all the way.
QString undoing(const Shop &shop, const QString &database, const Trace &before, const Trace &end)
{
    const QString copy = copyOf(database);
    const Answer undone = run(shop.project, copy, { QStringLiteral("repair"), QStringLiteral("--undo") });
    if (undone.code != 0)
        return undone.said();
    const QString difference = differenceOf(before, traceOf(shop, copy));
    const Answer applied = run(shop.project, copy, { QStringLiteral("apply") });
    if (!difference.isEmpty() || applied.code != 0)
        return difference + applied.said();
    const QString atEnd = differenceOf(end, traceOf(shop, copy));
    drop({ copy });
    return atEnd;
}

QString finishing(const Shop &shop, const QString &database, const Trace &after)
{
    const Answer finished = run(shop.project, database, { QStringLiteral("repair"), QStringLiteral("--finish") });
    return finished.code == 0 ? differenceOf(after, traceOf(shop, database)) : finished.said();
}

} // namespace

void TestKills::initTestCase()
{
    if (!hasServer() || program().isEmpty())
        QSKIP("No PostgreSQL server programs are installed, or no program is named.");
}

void TestKills::everyMomentLeavesOneSide_data()
{
    QTest::addColumn<QString>("history");
    for (const char *history : { "native", "dbmate", "golang-migrate", "sqitch" })
        QTest::addRow("%s", history) << QString::fromLatin1(history);
}

void TestKills::everyMomentLeavesOneSide()
{
    QFETCH(const QString, history);
    Shop shop;
    writeShop(shop, history);
    QCOMPARE(shop.versions.size(), 3);
    const QStringList apply { QStringLiteral("apply") };
    KillProxy proxy(server().folder());
    const auto throughProxy = [&](const QString &database, int at, KillProxy::Moment moment) {
        return proxy.run(program(), apply + QStringList { QStringLiteral("--database"), uriOf(database, proxy.folder()) }, shop.project.path(), at, moment);
    };

    const QString whole = emptyDatabase();
    const KillProxy::Outcome undisturbed = throughProxy(whole, 0, KillProxy::Moment::Never);
    QVERIFY2(undisturbed.exitCode == 0, undisturbed.said.constData());
    QVERIFY(undisturbed.rounds > 20);
    const Trace end = traceOf(shop, whole);
    const QString stepwise = emptyDatabase();
    QCOMPARE(run(shop.project, stepwise, apply + QStringList { QStringLiteral("--to"), shop.versions[0] }).code, 0);
    const Trace before = traceOf(shop, stepwise);
    QCOMPARE(run(shop.project, stepwise, apply + QStringList { QStringLiteral("--to"), shop.versions[1] }).code, 0);
    const Trace after = traceOf(shop, stepwise);

    const int step = qEnvironmentVariableIsSet("LOCKKEEPER_LONG") ? 1 : 11; // odd, so that both moments are taken
    int dirty = 0, places = 0;
    for (int place = 0; place < 2 * undisturbed.rounds; place += step) {
        const auto moment = place % 2 == 0 ? KillProxy::Moment::BeforeServer : KillProxy::Moment::BeforeAnswer;
        const int at = place / 2 + 1;
        const QString database = emptyDatabase();
        const KillProxy::Outcome killed = throughProxy(database, at, moment);
        const QString where = QStringLiteral("round %1 of %2, %3: ").arg(at).arg(undisturbed.rounds).arg(moment == KillProxy::Moment::BeforeServer ? QStringLiteral("not sent") : QStringLiteral("not answered"));
        QVERIFY2(killed.exitCode == -1, qPrintable(where));
        ++places;

        const QStringList seen = states(shop.project, database);
        QVERIFY2(seen.size() == 3, qPrintable(where));
        auto session = connectTo(database);
        // Of a transaction there is all, with its row, or nothing.
        const auto isApplied = [&](qsizetype i) { return seen[i] == u"applied"; };
        for (const auto &[number, table, effect] : { std::tuple(0, "a", "SELECT count(*) = 2 FROM a"), std::tuple(2, "d", "SELECT count(note) = 0 FROM d") }) {
            QVERIFY2(isApplied(number) || seen[number] == u"pending", qPrintable(where + seen.join(u' ')));
            const bool exists = !session->query("SELECT to_regclass($1)", { QByteArray(table) }).isNull(0, 0);
            QVERIFY2(exists == isApplied(number) && (!exists || answers(*session, effect)), qPrintable(where));
        }
        if (seen[1] == u"dirty") {
            ++dirty;
            session.reset(); // nobody may be connected to what is copied
            QCOMPARE(run(shop.project, database, apply).code, 2);
            QVERIFY2(untruth(shop, database).isEmpty(), qPrintable(where + untruth(shop, database)));
            if (step == 1 || dirty % 2)
                QCOMPARE(where + undoing(shop, database, before, end), where);
            QCOMPARE(where + finishing(shop, database, after), where);
        } else {
            for (const auto &[statement, probe] : secondMigration)
                if (probe && isApplied(0))
                    QVERIFY2(answers(*session, probe) == isApplied(1), qPrintable(where + QLatin1String(statement)));
        }
        session.reset();
        const Answer again = run(shop.project, database, apply);
        QVERIFY2(again.code == 0, qPrintable(where + again.said()));
        QVERIFY2(differenceOf(end, traceOf(shop, database)).isEmpty(), qPrintable(where + differenceOf(end, traceOf(shop, database))));
        drop({ database });
    }
    qInfo("%d rounds, killed at %d places, dirty after %d of them.", undisturbed.rounds, places, dirty);
    QVERIFY(dirty > 0);
}

/// The same migrations with a way back whose second part cannot be a transaction.
static void writeWayBack(TemporaryProject &project, const QString &history)
{
    const QByteArray ups[] = { "CREATE TABLE a (id int PRIMARY KEY, note text);\n", "CREATE TABLE b (id int PRIMARY KEY);\nCREATE INDEX CONCURRENTLY a_note_idx ON a (note);\nALTER TABLE a ADD COLUMN extra text;\n", "CREATE TABLE d (id int);\n" };
    const QByteArray downs[] = { "DROP TABLE a;\n", "ALTER TABLE a DROP COLUMN extra;\nDROP INDEX CONCURRENTLY a_note_idx;\nDROP TABLE b;\n", "DROP TABLE d;\n" };
    const QStringList names { QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third") };
    if (history == u"sqitch")
        writePlan(project);
    for (int i = 0; i < 3; ++i) {
        const QByteArray outside = i == 1 ? " transaction:false" : "";
        const QString native = QStringLiteral("migrations/2026010100000%1_%2").arg(i + 1).arg(names[i]), plain = QStringLiteral("migrations/00000%1_%2").arg(i + 1).arg(names[i]);
        if (history == u"sqitch") {
            const auto script = [&](const QByteArray &sql) { return i == 1 ? sql : "BEGIN;\n" + sql + "COMMIT;\n"; };
            project.write(QStringLiteral("deploy/%1.sql").arg(names[i]), script(ups[i]));
            project.write(QStringLiteral("revert/%1.sql").arg(names[i]), script(downs[i]));
        } else if (history == u"dbmate") {
            project.write(QStringLiteral("db/migrations/%1_%2.sql").arg(i + 1).arg(names[i]), "-- migrate:up" + outside + '\n' + ups[i] + "-- migrate:down" + outside + '\n' + downs[i]);
        } else {
            project.write((history == u"native" ? native : plain) + QStringLiteral(".up.sql"), ups[i]);
            project.write((history == u"native" ? native : plain) + QStringLiteral(".down.sql"), downs[i]);
        }
    }
    project.write(QStringLiteral("lockkeeper.toml"), "[project]\nformat = \"" + history.toUtf8() + "\"\n");
}

void TestKills::rollbackLeavesOneSide_data()
{
    QTest::addColumn<QString>("history");
    for (const char *history : { "native", "dbmate", "golang-migrate", "sqitch" })
        QTest::addRow("%s", history) << QString::fromLatin1(history);
}

void TestKills::rollbackLeavesOneSide()
{
    QFETCH(const QString, history);
    TemporaryProject project;
    writeWayBack(project, history);
    const QStringList rollback { QStringLiteral("rollback"), QStringLiteral("--to"), QStringLiteral("0") };
    KillProxy proxy(server().folder());
    const auto throughProxy = [&](const QString &database, int at, KillProxy::Moment moment) { return proxy.run(program(), rollback + QStringList { QStringLiteral("--database"), uriOf(database, proxy.folder()) }, project.path(), at, moment); };
    const auto catalogOf = [](const QString &database) {
        Progress progress;
        return readCatalog(*connectTo(database), progress);
    };
    const QString applied = emptyDatabase(), whole = emptyDatabase();
    QCOMPARE(run(project, applied, { QStringLiteral("apply") }).code, 0);
    QCOMPARE(run(project, whole, { QStringLiteral("apply") }).code, 0);
    const KillProxy::Outcome undisturbed = throughProxy(whole, 0, KillProxy::Moment::Never);
    QVERIFY2(undisturbed.exitCode == 0, undisturbed.said.constData());
    const CatalogPtr end = catalogOf(whole);
    const int step = qEnvironmentVariableIsSet("LOCKKEEPER_LONG") ? 1 : 11;
    int dirty = 0, places = 0;
    for (int place = 0; place < 2 * undisturbed.rounds; place += step, ++places) {
        const auto moment = place % 2 == 0 ? KillProxy::Moment::BeforeServer : KillProxy::Moment::BeforeAnswer;
        const QString database = copyOf(applied);
        const QString where = QStringLiteral("round %1 of %2, %3: ").arg(place / 2 + 1).arg(undisturbed.rounds).arg(place % 2);
        QVERIFY2(throughProxy(database, place / 2 + 1, moment).exitCode == -1, qPrintable(where));
        const QStringList seen = states(project, database);
        QVERIFY2(seen.size() == 3, qPrintable(where));
        auto session = connectTo(database);
        for (const auto &[number, table] : { std::pair(0, "a"), std::pair(2, "d") }) { // a transaction each: all, or nothing
            QVERIFY2(seen[number] == u"applied" || seen[number] == u"pending", qPrintable(where + seen.join(u' ')));
            QVERIFY2(!session->query("SELECT to_regclass($1)", { QByteArray(table) }).isNull(0, 0) == (seen[number] == u"applied"), qPrintable(where + seen.join(u' ')));
        }
        if (seen[1] == u"dirty") {
            ++dirty;
            QVERIFY2(run(project, database, rollback).code == 2, qPrintable(where)); // nothing more before it is settled
            const Answer finished = run(project, database, { QStringLiteral("repair"), QStringLiteral("--finish") });
            QVERIFY2(finished.code == 0, qPrintable(where + finished.said()));
            QCOMPARE(where + states(project, database).value(1), where + QStringLiteral("pending"));
        } else {
            QVERIFY2(answers(*session, "SELECT to_regclass('b') IS NOT NULL AND to_regclass('a_note_idx') IS NOT NULL") == (seen[1] == u"applied"), qPrintable(where + seen.join(u' ')));
        }
        session.reset();
        const Answer again = run(project, database, rollback);
        QVERIFY2(again.code == 0, qPrintable(where + again.said()));
        QCOMPARE(where + states(project, database).join(u' '), where + QStringLiteral("pending pending pending"));
        for (const CatalogDifference &difference : catalogDifferences(*end, *catalogOf(database)))
            QFAIL(qPrintable(where + difference.sentence()));
        drop({ database });
    }
    qInfo("%d rounds, killed at %d places, dirty after %d of them.", undisturbed.rounds, places, dirty);
    QVERIFY(dirty > 0);
}

/// What leaves no trace in the catalog is recorded in its own transaction: never run twice, never left out.
void TestKills::dataIsChangedOnce()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY, n int);\nINSERT INTO a VALUES (1, 0);\n");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE INDEX CONCURRENTLY a_n_idx ON a (n);\nUPDATE a SET n = n + 1;\nBEGIN;\nUPDATE a SET n = n + 10;\nINSERT INTO a VALUES (2, 0);\nCOMMIT;\n"
                                                               "CREATE INDEX CONCURRENTLY a_n2_idx ON a ((n * 2));\n");
    KillProxy proxy(server().folder());
    const QString base = emptyDatabase();
    QCOMPARE(run(project, base, { QStringLiteral("apply"), QStringLiteral("--steps"), QStringLiteral("1") }).code, 0);
    const auto killedAt = [&](const QString &database, int at, KillProxy::Moment moment) {
        return proxy.run(program(), { QStringLiteral("apply"), QStringLiteral("--database"), uriOf(database, proxy.folder()) }, project.path(), at, moment);
    };
    const int rounds = killedAt(copyOf(base), 0, KillProxy::Moment::Never).rounds;
    const int step = qEnvironmentVariableIsSet("LOCKKEEPER_LONG") ? 1 : 5;
    int dirty = 0;
    for (int place = 1; place < 2 * rounds; place += step) {
        const QString database = copyOf(base);
        killedAt(database, place / 2 + 1, place % 2 ? KillProxy::Moment::BeforeAnswer : KillProxy::Moment::BeforeServer);
        if (states(project, database).value(1) == u"dirty") {
            ++dirty;
            const Answer repaired = run(project, database, { QStringLiteral("repair"), QStringLiteral("--finish") });
            QVERIFY2(repaired.code == 0, qPrintable(QStringLiteral("place %1: ").arg(place) + repaired.said()));
        }
        QCOMPARE(run(project, database, { QStringLiteral("apply") }).code, 0);
        QCOMPARE(connectTo(database)->query("SELECT string_agg(n::text, ' ' ORDER BY id) FROM a").text(0, 0), QStringLiteral("11 0"));
        drop({ database });
    }
    QVERIFY(dirty > 0);
}

/// The rest of a script runs under the settings that its start made.
void TestKills::settingsComeBack()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE SCHEMA app;\nCREATE TABLE app.a (id int);\n");
    project.migration(QStringLiteral("20260102000000_second"), "SET search_path = app;\nCREATE INDEX CONCURRENTLY a_id_idx ON a (id);\nCREATE TABLE b (id int);\n");
    const QString database = emptyDatabase();
    QCOMPARE(run(project, database, { QStringLiteral("apply"), QStringLiteral("--steps"), QStringLiteral("1") }).code, 0);
    const auto session = connectTo(database);
    session->execute("CREATE TABLE app.b ()"); // the script stops there
    QCOMPARE(run(project, database, { QStringLiteral("apply") }).code, 3);
    session->execute("DROP TABLE app.b");
    const Answer repaired = run(project, database, { QStringLiteral("repair"), QStringLiteral("--finish") });
    QVERIFY2(repaired.code == 0, qPrintable(repaired.said()));
    QVERIFY(!session->query("SELECT to_regclass('app.b')").isNull(0, 0));
}

/// An invalid index that is not the migration's is somebody else's: perhaps it is being built just now.
void TestKills::otherBuildsStay()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\n");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE UNIQUE INDEX CONCURRENTLY a_id_key ON a (id);\n");
    const QString database = emptyDatabase();
    QCOMPARE(run(project, database, { QStringLiteral("apply") }).code, 3);
    const auto session = connectTo(database);
    try {
        session->execute("CREATE UNIQUE INDEX CONCURRENTLY a_other_key ON a (id)");
        QFAIL("Two rows are alike.");
    } catch (const Error &error) {
        QCOMPARE(error.sqlState, QByteArray("23505"));
    }
    session->execute("DELETE FROM a");
    const Answer repaired = run(project, database, { QStringLiteral("repair"), QStringLiteral("--finish") });
    QVERIFY2(repaired.code == 0, qPrintable(repaired.said()));
    QVERIFY(answers(*session, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id_key'::regclass"));
    QVERIFY(answers(*session, "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = 'a_other_key'::regclass"));
}

/// The server does not notice that a program was killed while it builds an index for it; nothing is repaired under its hands.
void TestKills::whatStillRunsIsWaitedFor()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int);\n");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE INDEX CONCURRENTLY a_id_idx ON a (id);\n");
    const QString database = emptyDatabase();
    QCOMPARE(run(project, database, { QStringLiteral("apply"), QStringLiteral("--steps"), QStringLiteral("1") }).code, 0);
    const auto writer = connectTo(database), watcher = connectTo(database);
    writer->execute("BEGIN; INSERT INTO a VALUES (1)"); // which the build waits for
    QProcess apply;
    apply.setWorkingDirectory(project.path());
    apply.start(program(), { QStringLiteral("apply"), QStringLiteral("--database"), uriOf(database) });
    const auto building = [&] { return watcher->query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active' AND wait_event_type = 'Lock'").rows(); };
    QTRY_VERIFY(building() == 1);
    apply.kill();
    QVERIFY(apply.waitForFinished(30'000));
    const Answer told = run(project, database, { QStringLiteral("repair") });
    QVERIFY2(told.code == 1 && told.err.contains("still"), qPrintable(told.said()));
    QProcess finish;
    finish.setWorkingDirectory(project.path());
    finish.start(program(), { QStringLiteral("repair"), QStringLiteral("--finish"), QStringLiteral("--database"), uriOf(database) });
    QTRY_VERIFY(watcher->query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()").rows() == 1);
    writer->execute("COMMIT");
    QVERIFY(finish.waitForFinished(30'000));
    QVERIFY2(finish.exitCode() == 0, finish.readAllStandardError().constData());
    QVERIFY(answers(*watcher, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id_idx'::regclass"));
}

QTEST_GUILESS_MAIN(TestKills)
#include "tst_kills.moc"
