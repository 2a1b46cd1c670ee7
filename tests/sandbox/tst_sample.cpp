#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/sandbox/sample.h"
#include "tests/support/privateserver.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// A sample holds together by its foreign keys, and nothing personal is in it.
class TestSample : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void holdsTogether_data();
    void holdsTogether();
    void masksAlike();
    void masksEveryType();
    void projectRulesGoFirst();
    void leavesOutWhatPointsAtNothing();
    void anErrorLeavesBothSidesUsable();
};

static const char schema[] = "CREATE TABLE country (id int PRIMARY KEY, name text);"
                             "CREATE TABLE users (email text PRIMARY KEY, country_id int NOT NULL REFERENCES country, first_name text, boss text REFERENCES users);"
                             "CREATE TABLE orders (id bigserial PRIMARY KEY, user_email text NOT NULL REFERENCES users, at date NOT NULL, twice int GENERATED ALWAYS AS (2) STORED);"
                             "CREATE TABLE item (order_id bigint REFERENCES orders, n int, PRIMARY KEY (order_id, n));"
                             "CREATE TABLE event (at date NOT NULL, order_id bigint REFERENCES orders) PARTITION BY RANGE (at); CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-07-01'); CREATE TABLE event_2 PARTITION OF event DEFAULT;";
static const char rows[] = "INSERT INTO country SELECT g, 'c' || g FROM generate_series(1, 200) g;"
                           "INSERT INTO users SELECT 'u' || g || '@shop.com', 1 + g % 200, 'First' || g, CASE WHEN g > 1 THEN 'u' || g / 2 || '@shop.com' END FROM generate_series(1, 5000) g;"
                           "INSERT INTO orders (user_email, at) SELECT 'u' || 1 + g % 5000 || '@shop.com', date '2026-01-01' + g % 300 FROM generate_series(1, 20000) g;"
                           "INSERT INTO item SELECT g, n FROM generate_series(1, 20000) g, generate_series(1, 2) n;"
                           "INSERT INTO event SELECT at, id FROM orders; ANALYZE;";

static Sample sampled(Session &source, Session &target, const SampleSize &size, const QList<MaskRule> &rules = {})
{
    Progress progress;
    const CatalogPtr catalog = readCatalog(target, progress);
    return takeSample(source, target, *catalog, size, 1, Masking(*catalog, rules, QStringLiteral("secret")), progress);
}

void TestSample::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestSample::cleanupTestCase()
{
    stopServer();
}

static void validateKeys(Session &session)
{
    const Result keys = session.execute("SELECT format('UPDATE pg_constraint SET convalidated = false WHERE oid = %s; ALTER TABLE %s VALIDATE CONSTRAINT %I', oid, conrelid::regclass, conname) FROM pg_constraint c "
                                        "WHERE contype = 'f' AND (SELECT relkind FROM pg_class WHERE oid = c.conrelid) = 'r'");
    QVERIFY(keys.rows() > 0);
    for (int row = 0; row < keys.rows(); ++row)
        session.execute(keys.bytes(row, 0));
}

void TestSample::holdsTogether_data()
{
    QTest::addColumn<qint64>("rowsPerTable");
    QTest::addColumn<double>("percent");
    QTest::newRow("rows") << qint64(100) << 0.0;
    QTest::newRow("one row") << qint64(1) << 0.0;
    QTest::newRow("percent") << qint64(0) << 2.0;
    QTest::newRow("everything") << qint64(1'000'000) << 0.0;
}

