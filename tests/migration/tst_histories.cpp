// Tracking tables as the tools themselves wrote them. The checksums are those that Liquibase 4.4.0 (8:) and 4.28.0 (9:) gave these texts.
#include "models/migration/migrator.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestHistories : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!hasServer())
            QSKIP("No PostgreSQL server programs are installed.");
    }
    void cleanupTestCase() { stopServer(); }
    void liquibaseChecksums_data();
    void liquibaseChecksums();
    void liquibaseCountsWhatIsWritten();
    void liquibaseRowsAreAsItsOwn();
    void prismaSeesAHalfRun();
};

static const QByteArray changeLog = "--liquibase formatted sql\n\n"
                                    "--changeset ann:1\nCREATE TABLE a (id int PRIMARY KEY);\n--rollback DROP TABLE a;\n\n"
                                    "--changeset ann:2 labels:x context:y\n-- a comment\nALTER TABLE a ADD COLUMN note text;   \nALTER TABLE a ADD COLUMN b text;\n--rollback ALTER TABLE a DROP COLUMN note, DROP COLUMN b;\n\n"
                                    "--changeset ann:3 splitStatements:false stripComments:false\n--comment: words here\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  -- inner\n  SELECT 1;\n$$;\n--rollback DROP FUNCTION f();\n\n"
                                    "--changeset bob:7\n--validCheckSum: ANY\nCREATE TABLE seven (id int);\n--rollback DROP TABLE seven;\n";

static QStringList states(Session &session, const TemporaryProject &project)
{
    QStringList ids;
    for (const MigrationStatus &status : Migrator(session, openProject(project.path())).status())
        ids << stateId(status.state);
    return ids;
}

static QByteArrayList storedChecksums(Session &session)
{
    QByteArrayList sums;
    const Result rows = session.execute("SELECT md5sum FROM databasechangelog ORDER BY orderexecuted");
    for (int row = 0; row < rows.rows(); ++row)
        sums << rows.text(row, 0).toUtf8();
    return sums;
}

/// While a row has no end, Prisma applies nothing.
void TestHistories::prismaSeesAHalfRun()
{
    TemporaryProject project;
    project.write(QStringLiteral("prisma/schema.prisma"), "datasource db {\n  provider = \"postgresql\"\n}\n");
    project.write(QStringLiteral("prisma/migrations/20260101000000_a/migration.sql"), "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);\n");
    project.write(QStringLiteral("prisma/migrations/20260102000000_b/migration.sql"), "CREATE TABLE b (id int);\nCREATE UNIQUE INDEX CONCURRENTLY a_id_idx ON a (id);\n");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.format, QStringLiteral("prisma"));
    const auto session = freshDatabase();
    Progress progress;
    Migrator migrator(*session, opened);
    QVERIFY(!migrator.apply(progress).back().ok);
    const QByteArray rows = "SELECT string_agg(migration_name || ' ' || (finished_at IS NOT NULL), ', ' ORDER BY migration_name) FROM _prisma_migrations";
    QCOMPARE(session->execute(rows).text(0, 0), QStringLiteral("20260101000000_a true, 20260102000000_b false"));
    QCOMPARE(states(*session, project).back(), QStringLiteral("dirty"));
    session->execute("DELETE FROM a WHERE ctid IN (SELECT ctid FROM a LIMIT 1)");
    const QList<HalfRun> halves = migrator.halfRuns(progress);
    QCOMPARE(halves.size(), 1);
    const MigrationRun finished = migrator.finish(halves.front(), progress);
    QVERIFY2(finished.ok, finished.error ? qPrintable(finished.error->fullText()) : "");
    QCOMPARE(session->execute(rows).text(0, 0), QStringLiteral("20260101000000_a true, 20260102000000_b true"));
    QCOMPARE(states(*session, project).back(), QStringLiteral("applied"));
}

