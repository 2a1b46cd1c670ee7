// What other tools have done to a database, or alone can do to it: their tables, their programs, their settings.
#include "models/core/error.h"
#include "models/migration/foreignhistory.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestOtherTools : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!hasServer())
            QSKIP("No PostgreSQL server programs are installed.");
    }
    void cleanupTestCase() { stopServer(); }
    void ownTableElsewhereIsNotPassedOver();
    void changedPlanRunsNothingAgain();
    void whatComesTooLateIsNamed_data();
    void whatComesTooLateIsNamed();
    void objectsWithoutAHistoryAreLeftAlone_data();
    void objectsWithoutAHistoryAreLeftAlone();
    void foreignTablesAreNotPassedOver_data();
    void foreignTablesAreNotPassedOver();
    void foreignTablesWithoutRowsMeanNothing();
    void refineryRowsAreAsItsOwn();
    void programsAreWaitedFor_data();
    void programsAreWaitedFor();
    void baselineRunsOnAnEmptyDatabaseOnly();
    void flywayTableLiesWhereItsSettingsSay_data();
    void flywayTableLiesWhereItsSettingsSay();
    void valuesThatOnlyTheServerKnows();
    void variablesWithoutAValueAreNamed_data();
    void variablesWithoutAValueAreNamed();
    void numbersAreNoTexts();
    void aDatabaseAheadOfTheFilesIsLeftAlone();
    void aFolderThatLooksLikeAnotherToolsIsNotRun();
    void ternRowIsTheLastNumber();
    void liquibasePathsAreThoseOfTheChangelog();
};

static QString failure(const QList<MigrationRun> &runs)
{
    for (const MigrationRun &run : runs)
        if (!run.ok)
            return run.error ? run.error->fullText() : QStringLiteral("?");
    return {};
}

static QStringList appliedVersions(Session &session, const TemporaryProject &project)
{
    QStringList versions;
    for (const MigrationStatus &status : Migrator(session, openProject(project.path())).status())
        if (status.isApplied())
            versions << status.migration.version;
    return versions;
}

static QStringList column(Session &session, const QByteArray &query)
{
    QStringList values;
    const Result rows = session.execute(query);
    for (int row = 0; row < rows.rows(); ++row)
        values << rows.text(row, 0);
    return values;
}

/// A setting that is not read here may have put it there.
void TestOtherTools::ownTableElsewhereIsNotPassedOver()
{
    TemporaryProject project;
    project.write(QStringLiteral("migrations/1_first.up.sql"), "CREATE TABLE a (id int);");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.format, QStringLiteral("golang-migrate"));
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA ops; CREATE TABLE ops.mig (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)");
    Progress progress;
    QCOMPARE(failure(Migrator(*session, opened).apply(progress)), QString()); // nothing was ever applied
    const auto other = freshDatabase();
    other->execute("CREATE SCHEMA ops; CREATE TABLE ops.mig (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO ops.mig VALUES (1, false); CREATE TABLE a (id int)");
    try {
        Migrator(*other, opened).apply(progress);
        QFAIL("It was applied again.");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(u"ops.mig"), qPrintable(error.fullText()));
    }
}

/// sqitch itself runs nothing then: what comes before a change is part of its id.
void TestOtherTools::changedPlanRunsNothingAgain()
{
    TemporaryProject project;
    const auto plan = [&](const QByteArray &changes) { project.write(QStringLiteral("sqitch.plan"), "%syntax-version=1.0.0\n%project=shop\n\n" + changes); };
    for (const char *change : { "a", "b", "n" })
        project.write(QStringLiteral("deploy/%1.sql").arg(QLatin1String(change)), QByteArray("CREATE TABLE ") + change + " (id int);\n");
    const QByteArray a = "a 2026-01-01T00:00:00Z J <j@x> # A.\n", b = "b 2026-01-02T00:00:00Z J <j@x> # B.\n", n = "n 2026-01-03T00:00:00Z J <j@x> # N.\n";
    plan(a + b);
    const auto session = freshDatabase();
    Progress progress;
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress)), QString());
    plan(a + n + b);
    try {
        Migrator(*session, openProject(project.path())).apply(progress);
        QFAIL("b was applied again.");
    } catch (const Error &error) {
        QVERIFY2(error.message.startsWith(u"The database has b applied"), qPrintable(error.fullText()));
    }
    QVERIFY(session->query("SELECT to_regclass('n')").isNull(0, 0));
}

