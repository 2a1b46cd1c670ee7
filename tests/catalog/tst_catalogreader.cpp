#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/catalog/completion.h"
#include "models/catalog/schematreemodel.h"
#include "models/core/error.h"
#include "tests/support/privateserver.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestCatalogReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void readsEveryKindOfObject();
    void definitionsEqualTheServers();
    void tellsRelationsFirst();
    void canBeCancelled();
    void findsEveryDifference_data();
    void findsEveryDifference();
    void whatGoesWithATableIsNotNamedTwice();
    void secretsOfForeignServersAreNotRead();
    void treeShowsAndKeepsRows();
    void treeFiltersAndFetchesMore();
    void completionPrefersPrefixes();
};

static const char schema[] = R"(
CREATE SCHEMA s; COMMENT ON SCHEMA s IS 'words';
CREATE TYPE s.state AS ENUM ('new', 'old'); CREATE DOMAIN s.positive AS integer CHECK (VALUE > 0); CREATE TYPE s.pair AS (a int, b text);
CREATE SEQUENCE s.numbers START 5;
CREATE TABLE s.parent (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(20) COLLATE "C" UNIQUE);
CREATE TABLE s.t (id serial PRIMARY KEY, parent_id bigint NOT NULL REFERENCES s.parent(id) ON DELETE CASCADE DEFERRABLE, amount numeric(12,2) DEFAULT 0, state s.state DEFAULT 'new',
  total numeric GENERATED ALWAYS AS (amount * 2) STORED, tags text[], p s.positive, CONSTRAINT t_amount_check CHECK (amount >= 0), EXCLUDE USING btree (amount WITH =));
COMMENT ON COLUMN s.t.amount IS 'in euros';
CREATE INDEX t_expr_idx ON s.t (lower(tags[1])) WHERE amount > 3; CREATE INDEX t_desc_idx ON s.t (parent_id DESC, amount) INCLUDE (state);
CREATE VIEW s.v AS SELECT id, amount FROM s.t; CREATE VIEW s.w AS SELECT id FROM s.v; CREATE MATERIALIZED VIEW s.m AS SELECT count(*) AS n FROM s.t;
CREATE FUNCTION s.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER t_touch BEFORE UPDATE ON s.t FOR EACH ROW EXECUTE FUNCTION s.touch();
ALTER TABLE s.t ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON s.t FOR SELECT USING (id > 0);
CREATE TABLE s.log (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at); CREATE TABLE s.log_1 PARTITION OF s.log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE s.t ADD CONSTRAINT late CHECK (id > 1) NOT VALID; GRANT SELECT ON s.t TO PUBLIC;
)";

static CatalogPtr readFrom(Session &session)
{
    Progress progress;
    return readCatalog(session, progress);
}

void TestCatalogReader::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestCatalogReader::readsEveryKindOfObject()
{
    const auto session = freshDatabase();
    session->execute(schema);
    const CatalogPtr catalog = readFrom(*session);
    QVERIFY(catalog->complete);
    const RelationPtr t = catalog->relation({ QStringLiteral("s"), QStringLiteral("t") });
    QVERIFY(t);
    QCOMPARE(t->columns.size(), 7);
    QCOMPARE(t->column(QStringLiteral("amount"))->comment, QStringLiteral("in euros"));
    QCOMPARE(t->column(QStringLiteral("amount"))->type, QStringLiteral("numeric(12,2)"));
    QCOMPARE(t->column(QStringLiteral("state"))->type, QStringLiteral("s.state"));
    QCOMPARE(t->column(QStringLiteral("total"))->generated, Column::Generated::Stored);
    QVERIFY(!t->constraint(QStringLiteral("late"))->validated);
    QCOMPARE(t->triggers.size(), 1);
    QCOMPARE(t->policies.size(), 1);
    QVERIFY(t->rowSecurity);
    QVERIFY(!t->privileges.isEmpty());
    const RelationPtr parent = catalog->relation({ QStringLiteral("s"), QStringLiteral("parent") });
    QCOMPARE(parent->column(QStringLiteral("id"))->identity, Column::Identity::Always);
    QCOMPARE(parent->column(QStringLiteral("name"))->collation, QStringLiteral("\"C\""));
    QCOMPARE(catalog->referencesTo(parent->name).size(), 1);
    QCOMPARE(catalog->dependentViews(t->name, QStringLiteral("amount")).size(), 3 - 1); // v, and w through it
    const RelationPtr log = catalog->relation({ QStringLiteral("s"), QStringLiteral("log") });
    QCOMPARE(log->kind, Relation::Kind::PartitionedTable);
    QCOMPARE(log->partitionKey, QStringLiteral("RANGE (at)"));
    QCOMPARE(catalog->partitionsOf(log->name).size(), 1);
    QCOMPARE(catalog->types.size(), 3);
    QCOMPARE(catalog->routines.size(), 1);
    QCOMPARE(catalog->sequences.value({ QStringLiteral("s"), QStringLiteral("numbers") }).start, 5);
    QCOMPARE(catalog->sequences.value({ QStringLiteral("s"), QStringLiteral("t_id_seq") }).ownerColumn, QStringLiteral("id"));
    QCOMPARE(catalog->schemas.value(QStringLiteral("s")).comment, QStringLiteral("words"));
}

