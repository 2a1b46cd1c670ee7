// One schema is made like another on a server, and the catalogs compared: both ways.
#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/change/reconciling.h"
#include "models/core/error.h"
#include "tests/support/privateserver.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestReconciling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!hasServer())
            QSKIP("No PostgreSQL server programs are installed.");
        connectTo(QStringLiteral("postgres"))->execute("CREATE ROLE reader");
    }
    void cleanupTestCase() { stopServer(); }
    void bothWays_data();
    void bothWays();
    void keepsTheRows();
};

static CatalogPtr catalogOf(Session &session)
{
    Progress progress;
    return readCatalog(session, progress);
}

static QString made(Session &session, const QStringList &statements)
{
    for (const QString &statement : statements)
        try {
            session.execute(statement.toUtf8());
        } catch (const Error &error) {
            return statement + QStringLiteral(": ") + error.fullText() + u'\n' + statements.join(QStringLiteral(";\n"));
        }
    return {};
}

void TestReconciling::bothWays_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    const QByteArray t = "CREATE TABLE p (id int PRIMARY KEY, a text, b int); ";
    QTest::newRow("column") << t << QByteArray("CREATE TABLE p (id int PRIMARY KEY, a varchar(20) COLLATE \"C\" NOT NULL DEFAULT 'x', b bigint DEFAULT 3, c date); COMMENT ON COLUMN p.b IS 'It''s b'");
    QTest::newRow("identity and generated") << t << QByteArray("CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text GENERATED ALWAYS AS ('v' || b) STORED, b int)");
    QTest::newRow("type under a default, a policy and a view") << t + "ALTER TABLE p ALTER b SET DEFAULT 3; CREATE POLICY q ON p USING (b > 1); CREATE VIEW v AS SELECT b FROM p; CREATE VIEW w AS SELECT b + 1 AS c FROM v"
                                                              << t + "ALTER TABLE p ALTER b TYPE numeric(10, 2); ALTER TABLE p ALTER b SET DEFAULT 4; CREATE POLICY q ON p USING (b > 1); CREATE VIEW v AS SELECT b FROM p; CREATE VIEW w AS SELECT b + 1 AS c FROM v";
    QTest::newRow("keys") << t + "CREATE TABLE c (p_id int CONSTRAINT fk REFERENCES p)" << QByteArray("CREATE TABLE p (id int, a text, b int, CONSTRAINT p_pkey PRIMARY KEY (id, b), CONSTRAINT u UNIQUE (id)); CREATE TABLE c (p_id int CONSTRAINT fk REFERENCES p (id) ON DELETE CASCADE)");
    QTest::newRow("key of another type") << t + "CREATE TABLE c (p_id int CONSTRAINT fk REFERENCES p)" << QByteArray("CREATE TABLE p (id text PRIMARY KEY, a text, b int); CREATE TABLE c (p_id text CONSTRAINT fk REFERENCES p)");
    QTest::newRow("check and index") << t + "ALTER TABLE p ADD CONSTRAINT k CHECK (b > 0) NOT VALID; CREATE INDEX i ON p (a)" << t + "ALTER TABLE p ADD CONSTRAINT k CHECK (b > 1); CREATE UNIQUE INDEX i ON p (lower(a)) WHERE b > 0; COMMENT ON INDEX i IS 'of a'";
    QTest::newRow("validated") << t + "ALTER TABLE p ADD CONSTRAINT k CHECK (b > 0) NOT VALID" << t + "ALTER TABLE p ADD CONSTRAINT k CHECK (b > 0); COMMENT ON CONSTRAINT k ON p IS 'positive'";
    QTest::newRow("functions and triggers") << t + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f(); CREATE FUNCTION h(x int) RETURNS int LANGUAGE sql AS 'SELECT x'"
                                           << t + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'; CREATE TRIGGER g AFTER UPDATE OF b ON p FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE p DISABLE TRIGGER g; CREATE FUNCTION h(y int) RETURNS text LANGUAGE sql AS 'SELECT y::text'";
    QTest::newRow("row security") << t + "CREATE POLICY q ON p FOR SELECT USING (b > 1); CREATE POLICY r ON p USING (true)" << t + "ALTER TABLE p ENABLE ROW LEVEL SECURITY; ALTER TABLE p FORCE ROW LEVEL SECURITY; CREATE POLICY q ON p FOR UPDATE TO reader USING (b > 2) WITH CHECK (b > 3)";
    QTest::newRow("views") << t + "CREATE VIEW v AS SELECT id, a FROM p; CREATE MATERIALIZED VIEW m AS SELECT a FROM v; CREATE INDEX m_a ON m (a)" << t + "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM p; COMMENT ON VIEW v IS 'narrow'; CREATE MATERIALIZED VIEW m AS SELECT id FROM v; CREATE UNIQUE INDEX m_a ON m (id)";
    QTest::newRow("enum grows") << QByteArray("CREATE TYPE e AS ENUM ('b', 'd')") << QByteArray("CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e'); COMMENT ON TYPE e IS 'letters'");
    QTest::newRow("enum is otherwise") << QByteArray("CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE x (v e NOT NULL DEFAULT 'b', w e[])") << QByteArray("CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE x (v e NOT NULL DEFAULT 'b', w e[])");
    QTest::newRow("domain and composite") << QByteArray("CREATE DOMAIN d AS int DEFAULT 1 CONSTRAINT k CHECK (VALUE > 0); CREATE TYPE c AS (a int, b text)") << QByteArray("CREATE DOMAIN d AS int NOT NULL CONSTRAINT k CHECK (VALUE > 1) CONSTRAINT l CHECK (VALUE < 9); CREATE TYPE c AS (a bigint, \"C\" date)");
    QTest::newRow("sequence") << QByteArray("CREATE SEQUENCE s AS int") << QByteArray("CREATE SEQUENCE s AS bigint INCREMENT 5 MINVALUE -5 MAXVALUE 500 START 10 CACHE 3 CYCLE");
    QTest::newRow("settings") << t << QByteArray("CREATE UNLOGGED TABLE p (id int PRIMARY KEY, a text, b int) WITH (fillfactor = 70); ALTER TABLE p REPLICA IDENTITY FULL; COMMENT ON TABLE p IS 'of p'");
    QTest::newRow("partitions") << QByteArray("CREATE TABLE r (k int) PARTITION BY RANGE (k); CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (1) TO (5); CREATE TABLE r2 (k int)")
                               << QByteArray("CREATE TABLE r (k int) PARTITION BY RANGE (k); CREATE TABLE r1 (k int); CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (5) TO (9); CREATE TABLE r3 PARTITION OF r DEFAULT");
    QTest::newRow("rights") << t + "GRANT SELECT ON p TO reader" << t + "GRANT INSERT, UPDATE ON p TO reader; CREATE SCHEMA extra; CREATE TABLE extra.x (); GRANT SELECT ON extra.x TO PUBLIC";
    QTest::newRow("whole schemas") << QByteArray("CREATE SCHEMA a; CREATE TYPE a.e AS ENUM ('x'); CREATE TABLE a.t (id serial PRIMARY KEY, v a.e); CREATE TABLE a.u (t_id int REFERENCES a.t); CREATE VIEW a.v AS SELECT * FROM a.t; CREATE FUNCTION a.f() RETURNS SETOF a.t LANGUAGE sql AS 'SELECT * FROM a.t'; COMMENT ON FUNCTION a.f() IS 'of a'; COMMENT ON SCHEMA a IS 'a'; COMMENT ON TYPE a.e IS 'e'; COMMENT ON SEQUENCE a.t_id_seq IS 's'; COMMENT ON CONSTRAINT t_pkey ON a.t IS 'key'") << QByteArray();
}