void TestOtherTools::whatComesTooLateIsNamed_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<bool>("refused");
    QTest::newRow("Flyway") << QStringLiteral("V%1__x.sql") << true;
    QTest::newRow("Flyway, outOfOrder") << QStringLiteral("V%1__x.sql") << false;
    QTest::newRow("goose") << QStringLiteral("%1_x.sql") << true;
}

void TestOtherTools::whatComesTooLateIsNamed()
{
    QFETCH(QString, format);
    QFETCH(bool, refused);
    TemporaryProject project;
    const auto write = [&](const char *version) {
        const QByteArray sql = QByteArray("CREATE TABLE t") + version + " (id int);\n";
        project.write(format.arg(QString::fromLatin1(version)), format.startsWith(u'V') ? sql : "-- +goose Up\n" + sql + "-- +goose Down\nDROP TABLE t" + version + ";\n");
    };
    if (!refused)
        project.write(QStringLiteral("flyway.conf"), "flyway.outOfOrder=true\n");
    write("1");
    write("4");
    const auto session = freshDatabase();
    Progress progress;
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress)), QString());
    write("2");
    write("3");
    if (refused)
        QVERIFY_EXCEPTION_THROWN(Migrator(*session, openProject(project.path())).apply(progress), Error);
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress, refused ? QStringLiteral("3") : QString())), QString());
    QVERIFY(!session->query("SELECT to_regclass('t3')").isNull(0, 0));
}

void TestOtherTools::objectsWithoutAHistoryAreLeftAlone_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("there");
    QTest::addColumn<QString>("refusal");
    const auto row = [](const char *name, const char *file, const char *settings, const char *there, const char *refusal) { QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(settings) << QByteArray(there) << QString::fromLatin1(refusal); };
    row("Flyway", "V1__x.sql", "", "CREATE TABLE things (id int)", "There is things, and no history of Flyway");
    row("Flyway, an empty schema", "V1__x.sql", "", "CREATE SCHEMA other; CREATE TABLE other.things (id int)", "");
    row("Flyway, an extension's view", "V1__x.sql", "", "CREATE EXTENSION pg_buffercache", "");
    row("Flyway, baselineOnMigrate", "V1__x.sql", "flyway.baselineOnMigrate=true", "CREATE VIEW things AS SELECT 1", "up to version 1 for applied");
    row("Flyway, nothing before the baseline", "V1__x.sql", "flyway.baselineOnMigrate=true\nflyway.baselineVersion=0", "CREATE TABLE things (id int)", "");
    row("Prisma", "20260101000000_x/migration.sql", "", "CREATE TABLE things (id int)", "no history of Prisma");
    row("golang-migrate", "1_x.up.sql", "", "CREATE TABLE things (id int)", "");
}

void TestOtherTools::objectsWithoutAHistoryAreLeftAlone()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, there);
    QFETCH(QString, refusal);
    TemporaryProject project;
    project.write(file, "CREATE TABLE t (id int);\n");
    if (!settings.isEmpty())
        project.write(QStringLiteral("flyway.conf"), settings);
    const auto session = freshDatabase();
    session->execute(there);
    Progress progress;
    if (!refusal.isEmpty()) {
        for (const bool dry : { true, false })
            try {
                const MigrationProject opened = openProject(project.path());
                Migrator migrator(*session, opened);
                if (dry)
                    migrator.wouldApply();
                else
                    migrator.apply(progress);
                QFAIL("It was applied.");
            } catch (const Error &error) {
                QVERIFY2(error.message.contains(refusal), qPrintable(error.fullText()));
            }
        QVERIFY(session->query("SELECT to_regclass('t')").isNull(0, 0));
        Migrator(*session, openProject(project.path())).baseline(QStringLiteral("0"), progress);
    }
    const MigrationProject opened = openProject(project.path());
    Migrator migrator(*session, opened);
    QCOMPARE(migrator.wouldApply().size(), 1);
    QCOMPARE(failure(migrator.apply(progress)), QString());
    QVERIFY(!session->query("SELECT to_regclass('t')").isNull(0, 0));
}

