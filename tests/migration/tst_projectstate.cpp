#include "models/catalog/catalogreader.h"
#include "models/change/reconciling.h"
#include "models/core/error.h"
#include "models/migration/drift.h"
#include "models/migration/migrator.h"
#include "models/migration/projectstate.h"
#include "models/migration/squash.h"
#include "models/postgres/clienttools.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What projects make on a private server: built, compared, reconciled, squashed.
class TestProjectState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_sandbox.reset(); }
    void oneSideBecomesTheOther();
    void historiesAreNoDrift();
    void schemaOfTheToolIsSearched();
    void squashMakesTheSame();
    void squashHasWhatOnlyADumpWrites();
    void aMigrationThatDoesNotRunIsNamed();

private:
    std::unique_ptr<Sandbox> m_sandbox;
    Progress m_progress;
};

static const QByteArray first = "CREATE TYPE mood AS ENUM ('good', 'bad');\n"
                                "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;\n"
                                "CREATE TABLE a (id serial PRIMARY KEY, at timestamptz, state mood DEFAULT 'good', gone text NOT NULL);\n"
                                "CREATE TABLE b (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_id int NOT NULL REFERENCES a (id), n int CHECK (n > 0));\n"
                                "CREATE INDEX b_a ON b (a_id);\n"
                                "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touched();\n"
                                "CREATE VIEW v AS SELECT id FROM a;\nCREATE VIEW w AS SELECT id FROM v;\n";
static const QByteArray second = "CREATE TABLE a (id bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), more int);\n"
                                 "CREATE TABLE c (id int PRIMARY KEY, a_id bigint REFERENCES a (id));\n"
                                 "CREATE VIEW v AS SELECT count(*) AS n FROM c;\n";

void TestProjectState::initTestCase()
{
    try {
        m_sandbox = Sandbox::open(0, m_progress);
    } catch (const Error &error) {
        QSKIP(qPrintable(error.message));
    }
}

void TestProjectState::oneSideBecomesTheOther()
{
    const CatalogPtr none = builtCatalog(*m_sandbox, QByteArray("SELECT 1;"), m_progress);
    const CatalogPtr some = builtCatalog(*m_sandbox, first, m_progress);
    for (const auto &[from, to, script] : { std::tuple(none, some, QByteArray()), std::tuple(some, none, first) }) {
        const QString database = m_sandbox->createDatabase();
        const auto session = m_sandbox->connect(database, m_progress);
        if (!script.isEmpty())
            session->execute(script);
        for (const QString &statement : reconcilingStatements(*from, *to))
            session->execute(statement.toUtf8());
        QStringList left;
        for (const CatalogDifference &difference : catalogDifferences(*to, *readCatalog(*session, m_progress)))
            left << difference.sentence();
        QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n')));
    }
    // Columns that both have otherwise are changed in place.
    const CatalogPtr wanted = builtCatalog(*m_sandbox, second, m_progress);
    const QString sql = reconcilingStatements(*some, *wanted).join(u'\n');
    for (const char *part : { "CREATE TABLE public.c", "ALTER TABLE public.a ADD COLUMN more integer", "ALTER COLUMN id TYPE bigint", "DROP TABLE public.b", "DROP COLUMN gone", "DROP VIEW public.w" })
        QVERIFY2(sql.contains(QLatin1String(part)), qPrintable(sql));
}

void TestProjectState::historiesAreNoDrift()
{
    const QString database = m_sandbox->createDatabase();
    const auto session = m_sandbox->connect(database, m_progress);
    for (const HistoryTable &history : allHistories())
        if (history.id != u"maragu" && !history.exists(*session)) // its table has the name of anybody's
            history.create(*session, {});
    const CatalogPtr left = withoutHistories(*readCatalog(*session, m_progress));
    QStringList names;
    for (const RelationPtr &relation : left->sortedRelations())
        names << relation->name.display();
    QCOMPARE(names, QStringList());
    QVERIFY(left->sequences.isEmpty());
}

