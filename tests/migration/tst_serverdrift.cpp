#include "models/core/error.h"
#include "models/migration/repairchoices.h"
#include "models/migration/serverdrift.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// A server that is not as its migrations make it: drifted, or stopped half-way.
class TestServerDrift : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void nothingIsDriftAfterApplying();
    void whatSomebodyChangedIsFound();
    void whatNoStatementWritesIsNamed();
    void theMigrationsFollow();
    void halfRunHasItsWaysOut();
    void unknownStatementsStopResuming();

private:
    Progress m_progress;
};

void TestServerDrift::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

static MigrationProject shop(TemporaryProject &folder)
{
    folder.migration(QStringLiteral("20260101000000_first"), "CREATE SCHEMA shop; CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text); CREATE FUNCTION shop.f() RETURNS int LANGUAGE sql AS 'SELECT 1';");
    folder.migration(QStringLiteral("20260102000000_second"), "CREATE INDEX orders_note ON shop.orders (note);", "DROP INDEX shop.orders_note;");
    folder.migration(QStringLiteral("20260103000000_pending"), "CREATE TABLE shop.later (id int);", "DROP TABLE shop.later;");
    return openProject(folder.path());
}

static QStringList sentences(const ServerDrift &drift)
{
    QStringList sentences;
    for (const CatalogDifference &difference : drift.differences)
        sentences << difference.kindId() + u' ' + difference.object;
    return sentences;
}

void TestServerDrift::nothingIsDriftAfterApplying()
{
    TemporaryProject folder;
    const MigrationProject project = shop(folder);
    const auto session = freshDatabase();
    session->execute("CREATE ROLE somebody; GRANT CREATE ON DATABASE " + session->execute("SELECT current_database()").text(0, 0).toUtf8() + " TO somebody; GRANT CREATE ON SCHEMA public TO somebody; SET ROLE somebody");
    Migrator(*session, project).apply(m_progress, QStringLiteral("20260102000000"));
    session->execute("RESET ROLE; REVOKE CREATE ON SCHEMA public FROM somebody");
    const ServerDrift drift = driftOf(*session, project, {}, m_progress);
    QCOMPARE(drift.applied, 2); // what is pending is not missing
    QVERIFY2(drift.differences.isEmpty(), qPrintable(sentences(drift).join(u'\n')));
}

void TestServerDrift::whatSomebodyChangedIsFound()
{
    TemporaryProject folder;
    const MigrationProject project = shop(folder);
    const auto session = freshDatabase();
    Migrator(*session, project).apply(m_progress, QStringLiteral("20260102000000"));
    session->execute("DROP INDEX shop.orders_note; ALTER TABLE shop.orders ADD COLUMN hotfix int; ALTER TABLE shop.orders ALTER COLUMN note SET DEFAULT ''");
    const ServerDrift drift = driftOf(*session, project, {}, m_progress);
    QCOMPARE(sentences(drift), QStringList({ QStringLiteral("different column shop.orders.note"), QStringLiteral("missing index shop.orders_note"), QStringLiteral("extra column shop.orders.hotfix") }));
    const MigrationDraft draft = reconcilingDraft(drift, DriftWay::ServerFollows);
    session->execute(draft.up);
    const ServerDrift again = driftOf(*session, project, drift.built, m_progress);
    QVERIFY2(again.differences.isEmpty(), qPrintable(sentences(again).join(u'\n')));
    QCOMPARE(again.built.catalog, drift.built.catalog); // built once
    session->execute(draft.down);
    QCOMPARE(sentences(driftOf(*session, project, drift.built, m_progress)).size(), 3);
}

void TestServerDrift::whatNoStatementWritesIsNamed()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE orders (id bigint PRIMARY KEY, kind text); CREATE STATISTICS orders_both ON id, kind FROM orders; CREATE TYPE mood AS ENUM ('calm'); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; CREATE RULE keep AS ON DELETE TO orders DO INSTEAD NOTHING;");
    const MigrationProject project = openProject(folder.path());
    const auto session = freshDatabase();
    const QByteArray database = session->execute("SELECT current_database()").text(0, 0).toUtf8();
    session->execute("CREATE ROLE \"team-a\"; GRANT CREATE ON DATABASE " + database + " TO \"team-a\"; GRANT CREATE ON SCHEMA public TO \"team-a\"; SET ROLE \"team-a\"");
    Migrator(*session, project).apply(m_progress);
    session->execute("RESET ROLE; REVOKE CREATE ON SCHEMA public FROM \"team-a\"");
    const ServerDrift none = driftOf(*session, project, {}, m_progress);
    for (const CatalogDifference &difference : none.differences)
        QFAIL(qPrintable(difference.sentence()));
    session->execute("DROP RULE keep ON orders; CREATE PUBLICATION changes FOR TABLE orders; GRANT UPDATE (kind) ON orders TO PUBLIC");
    const ServerDrift drift = driftOf(*session, project, none.built, m_progress);
    QCOMPARE(sentences(drift), QStringList({ QStringLiteral("missing rule keep on table public.orders"), QStringLiteral("extra publication changes"), QStringLiteral("extra publication of table public.orders in publication changes"), QStringLiteral("extra settings of column kind of table public.orders") }));
    const QByteArray up = reconcilingDraft(drift, DriftWay::ServerFollows).up;
    QCOMPARE(up.count("-- By hand: "), 4);
    session->execute(up);
}