void TestOtherTools::foreignTablesAreNotPassedOver_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("tool");
    QTest::newRow("refinery") << QByteArray("CREATE TABLE refinery_schema_history AS SELECT 1 AS version, 'a' AS name, '' AS applied_on, '' AS checksum") << QStringLiteral("refinery");
    QTest::newRow("Supabase") << QByteArray("CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations AS SELECT '1' AS version") << QStringLiteral("Supabase");
    QTest::newRow("tern") << QByteArray("CREATE TABLE schema_version AS SELECT 2 AS version") << QStringLiteral("tern");
    QTest::newRow("pgmigrate") << QByteArray("CREATE TABLE schema_version AS SELECT 2 AS version, '' AS description, '' AS type, '' AS installed_by") << QStringLiteral("pgmigrate");
    QTest::newRow("node-pg-migrate") << QByteArray("CREATE TABLE pgmigrations AS SELECT 1 AS id, '1_a' AS name, now() AS run_on") << QStringLiteral("node-pg-migrate");
    QTest::newRow("graphile-migrate") << QByteArray("CREATE SCHEMA graphile_migrate; CREATE TABLE graphile_migrate.migrations AS SELECT 'sha1:x' AS hash") << QStringLiteral("graphile-migrate");
    QTest::newRow("Drizzle") << QByteArray("CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations AS SELECT 1 AS id, 'x' AS hash") << QStringLiteral("Drizzle");
    QTest::newRow("Morph") << QByteArray("CREATE TABLE db_migrations AS SELECT 1 AS version, 'first' AS name") << QStringLiteral("Morph");
    QTest::newRow("one that nobody knows") << QByteArray("CREATE SCHEMA ops; CREATE TABLE ops.schema_migration_log AS SELECT 'x' AS who, '20260101000000_first' AS script") << QStringLiteral("another tool");
    QTest::newRow("Hasura 1") << QByteArray("CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.schema_migrations AS SELECT 1 AS version, false AS dirty") << QStringLiteral("Hasura");
    QTest::newRow("Hasura 2") << QByteArray("CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version AS SELECT '{\"migrations\": {\"default\": {\"1\": false}}}'::jsonb AS cli_state") << QStringLiteral("Hasura");
}

void TestOtherTools::foreignTablesAreNotPassedOver()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, tool);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int);\n", "DROP TABLE a;\n");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE TABLE b (id int);\n", "DROP TABLE b;\n");
    const auto session = freshDatabase();
    session->execute(table + "; CREATE TABLE a (id int)");
    const MigrationProject opened = openProject(project.path());
    Progress progress;
    try {
        Migrator(*session, opened).apply(progress);
        QFAIL("It was applied again.");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(tool) && error.advice.contains(u"baseline"), qPrintable(error.fullText()));
    }
    QVERIFY_EXCEPTION_THROWN(Migrator(*session, opened).runOnly(QStringLiteral("20260101000000"), Direction::Up, progress), Error);
    Migrator(*session, opened).baseline(QStringLiteral("0"), progress); // none of this project is there: it begins
    QVERIFY(appliedVersions(*session, project).isEmpty());
    QVERIFY(failure(Migrator(*session, opened).apply(progress)).contains(u"already exists"));
    Migrator(*session, opened).baseline(QStringLiteral("20260101000000"), progress);
    QCOMPARE(failure(Migrator(*session, opened).apply(progress)), QString());
    QCOMPARE(appliedVersions(*session, project).size(), 2);
}

void TestOtherTools::foreignTablesWithoutRowsMeanNothing()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int);\n", "DROP TABLE a;\n");
    const auto session = freshDatabase();
    session->execute("CREATE TABLE schema_version (version int); INSERT INTO schema_version VALUES (0); CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version AS SELECT '{}'::jsonb AS cli_state");
    session->execute("CREATE TABLE migration_jobs AS SELECT g AS version, 'job' AS name FROM generate_series(1, 5) g; CREATE TABLE changelog (version text)");
    QVERIFY(!foreignHistory(*session, openProject(project.path())));
}