void TestSample::holdsTogether()
{
    QFETCH(qint64, rowsPerTable);
    QFETCH(double, percent);
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute(schema);
    source->execute(rows);
    target->execute(schema);
    const Sample sample = sampled(*source, *target, { rowsPerTable, percent });
    QVERIFY2(sample.leftOut.isEmpty(), qPrintable(sample.leftOut.join(u'\n')));
    validateKeys(*target);
    const qint64 items = target->execute("SELECT count(*) FROM item").integer(0, 0);
    QVERIFY2(percent > 0 ? items > 400 && items < 1200 : items == std::min<qint64>(rowsPerTable, 40'000), qPrintable(QString::number(items)));
    // The next order has a number that nobody has.
    target->execute("INSERT INTO orders (user_email, at) SELECT email, '2026-01-01' FROM users LIMIT 1");
}

void TestSample::masksAlike()
{
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute(schema);
    source->execute(rows);
    target->execute(schema);
    sampled(*source, *target, { 50, 0 });
    QCOMPARE(target->execute("SELECT count(*) FROM users WHERE email LIKE '%@shop.com' OR first_name LIKE 'First%'").integer(0, 0), 0);
    QCOMPARE(target->execute("SELECT count(*) FROM orders WHERE user_email LIKE '%@shop.com'").integer(0, 0), 0);
    QVERIFY(target->execute("SELECT count(*) FROM orders JOIN users ON email = user_email").integer(0, 0) >= 50);
    QVERIFY(target->execute("SELECT count(*) FROM country WHERE name LIKE 'c%'").integer(0, 0) >= 50);
}

void TestSample::masksEveryType()
{
    const char table[] = "CREATE TABLE t (id int PRIMARY KEY, a_token text, b_token varchar(5) UNIQUE, c_token bytea, d_token json, e_token jsonb, ip_address inet, f_token text[], phone text, card_number char(16), street text, password text NOT NULL, token_count int);";
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute(table);
    target->execute(table);
    source->execute("INSERT INTO t VALUES (1, 'a', 'b', 'c', '{\"d\": 1}', '{\"e\": 1}', '1.2.3.4', '{f}', '+49 1', '1234567890123456', 'Road 1', 'p', 7), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', 8)");
    sampled(*source, *target, {});
    const Result made = target->execute("SELECT * FROM t ORDER BY id"), original = source->execute("SELECT * FROM t ORDER BY id");
    for (int column = 1; column < made.columns() - 1; ++column) {
        QVERIFY2(made.text(0, column) != original.text(0, column), qPrintable(made.columnName(column)));
        QCOMPARE(made.isNull(1, column), original.isNull(1, column));
    }
    QCOMPARE(made.text(0, made.columns() - 1), QStringLiteral("7"));
}

void TestSample::projectRulesGoFirst()
{
    const char table[] = "CREATE TABLE t (id int PRIMARY KEY, email text, note text, size int);";
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute(table);
    target->execute(table);
    source->execute("INSERT INTO t VALUES (1, 'me@shop.com', 'mine', 42)");
    sampled(*source, *target, {}, { { QStringLiteral("public.t.email"), QStringLiteral("keep") }, { QStringLiteral("*.note"), QStringLiteral("text") }, { QStringLiteral("*.size"), QStringLiteral("text") } });
    const Result made = target->execute("SELECT email, note, size FROM t");
    QCOMPARE(made.text(0, 0), QStringLiteral("me@shop.com"));
    QVERIFY(made.text(0, 1) != u"mine");
    QVERIFY(made.text(0, 2) != u"42");
}

void TestSample::leavesOutWhatPointsAtNothing()
{
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a_id int); INSERT INTO b VALUES (1, 7), (2, NULL)");
    target->execute("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a); CREATE TABLE fresh (id int)");
    const Sample sample = sampled(*source, *target, {});
    QCOMPARE(target->execute("SELECT count(*) FROM b").integer(0, 0), 1);
    QCOMPARE(sample.leftOut.size(), 2);
}

void TestSample::anErrorLeavesBothSidesUsable()
{
    const auto source = freshDatabase(), target = freshDatabase();
    source->execute("CREATE TABLE a (id int); INSERT INTO a VALUES (-1)");
    target->execute("CREATE TABLE a (id int CHECK (id > 0))");
    try {
        sampled(*source, *target, {});
        QFAIL("it went through");
    } catch (const Error &error) {
        QCOMPARE(error.sqlState, QByteArray("23514"));
    }
    QVERIFY(!source->inTransaction() && !target->inTransaction());
    QCOMPARE(target->execute("SELECT count(*) FROM a").integer(0, 0), 0);
}

QTEST_GUILESS_MAIN(TestSample)
#include "tst_sample.moc"