void TestCatalogReader::definitionsEqualTheServers()
{
    // What is composed here must read like what the server itself writes.
    const auto session = freshDatabase();
    session->execute(schema);
    const CatalogPtr catalog = readFrom(*session);
    session->execute("SET search_path = ''");
    int compared = 0;
    for (const RelationPtr &relation : catalog->relations) {
        for (const Constraint &constraint : relation->constraints) {
            const Result server = session->query("SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE conrelid = $1::regclass AND conname = $2", { parameter(relation->name.quoted()), parameter(constraint.name) });
            QCOMPARE(constraint.definition(), server.text(0, 0));
            ++compared;
        }
        for (const Index &index : relation->indexes) {
            const Result server = session->query("SELECT pg_get_indexdef($1::regclass)", { parameter(QualifiedName { relation->name.schema, index.name }.quoted()) });
            QCOMPARE(index.definition(relation->name), server.text(0, 0));
            ++compared;
        }
    }
    QVERIFY(compared > 12);
}

void TestCatalogReader::tellsRelationsFirst()
{
    const auto session = freshDatabase();
    session->execute(schema);
    Progress progress;
    int told = 0;
    readCatalog(*session, progress, [&](const CatalogPtr &early) {
        ++told;
        QVERIFY(!early->complete);
        QVERIFY(early->relation({ QStringLiteral("s"), QStringLiteral("t") }));
    });
    QCOMPARE(told, 1);
}

void TestCatalogReader::canBeCancelled()
{
    const auto session = freshDatabase();
    const auto cancelled = std::make_shared<std::atomic_bool>(true);
    Progress progress({}, cancelled);
    QVERIFY_EXCEPTION_THROWN(readCatalog(*session, progress), Error);
    QVERIFY(!session->inTransaction());
}

void TestCatalogReader::findsEveryDifference_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("object");
    const auto row = [](const char *sql, const char *object) { QTest::addRow("%s", sql) << QByteArray(sql) << QString::fromUtf8(object); };
    row("ALTER TABLE s.parent ALTER COLUMN name TYPE varchar(30)", "column s.parent.name");
    row("ALTER TABLE s.t ALTER COLUMN amount SET DEFAULT 1", "column s.t.amount");
    row("ALTER TABLE s.t DROP CONSTRAINT t_amount_check", "constraint t_amount_check on s.t");
    row("ALTER TABLE s.t VALIDATE CONSTRAINT late", "constraint late on s.t");
    row("DROP INDEX s.t_desc_idx", "index s.t_desc_idx");
    row("COMMENT ON COLUMN s.t.amount IS NULL", "column s.t.amount");
    row("ALTER TABLE s.t DISABLE TRIGGER t_touch", "trigger t_touch on s.t");
    row("DROP POLICY mine ON s.t", "policy mine on s.t");
    row("ALTER TYPE s.state ADD VALUE 'odd'", "enum s.state");
    row("CREATE OR REPLACE VIEW s.w AS SELECT id FROM s.v WHERE id > 1", "view s.w");
    row("CREATE OR REPLACE FUNCTION s.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'", "function s.touch()");
    row("REVOKE SELECT ON s.t FROM PUBLIC", "table s.t");
    row("ALTER SEQUENCE s.numbers INCREMENT 2", "sequence s.numbers");
    row("CREATE TABLE s.extra ()", "table s.extra");
    row("ALTER TABLE s.t FORCE ROW LEVEL SECURITY", "table s.t");
    row("CREATE RULE keep AS ON DELETE TO s.t DO INSTEAD NOTHING", "rule keep on table s.t");
    row("CREATE PUBLICATION changes FOR TABLE s.t", "publication changes");
    row("GRANT UPDATE (amount) ON s.t TO PUBLIC", "settings of column amount of table s.t");
}

void TestCatalogReader::findsEveryDifference()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, object);
    const auto session = freshDatabase();
    session->execute(schema);
    const CatalogPtr before = readFrom(*session);
    QVERIFY(catalogDifferences(*before, *readFrom(*session)).isEmpty());
    session->execute(sql);
    const QList<CatalogDifference> differences = catalogDifferences(*before, *readFrom(*session));
    QVERIFY(std::any_of(differences.begin(), differences.end(), [&](const CatalogDifference &difference) { return difference.object == object; }));
    QCOMPARE(restoredState(differences), QStringLiteral("different"));
}