void TestReconciling::bothWays()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    for (const auto &[from, to] : { std::pair(one, other), std::pair(other, one) }) {
        const auto session = freshDatabase(), wanted = freshDatabase();
        session->execute(from);
        wanted->execute(to);
        const CatalogPtr target = catalogOf(*wanted);
        const QStringList statements = reconcilingStatements(*catalogOf(*session), *target);
        const QString refused = made(*session, statements);
        QVERIFY2(refused.isEmpty(), qPrintable(refused));
        QStringList left;
        for (const CatalogDifference &difference : catalogDifferences(*target, *catalogOf(*session)))
            if (difference.kind != CatalogDifference::Kind::Order)
                left << difference.sentence();
        QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n') + u'\n' + statements.join(QStringLiteral(";\n"))));
    }
}

void TestReconciling::keepsTheRows()
{
    const auto session = freshDatabase(), wanted = freshDatabase();
    session->execute("CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, v e DEFAULT 'a', n text); INSERT INTO t VALUES (1, 'b', '7'); CREATE VIEW w AS SELECT n FROM t");
    wanted->execute("CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (id bigint PRIMARY KEY, v e DEFAULT 'a', n int); CREATE VIEW w AS SELECT n FROM t");
    const QString refused = made(*session, reconcilingStatements(*catalogOf(*session), *catalogOf(*wanted)));
    QVERIFY2(refused.isEmpty(), qPrintable(refused));
    QCOMPARE(session->execute("SELECT id || ' ' || v || ' ' || n FROM t").text(0, 0), QStringLiteral("1 b 7"));
}

QTEST_GUILESS_MAIN(TestReconciling)
#include "tst_reconciling.moc"