void TestOtherTools::refineryRowsAreAsItsOwn()
{
    TemporaryProject project;
    project.write(QStringLiteral("Cargo.toml"), "[package]\nname = \"x\"\n");
    project.write(QStringLiteral("migrations/V1__initial.sql"), "CREATE TABLE a (id int);\n");
    project.write(QStringLiteral("migrations/V2__add_note.sql"), "ALTER TABLE a ADD COLUMN note text;\n");
    project.write(QStringLiteral("migrations/U3__late.sql"), "COMMENT ON TABLE a IS 'Dear ${name}';\n");
    const auto session = freshDatabase();
    session->execute("CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255)); "
                     "INSERT INTO refinery_schema_history VALUES (1, 'initial', '2026-01-01T00:00:00.123456789Z', '4460593881421264889'); CREATE TABLE a (id int)");
    Progress progress;
    QCOMPARE(Migrator(*session, openProject(project.path())).status().front().state, MigrationState::Applied);
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress)), QString());
    QCOMPARE(column(*session, "SELECT checksum FROM refinery_schema_history WHERE version = 2"), QStringList { QStringLiteral("2624708565396086471") });
    QCOMPARE(column(*session, "SELECT name FROM refinery_schema_history ORDER BY version"), QStringList({ QStringLiteral("initial"), QStringLiteral("add_note"), QStringLiteral("late") }));
    project.write(QStringLiteral("migrations/V1__initial.sql"), "CREATE TABLE a (id bigint);\n");
    QCOMPARE(Migrator(*session, openProject(project.path())).status().front().state, MigrationState::Changed);
}

void TestOtherTools::programsAreWaitedFor_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QByteArray>("recorded");
    const auto row = [](const char *tool, const char *place, const char *first, const char *program, const char *last, const char *recorded) {
        QTest::newRow(tool) << QStringList { QLatin1String(place) + QLatin1String(first), QLatin1String(program), QLatin1String(place) + QLatin1String(last) } << QString(QLatin1String(tool)) << QByteArray(recorded);
    };
    row("goose", "db/", "00001_a.sql", "db/00002_b.go", "00003_c.sql", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)");
    row("Flyway", "src/main/resources/db/migration/", "V1__a.sql", "src/main/java/db/migration/V2__b.java", "V3__c.sql",
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success) VALUES (2, '2', 'b', 'JDBC', 'db.migration.V2__b', 'x', 1, true)");
    row("refinery", "migrations/", "V1__a.sql", "migrations/V2__b.rs", "V3__c.sql", "INSERT INTO refinery_schema_history VALUES (2, 'b', '', '1')");
    row("node-pg-migrate", "migrations/", "1_a.sql", "migrations/2_b.js", "3_c.sql", "INSERT INTO pgmigrations (name, run_on) VALUES ('2_b', now())");
}

void TestOtherTools::programsAreWaitedFor()
{
    QFETCH(QStringList, files);
    QFETCH(QString, tool);
    QFETCH(QByteArray, recorded);
    TemporaryProject project;
    const QByteArray up = tool == u"goose" ? "-- +goose Up\n" : "";
    project.write(tool == u"refinery" ? QStringLiteral("Cargo.toml") : QStringLiteral("package.json"), "{\"dependencies\": {\"node-pg-migrate\": \"^8\"}}\n");
    project.write(files[0], up + "CREATE TABLE a (id int);\n");
    project.write(files[1], "a program\n");
    project.write(files[2], up + "CREATE TABLE c (id int);\n");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), 2);
    const QString name = files[1].section(u'/', -1);
    QVERIFY(std::any_of(opened.problems.begin(), opened.problems.end(), [&](const ProjectProblem &problem) { return problem.message.contains(name) && problem.message.contains(tool); }));
    const auto session = freshDatabase();
    Progress progress;
    const QString stopped = failure(Migrator(*session, opened).apply(progress));
    QVERIFY2(stopped.contains(name) && stopped.contains(tool), qPrintable(stopped));
    QCOMPARE(appliedVersions(*session, project).size(), 1);
    QVERIFY_EXCEPTION_THROWN(Migrator(*session, opened).runOnly(opened.migrations.back().version, Direction::Up, progress), Error);
    session->execute(recorded);
    QCOMPARE(failure(Migrator(*session, opened).apply(progress)), QString());
    QCOMPARE(appliedVersions(*session, project).size(), 3);
    for (const MigrationStatus &status : Migrator(*session, opened).status())
        QVERIFY(status.state != MigrationState::MissingFile);

    const auto begun = freshDatabase(); // a baseline stands for the programs before it too
    Migrator(*begun, opened).baseline(opened.migrations.back().version, progress);
    QCOMPARE(appliedVersions(*begun, project).size(), tool == u"refinery" ? 2 : 3);
}