void TestProjectState::schemaOfTheToolIsSearched()
{
    TemporaryProject project;
    project.write(QStringLiteral("flyway.conf"), "flyway.defaultSchema=shop\nflyway.table=versions\n");
    project.write(QStringLiteral("sql/V1__a.sql"), "CREATE TABLE orders (id int);\nCOMMENT ON TABLE orders IS '${flyway:user}';\n");
    project.write(QStringLiteral("sql/V2__b.sql"), "ALTER TABLE shop.orders ADD COLUMN note text;\n");
    const MigrationProject opened = openProject(project.path());
    const QString database = builtDatabase(*m_sandbox, opened, {}, m_progress);
    const auto session = m_sandbox->connect(database, m_progress);
    historyOf(QStringLiteral("flyway"), opened.historyPlace).create(*session, {});
    const CatalogPtr left = withoutHistories(*readCatalog(*session, m_progress), opened.historyPlace);
    QStringList names;
    for (const RelationPtr &relation : left->sortedRelations())
        names << relation->name.display();
    QCOMPARE(names, QStringList { QStringLiteral("shop.orders") });
    const QString state = m_sandbox->createDatabase();
    makeReady(*m_sandbox, state, opened, m_progress);
    m_sandbox->freeze(state, m_progress);
    QCOMPARE(m_sandbox->connect(m_sandbox->copyOf(state, m_progress), m_progress)->query("SELECT current_schema()").text(0, 0), QStringLiteral("shop"));
}

void TestProjectState::squashMakesTheSame()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), first);
    project.migration(QStringLiteral("20260102000000_second"), "ALTER TABLE a DROP COLUMN gone;\nINSERT INTO a DEFAULT VALUES;\n");
    project.migration(QStringLiteral("20260103000000_third"), "CREATE TABLE later (id int);\n");
    const Squash squash = squashed(*m_sandbox, openProject(project.path()), QStringLiteral("20260102000000"), m_progress);
    QVERIFY2(squash.differences.isEmpty(), qPrintable(squash.differences.join(u'\n')));
    QVERIFY(!squash.sql.contains("later") && !squash.sql.contains("gone"));
    QCOMPARE(squash.withData, QStringList { QStringLiteral("20260102000000 second") });
}

void TestProjectState::squashHasWhatOnlyADumpWrites()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY, note text);\nCREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE RULE keep AS ON DELETE TO a DO INSTEAD NOTHING;\n"
                                                              "CREATE PUBLICATION changes FOR TABLE a;\nALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;\nGRANT UPDATE (note) ON a TO PUBLIC;\n");
    const Squash squash = squashed(*m_sandbox, openProject(project.path()), QStringLiteral("20260101000000"), m_progress);
    const QByteArray version = runClientTool(QStringLiteral("pg_dump"), { QStringLiteral("--version") }, { m_sandbox->profile(QStringLiteral("postgres")), {} }, m_progress).output;
    if (version.split(' ').value(2).toDouble() < m_sandbox->connect(QStringLiteral("postgres"), m_progress)->majorVersion())
        QSKIP("There is no pg_dump for the newest server here.");
    QVERIFY2(squash.differences.isEmpty(), qPrintable(squash.differences.join(u'\n')));
    for (const char *statement : { "CREATE RULE keep", "CREATE PUBLICATION changes", "ALTER DEFAULT PRIVILEGES GRANT", "GRANT UPDATE(note)" })
        QVERIFY2(squash.sql.contains(statement), squash.sql.constData());
    QVERIFY(!squash.sql.contains("search_path"));
}

void TestProjectState::aMigrationThatDoesNotRunIsNamed()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id missing_type);\n");
    try {
        builtCatalog(*m_sandbox, openProject(project.path()), {}, m_progress);
        QFAIL("It was built.");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(u"20260101000000 first") && error.message.contains(u"missing_type"), qPrintable(error.message));
    }
}

QTEST_GUILESS_MAIN(TestProjectState)
#include "tst_projectstate.moc"