/// Delimiters, properties in properties, comments within a script: as Liquibase 4.28 stored them, on PostgreSQL 15.
void TestHistories::liquibaseCountsWhatIsWritten()
{
    TemporaryProject project;
    project.write(QStringLiteral("c.sql"), "--liquibase formatted sql\n--property name:a value:x\n--property name:b value:${a}y\n\n--changeset a:1 endDelimiter:GO\nCREATE TABLE e1 (id int)\nGO\nCREATE TABLE e2 (id int)\nGO\n--rollback DROP TABLE e1\n--rollback GO\n--rollback DROP TABLE e2\n\n"
                                           "--changeset a:2\nCREATE TABLE t_${b} (id int);\n--rollback DROP TABLE t_${b};\n\n--changeset a:3 splitStatements:false\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  -- comment on it\n  SELECT 1;\n$$;\n--rollback DROP FUNCTION f();\n");
    const MigrationProject opened = openProject(project.path());
    const auto session = freshDatabase();
    Progress progress;
    for (const MigrationRun &run : Migrator(*session, opened).apply(progress))
        QVERIFY2(run.ok, run.error ? qPrintable(run.error->fullText()) : "");
    QCOMPARE(storedChecksums(*session), QByteArrayList({ "9:a016b0cd87d262173e6d8b0a3eb6d8b5", "9:8fdf28e29444150b219135ae5e2ee2c0", "9:006503685c7ead982ca226ce3d1b356c" }));
    QVERIFY(!session->query("SELECT to_regclass('t_xy')").isNull(0, 0));
}

void TestHistories::liquibaseChecksums_data()
{
    QTest::addColumn<QByteArrayList>("sums");
    QTest::newRow("4.4.0") << QByteArrayList { "8:952963dbe7549ef1dfab6d05fdc0dd6d", "8:68000ee12921b5958551e2f3ab86fea5", "8:31459b6e83c5a91b1b82b9101bd3e7f6", "8:66f6039a54bca3469ecd436d7c5ae3ef" };
    QTest::newRow("4.28.0") << QByteArrayList { "9:9f8b66406241c848c54009ce354e92bf", "9:03b5b157ad98e930094316a8e49d60fd", "9:d7a0cbc2fd1506d97d53d724fbdd9cec", "9:3e96c4ef14b2a17225060eec348e6551" };
}

void TestHistories::liquibaseChecksums()
{
    QFETCH(QByteArrayList, sums);
    TemporaryProject project;
    project.write(QStringLiteral("c.sql"), changeLog);
    const auto session = freshDatabase();
    Progress progress;
    historyOf(QStringLiteral("liquibase")).create(*session, {});
    // The first one is as that version left it; from it we know how the others are to be counted.
    session->execute("CREATE TABLE a (id int PRIMARY KEY)");
    session->query("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES ('1', 'ann', 'c.sql', now(), 1, 'EXECUTED', $1)", { sums[0] });
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("pending"), QStringLiteral("pending"), QStringLiteral("pending") }));
    Migrator(*session, openProject(project.path())).apply(progress);
    QCOMPARE(storedChecksums(*session), sums);
    QCOMPARE(states(*session, project).count(QStringLiteral("applied")), 4);

    project.write(QStringLiteral("c.sql"), QByteArray(changeLog).replace("note text", "note varchar").replace("seven (id int)", "seven (id bigint)"));
    QCOMPARE(states(*session, project), QStringList({ QStringLiteral("applied"), QStringLiteral("changed"), QStringLiteral("applied"), QStringLiteral("applied") })); // the last one allows any
}

void TestHistories::liquibaseRowsAreAsItsOwn()
{
    TemporaryProject project;
    project.write(QStringLiteral("c.sql"), changeLog);
    const auto session = freshDatabase();
    Progress progress;
    Migrator(*session, openProject(project.path())).apply(progress);
    const Result row = session->execute("SELECT author, filename, exectype, md5sum, description, comments, contexts, labels FROM databasechangelog WHERE id = '2'");
    QStringList values;
    for (int column = 0; column < row.columns(); ++column)
        values << row.text(0, column);
    QCOMPARE(values, QStringList({ QStringLiteral("ann"), QStringLiteral("c.sql"), QStringLiteral("EXECUTED"), QStringLiteral("9:03b5b157ad98e930094316a8e49d60fd"), QStringLiteral("sql"), QString(), QStringLiteral("y"), QStringLiteral("x") }));
    QCOMPARE(session->execute("SELECT comments FROM databasechangelog WHERE id = '3'").text(0, 0), QStringLiteral("words here"));
}

QTEST_GUILESS_MAIN(TestHistories)
#include "tst_histories.moc"