void TestServerDrift::theMigrationsFollow()
{
    TemporaryProject folder;
    MigrationProject project = shop(folder);
    const auto session = freshDatabase();
    Migrator(*session, project).apply(m_progress, QStringLiteral("20260102000000"));
    session->execute("ALTER TABLE shop.orders ADD COLUMN hotfix int");
    const ServerDrift drift = driftOf(*session, project, {}, m_progress);
    for (const QString &pending : { project.migrations.back().upFile, project.migrations.back().downFile })
        QFile::remove(pending);
    project = openProject(folder.path());
    const Migration written = createMigration(project, reconcilingDraft(drift, DriftWay::MigrationsFollow), QDateTime::currentDateTime());
    project = openProject(folder.path());
    Migrator(*session, project).mark(written, true, m_progress); // it is there already
    const ServerDrift again = driftOf(*session, project, drift.built, m_progress);
    QVERIFY2(again.differences.isEmpty(), qPrintable(sentences(again).join(u'\n')));
}

void TestServerDrift::halfRunHasItsWaysOut()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int, n int); INSERT INTO t VALUES (1, 1), (2, 1);");
    folder.migration(QStringLiteral("20260102000000_half"), "CREATE INDEX CONCURRENTLY t_id ON t (id);\nCREATE UNIQUE INDEX CONCURRENTLY t_n ON t (n);\nCREATE INDEX CONCURRENTLY t_both ON t (id, n);\n");
    const MigrationProject project = openProject(folder.path());
    const auto session = freshDatabase();
    Migrator migrator(*session, project);
    const QList<MigrationRun> runs = migrator.apply(m_progress);
    QVERIFY(!runs.back().ok);
    const QList<HalfRun> halves = migrator.halfRuns(m_progress);
    QCOMPARE(halves.size(), 1);
    const QList<RepairChoice> choices = repairChoices(halves[0], project, session->profile(), session->serverVersion());
    QVERIFY(choices[0].possible && choices[1].possible && choices[2].possible && choices[3].possible);
    QVERIFY2(choices[0].proof.contains(QStringLiteral("t_n")) && choices[0].statements.size() == 3, qPrintable(choices[0].proof + choices[0].statements.join(u'\n')));
    QVERIFY2(choices[1].statements.join(u'\n').contains(QStringLiteral("t_id")), qPrintable(choices[1].statements.join(u'\n')));
    QVERIFY2(choices[2].proof.contains(QStringLiteral("1 of 3 statements are there")), qPrintable(choices[2].proof));
    const MigrationRun undone = carryOut(migrator, halves[0], RepairAction::Undo, m_progress);
    QVERIFY2(undone.ok, qPrintable(undone.error ? undone.error->message : QString()));
    QVERIFY(migrator.halfRuns(m_progress).isEmpty());
    QCOMPARE(session->execute("SELECT count(*) FROM pg_indexes WHERE tablename = 't'").integer(0, 0), 0);
    migrator.apply(m_progress);
    session->execute("UPDATE t SET n = id");
    const MigrationRun finished = carryOut(migrator, migrator.halfRuns(m_progress).front(), RepairAction::Resume, m_progress);
    QVERIFY2(finished.ok, qPrintable(finished.error ? finished.error->message : QString()));
    QCOMPARE(session->execute("SELECT count(*) FROM pg_indexes WHERE tablename = 't'").integer(0, 0), 3);
}

void TestServerDrift::unknownStatementsStopResuming()
{
    HalfRun half;
    half.statements << StatementEffect { 0, 3, QStringLiteral("update t"), StatementEffect::State::Unknown, QStringLiteral("it leaves no trace in the catalog; look at the data") };
    const QList<RepairChoice> choices = repairChoices(half, {}, {}, 150000);
    QVERIFY(!choices[0].possible && !choices[1].possible && choices[2].possible);
    QVERIFY2(choices[0].proof.contains(QStringLiteral("line 3")), qPrintable(choices[0].proof));
    half.runningPid = 4711;
    QVERIFY(!repairChoices(half, {}, {}, 150000)[2].possible);
}

QTEST_GUILESS_MAIN(TestServerDrift)
#include "tst_serverdrift.moc"
