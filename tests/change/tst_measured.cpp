#include "models/catalog/catalogreader.h"
#include "models/change/scriptanalysis.h"
#include "models/core/error.h"
#include "tests/support/catalogshape.h"
#include "tests/support/golden.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// One row of operations.sql.
struct MeasuredCase
{
    QString kind;
    QByteArray setup, sql;
    int since = 0, until = 1000;
    bool outside = false, rollback = false, byKey = false, utc = false;
};

/// Every kind of operation on real servers, with rows and without: locks, rewrites, scans and the catalog after it are what
/// was predicted. The default run takes every tenth case, LOCKKEEPER_LONG all, on each version that is installed.
class TestMeasured : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyKindIsMeasuredOrHasAReason();
    void predictionIsMeasured_data();
    void predictionIsMeasured();

private:
    void compare(int major, bool rows, const MeasuredCase &one);
    Session &administrator(int major);
    std::unique_ptr<Session> copyOfFixture(int major, bool rows);

    QByteArray m_fixture, m_rows;
    QList<MeasuredCase> m_cases;
    std::map<int, std::unique_ptr<Cluster>> m_clusters;
    std::map<int, std::unique_ptr<Session>> m_administrators;
};

/// Kinds that no case can measure, and why.
static const QHash<QString, QString> notMeasured {
    { QStringLiteral("add-not-null-constraint"), QStringLiteral("only PostgreSQL 18 knows it, and the parser is of 17") },
    { QStringLiteral("alter-collation"), QStringLiteral("needs a collation whose version changed") },
    { QStringLiteral("alter-domain"), QStringLiteral("for sub-commands that no version has yet") },
    { QStringLiteral("alter-subscription"), QStringLiteral("needs a second server") },
    { QStringLiteral("alter-system"), QStringLiteral("is of the whole server") },
    { QStringLiteral("alter-tablespace"), QStringLiteral("needs a folder outside of the private server") },
    { QStringLiteral("alter-type"), QStringLiteral("changes base types, whose functions are written in C") },
    { QStringLiteral("checkpoint"), QStringLiteral("is of the whole server") },
    { QStringLiteral("create-database"), QStringLiteral("is of the whole server") },
    { QStringLiteral("create-extension"), QStringLiteral("which extensions are there depends on the installation") },
    { QStringLiteral("create-object"), QStringLiteral("for objects that no version has yet") },
    { QStringLiteral("create-subscription"), QStringLiteral("needs a second server") },
    { QStringLiteral("create-tablespace"), QStringLiteral("needs a folder outside of the private server") },
    { QStringLiteral("drop-database"), QStringLiteral("is of the whole server") },
    { QStringLiteral("drop-language"), QStringLiteral("the languages there belong to extensions") },
    { QStringLiteral("drop-owned"), QStringLiteral("what a role owns is not in the script") },
    { QStringLiteral("drop-subscription"), QStringLiteral("needs a second server") },
    { QStringLiteral("drop-tablespace"), QStringLiteral("needs a folder outside of the private server") },
    { QStringLiteral("import-foreign-schema"), QStringLiteral("needs a foreign server that answers") },
    { QStringLiteral("load"), QStringLiteral("loads a library, no table is involved") },
    { QStringLiteral("move-all-tables"), QStringLiteral("needs a folder outside of the private server") },
    { QStringLiteral("not-understood"), QStringLiteral("the kind of what no form reads") },
    { QStringLiteral("rename-database"), QStringLiteral("is of the whole server") },
    { QStringLiteral("security-label"), QStringLiteral("needs a label provider") },
    { QStringLiteral("set-tablespace"), QStringLiteral("needs a folder outside of the private server") },
    { QStringLiteral("transaction"), QStringLiteral("takes no lock, and the measuring itself uses it") },
};

