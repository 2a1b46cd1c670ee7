#include "models/catalog/catalogreader.h"
#include "models/sandbox/madeuprows.h"
#include "tests/support/privateserver.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Every table of a schema gets its rows, whatever its constraints ask for.
class TestMadeUpRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void satisfies_data();
    void satisfies();
    void sameSeedSameRows();
    void leavesWhatIsThere();
    void saysWhatItCouldNot();

private:
    MadeUpRows make(Session &session, int rows, int seed);
};

static constexpr int wanted = 20;

void TestMadeUpRows::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestMadeUpRows::cleanupTestCase()
{
    stopServer();
}

MadeUpRows TestMadeUpRows::make(Session &session, int rows, int seed)
{
    Progress progress;
    return makeUpRows(session, *readCatalog(session, progress), rows, seed, progress);
}

void TestMadeUpRows::satisfies_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<int>("rows"); // in all
    const auto row = [](const char *name, const char *schema, int rows) { QTest::newRow(name) << QByteArray(schema) << rows; };
    row("types", "CREATE EXTENSION hstore; CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, \"b c\" text); CREATE TYPE span AS RANGE (subtype = float8);"
                 "CREATE TABLE t (a smallint NOT NULL, b integer NOT NULL, c bigint NOT NULL, d real NOT NULL, e double precision NOT NULL, f numeric(4,2) NOT NULL, g numeric NOT NULL, h money NOT NULL, i boolean NOT NULL,"
                 " j date NOT NULL, k timestamp(3) NOT NULL, l timestamptz NOT NULL, m time NOT NULL, n timetz NOT NULL, o interval NOT NULL, p uuid NOT NULL, q json NOT NULL, r jsonb NOT NULL, s xml NOT NULL,"
                 " u bytea NOT NULL, v inet NOT NULL, w cidr NOT NULL, x macaddr NOT NULL, y tsvector NOT NULL, z tsquery NOT NULL, aa point NOT NULL, ab box NOT NULL, ac circle NOT NULL, ad lseg NOT NULL, ae path NOT NULL,"
                 " af polygon NOT NULL, ag line NOT NULL, ah int4range NOT NULL, ai int8range NOT NULL, aj numrange NOT NULL, ak daterange NOT NULL, al tsrange NOT NULL, am tstzrange NOT NULL, an pg_lsn NOT NULL,"
                 " ao hstore NOT NULL, ap regclass NOT NULL, aq \"char\" NOT NULL, ar varchar(3) NOT NULL, \"at\" char NOT NULL, au char(5) NOT NULL, av bit(7) NOT NULL, aw varbit(9) NOT NULL, ax text[] NOT NULL, ay mood NOT NULL, az mood[] NOT NULL,"
                 " ba pair NOT NULL, bb span NOT NULL, bc name NOT NULL, bd oid NOT NULL);", wanted);
    row("unique", "CREATE TABLE t (id serial PRIMARY KEY, a text UNIQUE, b varchar(8) NOT NULL UNIQUE, c uuid UNIQUE, EXCLUDE USING gist (r WITH &&), r int4range); CREATE UNIQUE INDEX ON t (lower(a));", wanted);
    row("deferrable unique", "CREATE TABLE t (id int PRIMARY KEY DEFERRABLE, a text);", wanted);
    row("identity", "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, twice int GENERATED ALWAYS AS (length(a) * 2) STORED, a text);", wanted);
    row("checks", "CREATE TABLE f (id int PRIMARY KEY); CREATE TABLE t (a int CHECK (a > 100 AND a < 103), b text NOT NULL CHECK (b IN ('x', 'y')), c text CHECK (length(c) = 12), d bytea NOT NULL CHECK (octet_length(d) = 20), e text CHECK (e ~ '^[a-z]+$'), f int REFERENCES f, g int REFERENCES f, CHECK ((f IS NULL) <> (g IS NULL)), h date NOT NULL CHECK (h > '2030-05-05'));", 2 * wanted);
    row("patterns", "CREATE TABLE t (code text NOT NULL CHECK (code ~ '^[A-Z]{3}-\\d{4}(x|y)?$'), phone text NOT NULL CHECK (phone ~ '^\\+[0-9]{10,15}$'), hash text NOT NULL CHECK (length(hash) = 64 AND hash ~ '^[0-9a-f]+$'), slug text NOT NULL CHECK (slug ~* '^[a-z0-9]+(?:-[a-z0-9]+)*$'),"
                    " url text NOT NULL CHECK (url LIKE 'ftp://%'), upper char(2) NOT NULL CHECK (upper = upper(upper) AND length(upper) = 2));", wanted);
    row("documents", "CREATE TABLE t (j jsonb NOT NULL CHECK (jsonb_typeof(j) = 'object' AND j ? 'kind'), list json NOT NULL CHECK (json_typeof(list) = 'array'), tags text[] NOT NULL CHECK (tags <@ ARRAY['a', 'b'] AND cardinality(tags) > 0));", wanted);
    row("domains", "CREATE DOMAIN small AS int CHECK (VALUE BETWEEN 1 AND 5); CREATE DOMAIN code AS text NOT NULL CHECK (length(VALUE) = 3); CREATE TABLE t (a small NOT NULL, b code);", wanted);
    row("foreign keys", "CREATE TABLE c (id int PRIMARY KEY, b_id bigint NOT NULL); CREATE TABLE a (id bigserial PRIMARY KEY, name text); CREATE TABLE b (id bigint PRIMARY KEY REFERENCES a, other bigint REFERENCES a); ALTER TABLE c ADD FOREIGN KEY (b_id) REFERENCES b;", 3 * wanted);
    row("keys of several columns", "CREATE TABLE tenant (id int PRIMARY KEY); CREATE TABLE project (tenant_id int REFERENCES tenant, id int, PRIMARY KEY (tenant_id, id)); CREATE TABLE task (tenant_id int NOT NULL REFERENCES tenant, project_id int NOT NULL, id int PRIMARY KEY, FOREIGN KEY (tenant_id, project_id) REFERENCES project);", 3 * wanted);
    row("junction", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE ab (a int REFERENCES a, b int REFERENCES b, PRIMARY KEY (a, b));", 3 * wanted);
    row("points at itself", "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t); CREATE TABLE u (id int PRIMARY KEY, parent int NOT NULL REFERENCES u);", 2 * wanted);
    row("deferred keys", "CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a DEFERRABLE INITIALLY DEFERRED); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED;", 2 * wanted);
    row("circles", "CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a, c int); CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b; ALTER TABLE b ADD FOREIGN KEY (c) REFERENCES c;", 3 * wanted);
    row("partitions", "CREATE TABLE p (at date NOT NULL, n int) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('1999-01-01') TO ('1999-02-01'); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('1999-02-01') TO ('1999-03-01');"
                      "CREATE TABLE l (k text, n int) PARTITION BY LIST (k); CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('eu', 'us'); CREATE TABLE l2 PARTITION OF l DEFAULT;"
                      "CREATE TABLE h (k int, n int) PARTITION BY HASH (n); CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);", 4 * wanted);
    row("triggers that refuse", "CREATE TABLE t (id int PRIMARY KEY); CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no();", wanted);
    row("names", "CREATE SCHEMA \"Odd one\"; CREATE TYPE \"Odd one\".\"My Mood\" AS ENUM ('it''s', 'ok'); CREATE TABLE \"Odd one\".\"select\" (\"from\" int CHECK (\"from\" > 3), \"My\" \"Odd one\".\"My Mood\" NOT NULL);", wanted);
}