void TestOtherTools::baselineRunsOnAnEmptyDatabaseOnly()
{
    TemporaryProject project;
    const QString folder = QStringLiteral("db/migration/");
    project.write(folder + QStringLiteral("V1__a.sql"), "CREATE TABLE a (id int);\n");
    project.write(folder + QStringLiteral("V2__b.sql"), "CREATE TABLE b (id int);\n");
    project.write(folder + QStringLiteral("B2__both.sql"), "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\nCREATE TABLE baselined (id int);\n");
    project.write(folder + QStringLiteral("V3__c.sql"), "CREATE TABLE c (id int);\n");
    Progress progress;
    const auto empty = freshDatabase();
    QCOMPARE(failure(Migrator(*empty, openProject(project.path())).apply(progress)), QString());
    QCOMPARE(column(*empty, "SELECT type || version FROM flyway_schema_history ORDER BY installed_rank"), QStringList({ QStringLiteral("SQL_BASELINE2"), QStringLiteral("SQL3") }));
    QVERIFY(Migrator(*empty, openProject(project.path())).apply(progress).isEmpty());
    QCOMPARE(appliedVersions(*empty, project), QStringList({ QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3") }));

    const auto begun = freshDatabase();
    QCOMPARE(failure(Migrator(*begun, openProject(project.path())).apply(progress, QStringLiteral("1"))), QString());
    QCOMPARE(failure(Migrator(*begun, openProject(project.path())).apply(progress)), QString());
    QCOMPARE(column(*begun, "SELECT type || version FROM flyway_schema_history ORDER BY installed_rank"), QStringList({ QStringLiteral("SQL1"), QStringLiteral("SQL2"), QStringLiteral("SQL3") }));
    QCOMPARE(column(*begun, "SELECT coalesce(to_regclass('baselined')::text, 'none')"), QStringList { QStringLiteral("none") });

    // The files from before the baseline are often deleted.
    QVERIFY(QFile::remove(project.file(folder + QStringLiteral("V1__a.sql"))) && QFile::remove(project.file(folder + QStringLiteral("V2__b.sql"))));
    QVERIFY(Migrator(*begun, openProject(project.path())).apply(progress).isEmpty());
}

void TestOtherTools::flywayTableLiesWhereItsSettingsSay_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("settings");
    QTest::newRow("conf") << QStringLiteral("flyway.conf") << QByteArray("flyway.defaultSchema=shop\nflyway.table=schema_version\n");
    QTest::newRow("toml") << QStringLiteral("flyway.toml") << QByteArray("[flyway]\ntable = \"schema_version\"\n[environments.default]\nschemas = [\"shop\", \"other\"]\n");
    QTest::newRow("Spring") << QStringLiteral("application.properties") << QByteArray("spring.flyway.default-schema=${LOCKKEEPER_NO_SCHEMA:shop}\nspring.flyway.table=schema_version\n");
}

void TestOtherTools::flywayTableLiesWhereItsSettingsSay()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, settings);
    TemporaryProject project;
    project.write(file, settings);
    project.write(QStringLiteral("sql/V1__a.sql"), "CREATE TABLE orders (id int);\n");
    project.write(QStringLiteral("sql/V2__b.sql"), "ALTER TABLE orders ADD COLUMN note text;\n");
    const auto session = freshDatabase();
    Progress progress;
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress)), QString());
    QCOMPARE(column(*session, "SELECT script FROM shop.schema_version ORDER BY installed_rank"), QStringList({ QStringLiteral("V1__a.sql"), QStringLiteral("V2__b.sql") }));
    QCOMPARE(column(*session, "SELECT coalesce(to_regclass('shop.orders')::text, 'none')"), QStringList { QStringLiteral("shop.orders") });
    QCOMPARE(column(*session, "SHOW search_path"), QStringList { QStringLiteral("\"$user\", public") });
    QVERIFY(Migrator(*session, openProject(project.path())).apply(progress).isEmpty());
}