static MeasuredCase readCase(const QByteArray &header, const QByteArray &text)
{
    MeasuredCase read;
    const QList<QByteArray> words = header.split(',');
    read.kind = QString::fromLatin1(words.front().trimmed());
    for (const QByteArray &option : words.mid(1)) {
        const QByteArray word = option.trimmed();
        read.since = word.startsWith("since ") ? word.mid(6).toInt() : read.since;
        read.until = word.startsWith("until ") ? word.mid(6).toInt() : read.until;
        read.outside = read.outside || word == "outside";
        read.rollback = read.rollback || word == "rollback";
        read.byKey = read.byKey || word == "by key";
        read.utc = read.utc || word == "utc";
    }
    const Script script(text);
    const Statement &last = script.statements().back();
    read.setup = text.left(last.range.begin);
    read.sql = script.textOf(last);
    return read;
}

void TestMeasured::initTestCase()
{
    QByteArray header, text;
    const auto endBlock = [&] {
        if (header == "rows")
            m_rows = text;
        else if (header == "fixture")
            m_fixture = text;
        else if (!text.trimmed().isEmpty())
            m_cases << readCase(header, text);
        text.clear();
    };
    for (const QByteArray &line : contentOf(QStringLiteral(SOURCE_FOLDER "/tests/change/operations.sql")).split('\n'))
        if (line.startsWith("-- ")) {
            endBlock();
            header = line.mid(3);
        } else {
            text += line + '\n';
        }
    endBlock();
    QVERIFY(!m_fixture.isEmpty() && !m_rows.isEmpty());
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestMeasured::cleanupTestCase()
{
    m_administrators.clear();
    m_clusters.clear();
}

void TestMeasured::everyKindIsMeasuredOrHasAReason()
{
    QStringList measured;
    for (const MeasuredCase &one : std::as_const(m_cases))
        measured << one.kind;
    QStringList kinds;
    for (const QJsonValue &kind : QJsonDocument::fromJson(contentOf(QStringLiteral(SOURCE_FOLDER "/resources/vocabulary.json"))).object()[u"operation"].toArray())
        kinds << kind.toString();
    for (const QString &kind : std::as_const(kinds)) {
        QVERIFY2(measured.contains(kind) || notMeasured.contains(kind), qPrintable(kind + QStringLiteral(" has neither a case in operations.sql nor a reason why not")));
        QVERIFY2(!measured.contains(kind) || !notMeasured.contains(kind), qPrintable(kind + QStringLiteral(" has both")));
    }
    for (const QString &kind : std::as_const(measured))
        QVERIFY2(kinds.contains(kind), qPrintable(kind + QStringLiteral(" is not in the vocabulary")));
}

Session &TestMeasured::administrator(int major)
{
    std::unique_ptr<Session> &session = m_administrators[major];
    if (session)
        return *session;
    Progress progress;
    m_clusters[major] = Cluster::start(serverFor(major), progress);
    session = Session::open(m_clusters[major]->profile(), {}, progress);
    session->execute("CREATE ROLE lk_other");
    session->execute("CREATE ROLE lk_second");
    for (const char *name : { "without_rows", "with_rows" }) {
        session->execute(QByteArray("CREATE DATABASE ") + name);
        const auto inside = Session::open(m_clusters[major]->profile(QString::fromLatin1(name)), {}, progress);
        inside->execute(m_fixture);
        if (qstrcmp(name, "with_rows") == 0)
            inside->execute(m_rows);
    }
    return *session;
}

std::unique_ptr<Session> TestMeasured::copyOfFixture(int major, bool rows)
{
    Session &admin = administrator(major);
    admin.execute("DROP DATABASE IF EXISTS copy");
    admin.execute(rows ? "CREATE DATABASE copy TEMPLATE with_rows" : "CREATE DATABASE copy TEMPLATE without_rows");
    Progress progress;
    return Session::open(m_clusters[major]->profile(QStringLiteral("copy")), {}, progress);
}

void TestMeasured::predictionIsMeasured_data()
{
    QTest::addColumn<int>("major");
    QTest::addColumn<bool>("rows");
    QTest::addColumn<qsizetype>("number");
    const bool all = qEnvironmentVariableIsSet("LOCKKEEPER_LONG");
    QSet<int> seen;
    for (const ServerBinaries &server : installedServers()) {
        const int only = qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER");
        if (seen.contains(server.majorVersion) || server.majorVersion < 13 || (only > 0 && server.majorVersion != only))
            continue;
        seen.insert(server.majorVersion);
        for (const bool rows : { true, false })
            for (qsizetype i = 0; i < m_cases.size(); ++i)
                if (all || i % 10 == 0)
                    QTest::addRow("%d %s %s%s: %s", server.majorVersion, rows ? "rows" : "empty", qPrintable(m_cases[i].kind), m_cases[i].utc ? " utc" : "", (m_cases[i].setup.simplified() + ' ' + m_cases[i].sql.simplified()).left(160).constData()) << server.majorVersion << rows << i;
    }
    QStringList missing;
    for (int major = 13; major <= 18; ++major)
        if (!seen.contains(major))
            missing << QString::number(major);
    if (!missing.isEmpty())
        qInfo("Not measured, because their programs are not installed (LOCKKEEPER_PG_BIN names their folders): PostgreSQL %s", qPrintable(missing.join(QStringLiteral(", "))));
}

/// What a server shows of the relations that were there before.
struct Observed
{
    QHash<qint64, QString> names;
    QSet<QString> tables, indexes;
    QHash<QString, qint64> files, rowsRead;
    QMap<QString, LockMode> locks;
};

static Observed lookAt(Session &session)
{
    Observed seen;
    const Result known = session.execute("SELECT c.oid, n.nspname || '.' || c.relname, c.relkind::text, c.relfilenode, pg_stat_get_xact_tuples_returned(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                         "WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND c.relkind <> 'c'");
    for (int row = 0; row < known.rows(); ++row) {
        const QString name = known.text(row, 1), kind = known.text(row, 2);
        seen.names.insert(known.integer(row, 0), name);
        (QStringLiteral("iIS").contains(kind) ? seen.indexes : seen.tables).insert(name);
        if (kind == u"r" || kind == u"m") {
            seen.files.insert(name, known.integer(row, 3));
            seen.rowsRead.insert(name, known.integer(row, 4));
        }
    }
    return seen;
}

/// The same relations by their first names, whatever has become of them.
static Observed lookAgain(Session &session, const Observed &before)
{
    Observed seen = before;
    for (auto name = before.names.begin(); name != before.names.end(); ++name) {
        if (!before.files.contains(name.value()))
            continue;
        const QByteArray oid = QByteArray::number(name.key());
        const Result now = session.execute("SELECT (SELECT relfilenode FROM pg_class WHERE oid = " + oid + "), pg_stat_get_xact_tuples_returned(" + oid + ")");
        if (!now.isNull(0, 0))
            seen.files.insert(name.value(), now.integer(0, 0));
        seen.rowsRead.insert(name.value(), now.integer(0, 1));
    }
    const Result locks = session.execute("SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relation >= 16384");
    for (int row = 0; row < locks.rows(); ++row)
        if (const QString name = before.names.value(locks.integer(row, 0)); !name.isEmpty())
            seen.locks[name] = std::max(seen.locks.value(name), lockModeFromId(locks.text(row, 1)));
    return seen;
}

static QString lines(QStringList list)
{
    list.sort();
    return list.join(QStringLiteral(", "));
}

static void compareInTransaction(Session &session, const MeasuredCase &one, const StatementAnalysis &statement, bool rows)
{
    session.execute("BEGIN");
    const Observed before = lookAt(session);
    session.execute(one.sql);
    const Observed after = lookAgain(session, before);
    session.execute(one.rollback ? "ROLLBACK" : "COMMIT");
    QStringList locked, rewritten, scanned, predictedLocks, predictedRewrites, predictedScans;
    for (auto lock = after.locks.begin(); lock != after.locks.end(); ++lock)
        if (before.tables.contains(lock.key()))
            locked << lock.key() + u' ' + lockCode(lock.value());
    for (auto file = before.files.begin(); file != before.files.end(); ++file) {
        if (after.files.value(file.key()) != file.value())
            rewritten << file.key();
        else if (after.rowsRead.value(file.key()) > before.rowsRead.value(file.key()))
            scanned << file.key();
    }
    for (const LockImpact &lock : statement.locks) {
        const QString name = lock.relation.display();
        if (before.indexes.contains(name))
            QCOMPARE(QStringLiteral("%1 %2").arg(name, lockCode(lock.mode)), QStringLiteral("%1 %2").arg(name, lockCode(after.locks.value(name))));
        if (!before.tables.contains(name))
            continue;
        predictedLocks << name + u' ' + lockCode(lock.mode);
        if (before.files.contains(name) && (lock.duration == LockDuration::Rewrite || lock.newFile))
            predictedRewrites << name;
        else if (before.files.contains(name) && lock.duration != LockDuration::Brief)
            predictedScans << name;
    }
    if (!statement.understood())
        return;
    QCOMPARE(lines(predictedLocks), lines(locked));
    QCOMPARE(lines(predictedRewrites), lines(rewritten));
    if (rows)
        QCOMPARE(lines(predictedScans), lines(scanned));
}

/// A statement that no transaction block may hold is watched from beside while it waits for the first table that it locks.
static void compareOutside(Session &session, Session &other, const MeasuredCase &one, const StatementAnalysis &statement)
{
    session.execute("BEGIN");
    QByteArray state;
    try {
        session.execute(one.sql);
    } catch (const Error &error) {
        state = error.sqlState;
    }
    session.execute("ROLLBACK");
    const QByteArray expected = one.kind == u"call" ? "2D000" : "25001"; // invalid_transaction_termination, active_sql_transaction
    QCOMPARE(state, expected);
    QVERIFY(!statement.transactional());
    const LockImpact &first = statement.locks.front();
    other.execute("BEGIN");
    other.execute("LOCK TABLE " + first.relation.quoted().toUtf8() + " IN SHARE UPDATE EXCLUSIVE MODE"); // lets pass what only looks
    const QByteArray waiting = "SELECT mode FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND pid = " + QByteArray::number(session.backendPid());
    session.send(one.sql);
    QString mode;
    QTRY_VERIFY(!(mode = [&] {
        const Result found = other.execute(waiting);
        return found.rows() > 0 ? found.text(0, 0) : QString();
    }()).isEmpty());
    other.execute("ROLLBACK");
    session.receive();
    QCOMPARE(mode, lockId(first.mode));
}

void TestMeasured::compare(int major, bool rows, const MeasuredCase &one)
{
    const auto session = copyOfFixture(major, rows);
    if (!one.setup.trimmed().isEmpty())
        session->execute(one.setup);
    session->execute("ANALYZE");
    if (one.byKey)
        session->execute("SET enable_seqscan = off"); // small as the table is
    const QByteArray zone = one.utc ? "SET TimeZone = 'UTC';" : "SET TimeZone = 'Europe/Berlin';";
    session->execute(zone);
    Progress progress;
    const CatalogPtr before = readCatalog(*session, progress);
    const ScriptAnalysisPtr analysis = analyzeScript(Script(zone + one.sql), { .before = before, .serverVersion = session->serverVersion() });
    const StatementAnalysis &statement = analysis->statements.back();
    QVERIFY2(!statement.error, one.sql.constData());
    QVERIFY2(std::any_of(statement.operations.begin(), statement.operations.end(), [&](const Operation &operation) { return operation->kind() == one.kind; }), qPrintable(statement.operations.front()->kind()));
    if (one.outside) {
        const auto other = Session::open(m_clusters[major]->profile(QStringLiteral("copy")), {}, progress);
        compareOutside(*session, *other, one, statement);
    } else {
        QVERIFY(statement.transactional());
        compareInTransaction(*session, one, statement, rows);
    }
    if (QTest::currentTestFailed() || one.rollback || !statement.understood())
        return;
    QCOMPARE(shapeDifferences(*analysis->after, *readCatalog(*session, progress)).join(u'\n'), QString());
}

void TestMeasured::predictionIsMeasured()
{
    QFETCH(int, major);
    QFETCH(bool, rows);
    QFETCH(qsizetype, number);
    const MeasuredCase &one = m_cases[number];
    if (major < one.since || major > one.until)
        QSKIP("This version does not know the statement.");
    try {
        compare(major, rows, one);
    } catch (const Error &error) {
        QFAIL(qPrintable(error.fullText()));
    }
}

QTEST_GUILESS_MAIN(TestMeasured)
#include "tst_measured.moc"
