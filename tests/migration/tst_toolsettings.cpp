// What a team's settings of its own tool change in a run: where it stops, what runs every time, what is asked for.
#include "models/migration/liquibasefilter.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestToolSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void contextsAndLabels_data();
    void contextsAndLabels();
    void springsParametersCount();
    void flywayStopsAtItsTarget_data();
    void flywayStopsAtItsTarget();
    void aChangeSetRunsInEveryRun();
};

void TestToolSettings::contextsAndLabels_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<bool>("holds"); // where a and b are set
    const auto row = [](const char *expression, bool holds) { QTest::newRow(expression) << QString::fromLatin1(expression) << holds; };
    row("", true);
    row("a", true);
    row("c", false);
    row("!c", true);
    row("not a", false);
    row("not not a", true);
    row("c, a", true);
    row("c or a and b", true);
    row("(c or a) and !b", false);
    row("a and (c or !(b and c))", true);
    row("a AND NOT c", true);
    row("(((", false);
    row(")", false);
}

void TestToolSettings::contextsAndLabels()
{
    QFETCH(QString, expression);
    QFETCH(bool, holds);
    QCOMPARE(formats::holds(expression, [](const QString &name) { return name == u"a" || name == u"b"; }), holds);
}

void TestToolSettings::springsParametersCount()
{
    TemporaryProject project;
    const QString resources = QStringLiteral("src/main/resources/");
    project.write(resources + QStringLiteral("application.yml"), "spring:\n  liquibase:\n    change-log: classpath:db/changelog/master.yaml\n    contexts: dev\n    parameters:\n      kind: ${LOCKKEEPER_NO_KIND:bigint}\n");
    project.write(resources + QStringLiteral("db/changelog/master.yaml"), "databaseChangeLog:\n  - include:\n      file: a.sql\n      relativeToChangelogFile: true\n");
    project.write(resources + QStringLiteral("db/changelog/a.sql"), "--liquibase formatted sql\n--property name:kind value:text\n--changeset x:1\nCREATE TABLE a (id ${kind});\n--changeset x:2 context:prod\nSELECT 1;\n");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), 1);
    QVERIFY(migrationText(opened.migrations.front(), Direction::Up).contains("id bigint"));
}

void TestToolSettings::flywayStopsAtItsTarget_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QStringList>("applied");
    const auto row = [](const char *target, const QStringList &applied) { QTest::newRow(target) << QString::fromLatin1(target) << applied; };
    const QString repeatable = QStringLiteral("R__v");
    row("latest", { QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), repeatable });
    row("2", { QStringLiteral("1"), QStringLiteral("2"), repeatable });
    row("2.5?", { QStringLiteral("1"), QStringLiteral("2"), repeatable });
    row("next", { QStringLiteral("1"), repeatable });
    row("current", { repeatable });
}

void TestToolSettings::flywayStopsAtItsTarget()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QString, target);
    QFETCH(QStringList, applied);
    TemporaryProject project;
    project.write(QStringLiteral("flyway.conf"), "flyway.target=" + target.toUtf8() + '\n');
    for (const char *version : { "1", "2", "3" })
        project.write(QStringLiteral("sql/V%1__t.sql").arg(QLatin1String(version)), QByteArray("CREATE TABLE t") + version + " (id int);\n");
    project.write(QStringLiteral("sql/R__v.sql"), "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n");
    const auto session = freshDatabase();
    const MigrationProject opened = openProject(project.path());
    Progress progress;
    Migrator migrator(*session, opened);
    QStringList ran;
    for (const MigrationRun &run : migrator.apply(progress))
        ran << run.migration.version;
    QCOMPARE(ran, applied);
    if (target == u"2") { // whoever names a version means it
        QCOMPARE(migrator.apply(progress, QStringLiteral("3")).size(), 1);
        QVERIFY(!session->query("SELECT to_regclass('t3')").isNull(0, 0));
    }
}

void TestToolSettings::aChangeSetRunsInEveryRun()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.write(QStringLiteral("a.sql"), "--liquibase formatted sql\n--changeset x:1\nCREATE TABLE seen (at int);\n--changeset x:2 runAlways:true\nINSERT INTO seen SELECT count(*) FROM seen;\n--changeset x:3\nALTER TABLE seen ADD COLUMN b int;\n");
    const auto session = freshDatabase();
    const MigrationProject opened = openProject(project.path());
    Progress progress;
    Migrator migrator(*session, opened);
    QCOMPARE(migrator.apply(progress, {}, 2).size(), 2);
    QCOMPARE(session->query("SELECT count(*) FROM seen").integer(0, 0), 1);
    const MigrationRun next = migrator.runOnly(QStringLiteral("x:3"), Direction::Up, progress); // the one that is always due stops nobody
    QVERIFY(next.ok);
    for (int time = 2; time < 4; ++time) {
        const QList<MigrationRun> again = migrator.apply(progress);
        QCOMPARE(again.size(), 1);
        QCOMPARE(again.front().migration.version, QStringLiteral("x:2"));
        QCOMPARE(session->query("SELECT count(*) FROM seen").integer(0, 0), time);
    }
    QCOMPARE(session->query("SELECT exectype FROM databasechangelog WHERE id = '2'").text(0, 0), QStringLiteral("RERAN"));
}

QTEST_GUILESS_MAIN(TestToolSettings)
#include "tst_toolsettings.moc"