void TestOtherTools::valuesThatOnlyTheServerKnows()
{
    TemporaryProject project;
    project.write(QStringLiteral("db/migration/V1__a.sql"), "CREATE TABLE a (id int);\nCOMMENT ON TABLE a IS '${flyway:user} ${flyway:database} ${flyway:timestamp}';\n");
    const auto session = freshDatabase();
    Progress progress;
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress)), QString());
    QVERIFY(column(*session, "SELECT obj_description('a'::regclass) LIKE current_user || ' ' || current_database() || ' 20%'").front().startsWith(u't'));
}

void TestOtherTools::variablesWithoutAValueAreNamed_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("variable");
    QTest::newRow("graphile-migrate") << QByteArray("GRANT ALL ON SCHEMA public TO :DATABASE_OWNER;\n") << QStringLiteral(":DATABASE_OWNER") << QStringLiteral("DATABASE_OWNER");
    QTest::newRow("tern") << QByteArray("CREATE TABLE {{.prefix}}people (id int);\n") << QStringLiteral("{{.prefix}}") << QStringLiteral("prefix");
}

void TestOtherTools::variablesWithoutAValueAreNamed()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, name);
    QFETCH(QString, variable);
    TemporaryProject project;
    project.write(QStringLiteral("migrations/001_a.sql"), sql);
    const auto session = freshDatabase();
    Progress progress;
    MigrationProject opened = openProject(project.path());
    const QString said = failure(Migrator(*session, opened).apply(progress));
    QVERIFY2(said.contains(name) && said.contains(u"--set") && said.contains(u"psql.variables") && !said.contains(u"syntax"), qPrintable(said));
    try { // as a rehearsal does
        const ScriptPlan plan = planMigration(opened.migrations.front(), Direction::Up);
        runStatement(*session, plan, plan.statements.front());
        QFAIL("A variable went through.");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(name) && error.advice.contains(u"--set"), qPrintable(error.fullText()));
    }
    const QString user = column(*session, "SELECT current_user").front();
    setVariables(opened, { { variable, user } });
    QCOMPARE(failure(Migrator(*session, opened).apply(progress)), QString());
}

void TestOtherTools::numbersAreNoTexts()
{
    TemporaryProject project;
    project.write(QStringLiteral("db/00001_a.sql"), "-- +goose Up\nSELECT 1;\n");
    project.write(QStringLiteral("db/00003_c.sql"), "-- +goose Up\nSELECT 1;\n");
    const auto session = freshDatabase();
    historyOf(QStringLiteral("goose")).create(*session, {});
    session->execute("INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true), (2, true), (3, true)");
    QCOMPARE(appliedVersions(*session, project), QStringList({ QStringLiteral("00001"), QStringLiteral("2"), QStringLiteral("00003") })); // the second has no file
}

void TestOtherTools::aDatabaseAheadOfTheFilesIsLeftAlone()
{
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), "[project]\nformat = \"golang-migrate\"\n");
    project.write(QStringLiteral("migrations/1_a.up.sql"), "CREATE TABLE IF NOT EXISTS a (id int);");
    const auto session = freshDatabase();
    session->execute("CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (3, false)");
    Progress progress;
    try {
        Migrator(*session, openProject(project.path())).apply(progress);
        QFAIL("it ran");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(QStringLiteral("The database is at 3")), qPrintable(error.message));
    }
    QVERIFY(session->query("SELECT to_regclass('a')").isNull(0, 0));
    QCOMPARE(session->query("SELECT version FROM schema_migrations").integer(0, 0), 3);
}