void TestMadeUpRows::satisfies()
{
    QFETCH(QByteArray, schema);
    QFETCH(int, rows);
    const auto session = freshDatabase();
    session->execute(schema);
    const MadeUpRows made = make(*session, wanted, 1);
    QVERIFY2(made.unfilled.isEmpty(), qPrintable(made.unfilled.join(u'\n')));
    const qint64 there = session->execute("SELECT sum((xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM ONLY ' || oid::regclass, false, true, '')))[1]::text::int) FROM pg_class WHERE relkind = 'r' AND oid >= 16384 AND relname !~ '^pg_'").integer(0, 0);
    QCOMPARE(made.rows, there);
    // A hash may put fewer numbers into one partition than were tried.
    QVERIFY2(QTest::currentDataTag() == QByteArray("partitions") ? there > rows : there == rows, qPrintable(QString::number(there)));
    // Foreign keys are not looked at while triggers are off: the server looks now.
    const Result keys = session->execute("SELECT format('UPDATE pg_constraint SET convalidated = false WHERE oid = %s; ALTER TABLE %s VALIDATE CONSTRAINT %I', oid, conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0");
    for (int row = 0; row < keys.rows(); ++row)
        session->execute(keys.bytes(row, 0));
}

void TestMadeUpRows::sameSeedSameRows()
{
    const QByteArray schema = "CREATE TABLE t (id int PRIMARY KEY, a text, b timestamptz, c numeric(8,2), d int CHECK (d > 5));";
    QStringList rows;
    for (const int seed : { 1, 1, 2 }) {
        const auto session = freshDatabase();
        session->execute(schema);
        make(*session, wanted, seed);
        rows << session->execute("SELECT string_agg(t::text, ';' ORDER BY id) FROM t").text(0, 0);
    }
    QCOMPARE(rows[0], rows[1]);
    QVERIFY(rows[0] != rows[2]);
}

void TestMadeUpRows::leavesWhatIsThere()
{
    const auto session = freshDatabase();
    session->execute("CREATE TABLE t (id serial PRIMARY KEY, a text); INSERT INTO t (a) VALUES ('mine'), ('too')");
    QCOMPARE(make(*session, 2, 1).rows, 0);
    QCOMPARE(make(*session, 5, 1).rows, 3);
    QCOMPARE(session->execute("SELECT count(*) FROM t WHERE id <= 2 AND a IN ('mine', 'too')").integer(0, 0), 2);
}

void TestMadeUpRows::saysWhatItCouldNot()
{
    const auto session = freshDatabase();
    session->execute("CREATE TABLE never (a int CHECK (false)); CREATE TABLE child (a int NOT NULL); CREATE TABLE fine (a int)");
    const MadeUpRows made = make(*session, 3, 1);
    QCOMPARE(made.rows, 6);
    QCOMPARE(made.unfilled.size(), 1);
    QVERIFY2(made.unfilled.front().startsWith(u"public.never: "), qPrintable(made.unfilled.front()));
}

QTEST_GUILESS_MAIN(TestMadeUpRows)
#include "tst_madeuprows.moc"