void TestCatalogReader::whatGoesWithATableIsNotNamedTwice()
{
    const auto session = freshDatabase();
    const CatalogPtr before = readFrom(*session);
    session->execute("CREATE TABLE notes (id serial PRIMARY KEY, note text); ALTER TABLE notes ALTER COLUMN note SET STORAGE EXTERNAL, CLUSTER ON notes_pkey; GRANT SELECT (note) ON notes TO PUBLIC");
    const QList<CatalogDifference> differences = catalogDifferences(*before, *readFrom(*session));
    QStringList objects;
    for (const CatalogDifference &difference : differences)
        objects << difference.object;
    QCOMPARE(objects, QStringList({ QStringLiteral("table public.notes"), QStringLiteral("sequence public.notes_id_seq") }));
}

void TestCatalogReader::secretsOfForeignServersAreNotRead()
{
    const auto session = freshDatabase();
    session->execute("CREATE FOREIGN DATA WRAPPER files; CREATE SERVER far FOREIGN DATA WRAPPER files OPTIONS (host 'far.example', access_key 'sesame'); CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (login 'ann', password 'open, sesame')");
    const QString rest = QStringList(readFrom(*session)->rest->values()).join(u'\n');
    QVERIFY2(rest.contains(QStringLiteral("host=far.example")) && rest.contains(QStringLiteral("login=ann password=***")) && rest.contains(QStringLiteral("access_key=***")), qPrintable(rest));
    QVERIFY(!rest.contains(QStringLiteral("sesame")));
}

static CatalogPtr made(int tables, const QString &schemaName = QStringLiteral("s"))
{
    auto catalog = std::make_shared<Catalog>();
    catalog->complete = true;
    catalog->schemas.insert(schemaName, { schemaName, {}, {}, {} });
    for (int i = 0; i < tables; ++i) {
        auto relation = std::make_shared<Relation>();
        relation->name = { schemaName, QStringLiteral("table_%1").arg(i, 5, 10, QLatin1Char('0')) };
        relation->columns << Column { .name = QStringLiteral("id"), .type = QStringLiteral("bigint") } << Column { .name = QStringLiteral("note_%1").arg(i), .type = QStringLiteral("text") };
        catalog->relations.insert(relation->name, relation);
    }
    return catalog;
}

void TestCatalogReader::treeShowsAndKeepsRows()
{
    SchemaTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false); // it would fetch within the signal of the insertion that it is told of
    QCOMPARE(model.rowCount(), 0);
    model.setIndex(makeSchemaIndex(made(3), {}));
    QCOMPARE(model.rowCount(), 1);
    const QModelIndex table = model.indexOf({ QStringLiteral("s"), QStringLiteral("table_00002") });
    QVERIFY(table.isValid());
    const QPersistentModelIndex kept(table);
    // A snapshot with other tables: rows come and go, ours stays.
    auto changed = std::make_shared<Catalog>(*made(3));
    changed->relations.remove({ QStringLiteral("s"), QStringLiteral("table_00000") });
    auto added = std::make_shared<Relation>();
    added->name = { QStringLiteral("s"), QStringLiteral("zebra") };
    changed->relations.insert(added->name, added);
    model.setIndex(makeSchemaIndex(changed, {}));
    QVERIFY(kept.isValid());
    QCOMPARE(kept.data().toString(), QStringLiteral("table_00002"));
    QCOMPARE(kept.row(), 1);
    QCOMPARE(model.rowCount(kept.parent()), 3);
    model.fetchMore(kept);
    QCOMPARE(model.index(0, 0, kept).data().toString(), QStringLiteral("Columns 2"));
}

void TestCatalogReader::treeFiltersAndFetchesMore()
{
    SchemaTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false); // it would fetch within the signal of the insertion that it is told of
    model.setIndex(makeSchemaIndex(made(1200), {}));
    const QModelIndex schemaRow = model.index(0, 0);
    model.fetchMore(schemaRow);
    const QModelIndex tables = model.index(0, 0, schemaRow);
    model.fetchMore(tables);
    QCOMPARE(model.rowCount(tables), 500);
    QVERIFY(model.canFetchMore(tables));
    model.fetchMore(tables);
    model.fetchMore(tables);
    QCOMPARE(model.rowCount(tables), 1200);
    const SchemaIndexPtr filtered = makeSchemaIndex(made(1200), QStringLiteral("NOTE_77"));
    QCOMPARE(filtered->matches, 11); // 77 and 770 to 779
    model.setIndex(filtered);
    QCOMPARE(model.rowCount(model.index(0, 0, model.index(0, 0))), 11);
}

void TestCatalogReader::completionPrefersPrefixes()
{
    const CompletionIndex index(*made(1000));
    const QStringList found = index.complete(QStringLiteral("note_9"));
    QVERIFY(found.size() <= 200);
    QVERIFY(found.front().startsWith(QStringLiteral("note_9")));
    QVERIFY(index.complete(QStringLiteral("tb0009")).contains(QStringLiteral("table_00009")));
    QCOMPARE(index.complete({}, QStringLiteral("table_00009")), QStringList({ QStringLiteral("id"), QStringLiteral("note_9") }));
    QVERIFY(index.complete(QStringLiteral("x"), QStringLiteral("nowhere")).isEmpty());
}

QTEST_GUILESS_MAIN(TestCatalogReader)
#include "tst_catalogreader.moc"