/// A second file with one version makes the names look like those of another tool, whose table is not there.
void TestOtherTools::aFolderThatLooksLikeAnotherToolsIsNotRun()
{
    TemporaryProject project;
    for (const char *name : { "0001_a", "0002_b" })
        for (const char *direction : { "up", "down" })
            project.write(QStringLiteral("migrations/%1.%2.sql").arg(QString::fromLatin1(name), QString::fromLatin1(direction)), "SELECT 1;");
    const auto session = freshDatabase();
    Progress progress;
    QCOMPARE(openProject(project.path()).format, QStringLiteral("golang-migrate"));
    QCOMPARE(Migrator(*session, openProject(project.path())).apply(progress).size(), 2);
    project.write(QStringLiteral("migrations/0002_c.up.sql"), "SELECT 2;");
    QVERIFY_EXCEPTION_THROWN(Migrator(*session, openProject(project.path())).apply(progress), Error);
    QVERIFY(session->query("SELECT to_regclass('migrations')").isNull(0, 0));
}

void TestOtherTools::ternRowIsTheLastNumber()
{
    TemporaryProject project;
    project.write(QStringLiteral("migrations/tern.conf"), "[database]\nversion_table = internal.version\n[data]\nprefix = foo\n");
    project.write(QStringLiteral("migrations/001_a.sql"), "CREATE TABLE {{.prefix}}a (id int);\n---- create above / drop below ----\nDROP TABLE {{.prefix}}a;\n");
    project.write(QStringLiteral("migrations/002_b.sql"), "---- tern: disable-tx ----\nCREATE INDEX CONCURRENTLY b ON fooa (id);\n---- create above / drop below ----\nDROP INDEX CONCURRENTLY b;\n");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA internal; CREATE TABLE internal.version AS SELECT 1 AS version; CREATE TABLE fooa (id int)");
    Progress progress;
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(appliedVersions(*session, project), QStringList { QStringLiteral("001") });
    QCOMPARE(failure(Migrator(*session, opened).apply(progress)), QString());
    QCOMPARE(column(*session, "SELECT version FROM internal.version"), QStringList { QStringLiteral("2") });
    QCOMPARE(failure(Migrator(*session, opened).rollback(progress, QStringLiteral("0"))), QString());
    QCOMPARE(column(*session, "SELECT version FROM internal.version"), QStringList { QStringLiteral("0") });
}

void TestOtherTools::liquibasePathsAreThoseOfTheChangelog()
{
    TemporaryProject project;
    const QString folder = QStringLiteral("src/main/resources/db/changelog/");
    project.write(folder + QStringLiteral("db.changelog-master.yaml"), "databaseChangeLog:\n  - include:\n      file: db/changelog/changes/b.sql\n  - include:\n      file: db/changelog/changes/a.sql\n  - include:\n      file: changes/plain.sql\n      relativeToChangelogFile: true\n");
    project.write(folder + QStringLiteral("changes/b.sql"), "--liquibase formatted sql\n--changeset x:1\nCREATE TABLE b (id int);\n--rollback DROP TABLE b;\n");
    project.write(folder + QStringLiteral("changes/a.sql"), "--liquibase formatted sql\n--changeset x:2\nALTER TABLE b ADD COLUMN a int;\n--rollback ALTER TABLE b DROP COLUMN a;\n");
    project.write(folder + QStringLiteral("changes/plain.sql"), "ALTER TABLE b ADD COLUMN plain int;\n");
    const auto session = freshDatabase();
    Progress progress;
    historyOf(QStringLiteral("liquibase")).create(*session, {});
    // As Spring writes it, and as older ones did.
    session->execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype) VALUES ('1', 'x', 'classpath:db/changelog/changes/b.sql', now(), 1, 'EXECUTED'); CREATE TABLE b (id int)");
    QCOMPARE(failure(Migrator(*session, openProject(project.path())).apply(progress)), QString());
    QCOMPARE(column(*session, "SELECT id || '::' || author || '::' || filename FROM databasechangelog ORDER BY orderexecuted"),
             QStringList({ QStringLiteral("1::x::classpath:db/changelog/changes/b.sql"), QStringLiteral("2::x::classpath:db/changelog/changes/a.sql"), QStringLiteral("raw::includeAll::classpath:db/changelog/changes/plain.sql") }));
    QVERIFY(Migrator(*session, openProject(project.path())).apply(progress).isEmpty());
}

QTEST_GUILESS_MAIN(TestOtherTools)
#include "tst_othertools.moc"
