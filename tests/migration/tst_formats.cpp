#include "models/core/error.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "models/migration/trust.h"
#include "tests/support/golden.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QStandardPaths>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestFormats : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        qputenv("LOCKKEEPER_TEST_WORD", "a word"); // goose_blocks.project puts it in
    }
    void cleanupTestCase() { stopServer(); }
    void everyFormatHasAProject();
    void reads_data() { rows(); }
    void reads();
    void writes_data() { rows(); }
    void writes();
    void runsBothWays_data() { rows(); }
    void runsBothWays();
    void datesAreFollowedByDates();
    void liquibaseFilesAreIncluded_data();
    void liquibaseFilesAreIncluded();
    void pythonRunsOnlyWhereTrusted();
    void placeholdersWithoutAValueAreNamed();
    void psqlCommandsAreCarriedOut();

private:
    static void rows() { addGoldenRows(QStringLiteral(SOURCE_FOLDER "/tests/migration/projects"), QStringLiteral("*.project")); }
};

/// Files in one: "==> NAME <==" begins each.
static void unpack(const QString &golden, TemporaryProject &project)
{
    QString name;
    QByteArray content;
    const auto finish = [&] {
        if (!name.isEmpty())
            project.write(name, content);
        content.clear();
    };
    QList<QByteArray> lines = contentOf(golden).split('\n');
    lines.removeLast();
    for (const QByteArray &line : std::as_const(lines)) {
        if (line.startsWith("==> ")) {
            finish();
            name = QString::fromUtf8(line.mid(4, line.size() - 8));
        } else {
            content += line + '\n';
        }
    }
    finish();
}

static QByteArray indented(const QByteArray &text)
{
    QByteArray lines;
    for (const QByteArray &line : text.split('\n'))
        if (!line.trimmed().isEmpty())
            lines += "    " + line.trimmed() + '\n';
    return lines;
}

void TestFormats::everyFormatHasAProject()
{
    for (const MigrationFormat &format : allFormats())
        QVERIFY2(QFile::exists(QStringLiteral(SOURCE_FOLDER "/tests/migration/projects/%1.project").arg(QString(format.id).replace(u'-', u'_'))), qPrintable(format.id));
    for (const MigrationFormat &format : allFormats())
        for (const QString &history : format.histories)
            QCOMPARE(historyOf(history).id, history);
}

void TestFormats::reads()
{
    QFETCH(QString, file);
    TemporaryProject project;
    unpack(file, project);
    const MigrationProject opened = openProject(project.path());
    const auto shown = [&](const QString &path) { return path.isEmpty() ? QByteArray("none") : QDir(project.path()).relativeFilePath(path).toUtf8(); };
    QByteArray seen = "format " + opened.format.toUtf8() + ", history " + opened.histories.front().toUtf8() + '\n';
    for (const Migration &migration : opened.migrations) {
        seen += migration.version.toUtf8() + " | " + migration.name.toUtf8();
        if (!migration.dependencies.isEmpty())
            seen += " | after " + migration.dependencies.join(u' ').toUtf8();
        if (!migration.key.isEmpty())
            seen += " | key " + migration.key.toUtf8();
        if (migration.kind != MigrationKind::Versioned)
            seen += migration.kind == MigrationKind::Repeatable ? " | repeatable" : " | baseline";
        seen += '\n';
        for (const Direction direction : { Direction::Up, Direction::Down }) {
            seen += "  " + directionId(direction).toUtf8() + ' ' + shown(migration.file(direction));
            if (migration.transactional(direction))
                seen += *migration.transactional(direction) ? " in a transaction" : " without a transaction";
            seen += '\n';
            if (!migration.file(direction).isEmpty() && opened.format != u"alembic")
                seen += indented(migrationText(migration, direction));
        }
        if (!migration.verifyFile.isEmpty())
            seen += "  verify " + shown(migration.verifyFile) + '\n';
    }
    for (const ProjectProblem &problem : opened.problems)
        seen += "problem: " + problem.message.toUtf8() + '\n';
    compareGolden(file, seen);
}

void TestFormats::writes()
{
    QFETCH(QString, file);
    TemporaryProject project;
    unpack(file, project);
    const MigrationProject opened = openProject(project.path());
    const MigrationDraft draft { QStringLiteral("Add a note"), "-- A place for notes.\nCREATE TABLE note (id int);\n", "DROP TABLE note;\n", {}, true };
    const QDateTime now(QDate(2026, 11, 21), QTime(10, 30, 15));
    if (!formatOf(opened.format).write) {
        QVERIFY_EXCEPTION_THROWN(createMigration(opened, draft, now), Error);
        return;
    }
    const Migration created = createMigration(opened, draft, now);
    QVERIFY(!created.upFile.isEmpty());
    const MigrationProject again = openProject(project.path());
    QCOMPARE(again.format, opened.format);
    QCOMPARE(again.migrations.size(), opened.migrations.size() + 1);
    if (opened.format == u"atlas")
        QVERIFY(again.problems.size() <= opened.problems.size()); // its sums were written anew
    if (opened.format == u"alembic")
        return; // its SQL needs the tool
    QVERIFY(migrationText(created, Direction::Up).contains("CREATE TABLE note"));
    QVERIFY(!migrationText(created, Direction::Up).contains("DROP TABLE note"));
    QVERIFY(created.downFile.isEmpty() || migrationText(created, Direction::Down).contains("DROP TABLE note"));
    const ScriptPlan plan = planScript(migrationText(created, Direction::Up));
    QVERIFY(!plan.analysis->statements.empty());
    for (const StatementAnalysis &statement : plan.analysis->statements)
        QVERIFY(!statement.error);
    // Without a transaction where the statements refuse one.
    const Migration index = createMigration(again, { QStringLiteral("index"), "CREATE INDEX CONCURRENTLY note_idx ON note (id);\n", "DROP INDEX CONCURRENTLY note_idx;\n", {}, false }, now);
    QVERIFY(!isTransactional(index, Direction::Up));
}

void TestFormats::runsBothWays()
{
    QFETCH(QString, file);
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    unpack(file, project);
    const MigrationProject opened = openProject(project.path());
    if (opened.format == u"alembic") {
        if (QStandardPaths::findExecutable(QStringLiteral("alembic")).isEmpty())
            QSKIP("alembic is not installed.");
        trustFolder(opened.migrationsFolder);
    }
    const auto session = freshDatabase();
    Progress progress;
    const auto states = [&] {
        QStringList ids;
        for (const MigrationStatus &status : Migrator(*session, openProject(project.path())).status())
            ids << stateId(status.state);
        ids.removeDuplicates();
        return ids;
    };
    if (std::any_of(opened.problems.begin(), opened.problems.end(), [](const ProjectProblem &problem) { return problem.stopsRuns; })) {
        QVERIFY_EXCEPTION_THROWN(Migrator(*session, opened).apply(progress), Error);
        return;
    }
    for (const MigrationRun &run : Migrator(*session, opened).apply(progress))
        QVERIFY2(run.ok, run.error ? qPrintable(run.migration.title() + u' ' + run.error->fullText()) : "");
    QVERIFY2(!states().contains(QStringLiteral("pending")) && !states().contains(QStringLiteral("changed")), qPrintable(states().join(u' ')));
    QVERIFY(Migrator(*session, opened).apply(progress).isEmpty());
    QVERIFY(historyOf(opened.histories.front(), opened.historyPlace).exists(*session));
    const bool oneWay = std::any_of(opened.migrations.begin(), opened.migrations.end(), [](const Migration &migration) { return migration.downFile.isEmpty() && migration.kind != MigrationKind::Repeatable && migration.dependencies.size() < 2; });
    if (oneWay)
        return;
    if (opened.migrations.back().downFile.isEmpty())
        Migrator(*session, opened).mark(opened.migrations.back(), false, progress);
    for (const MigrationRun &run : Migrator(*session, opened).rollback(progress, QStringLiteral("0")))
        QVERIFY2(run.ok, run.error ? qPrintable(run.migration.title() + u' ' + run.error->fullText()) : "");
    QCOMPARE(states(), QStringList { QStringLiteral("pending") });
}

void TestFormats::datesAreFollowedByDates()
{
    TemporaryProject project;
    project.write(QStringLiteral("migrations/2026-08-07.0-a.sql"), "-- +migrate Up\nSELECT 1;\n");
    project.write(QStringLiteral("migrations/2026-11-21.0-b.sql"), "-- +migrate Up\nSELECT 1;\n");
    const MigrationDraft draft { QStringLiteral("c"), "SELECT 1;\n", "SELECT 1;\n", {}, true };
    QCOMPARE(createMigration(openProject(project.path()), draft, QDateTime(QDate(2026, 11, 21), QTime(10, 0))).version, QStringLiteral("2026-11-21.1-c"));
    QCOMPARE(createMigration(openProject(project.path()), draft, QDateTime(QDate(2026, 11, 22), QTime(10, 0))).version, QStringLiteral("2026-11-22.0-c"));
    QCOMPARE(openProject(project.path()).migrations.back().version, QStringLiteral("2026-11-22.0-c"));
}

void TestFormats::liquibaseFilesAreIncluded_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("changelog");
    QTest::addColumn<QByteArray>("with");
    QTest::newRow("yaml") << QStringLiteral("master.yaml") << QByteArray("databaseChangeLog:\n  - include:\n      file: sql/001-a.sql\n      relativeToChangelogFile: true\n")
                          << QByteArray("databaseChangeLog:\n  - include:\n      file: sql/001-a.sql\n      relativeToChangelogFile: true\n  - include:\n      file: sql/002_b.sql\n      relativeToChangelogFile: true\n");
    QTest::newRow("xml") << QStringLiteral("master.xml") << QByteArray("<databaseChangeLog>\n  <include file=\"sql/001-a.sql\" relativeToChangelogFile=\"true\"/>\n</databaseChangeLog>\n")
                         << QByteArray("<databaseChangeLog>\n  <include file=\"sql/001-a.sql\" relativeToChangelogFile=\"true\"/>\n  <include file=\"sql/002_b.sql\" relativeToChangelogFile=\"true\"/>\n</databaseChangeLog>\n");
    QTest::newRow("json") << QStringLiteral("master.json") << QByteArray("{\"databaseChangeLog\": [\n  {\"include\": {\"file\": \"sql/001-a.sql\"}}\n]}\n")
                          << QByteArray("{\"databaseChangeLog\": [\n  {\"include\": {\"file\": \"sql/001-a.sql\"}},\n  {\"include\": {\"file\": \"sql/002_b.sql\"}}\n]}\n");
    QTest::newRow("a whole folder") << QStringLiteral("master.yaml") << QByteArray("databaseChangeLog:\n  - includeAll:\n      path: sql\n") << QByteArray("databaseChangeLog:\n  - includeAll:\n      path: sql\n");
}

/// What no changelog names is not run; a new file is named where the last one is.
void TestFormats::liquibaseFilesAreIncluded()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, changelog);
    QFETCH(QByteArray, with);
    TemporaryProject project;
    project.write(name, changelog);
    project.write(QStringLiteral("sql/001-a.sql"), "--liquibase formatted sql\n--changeset x:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n");
    project.write(QStringLiteral("old/000-b.sql"), "--liquibase formatted sql\n--changeset x:0\nDROP TABLE customers;\n");
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), 1);
    QCOMPARE(opened.problems.size(), 1);
    QVERIFY(opened.problems.front().message.contains(QStringLiteral("left out")));
    createMigration(opened, { QStringLiteral("b"), "CREATE TABLE b (id int);\n", "DROP TABLE b;\n", {}, true }, QDateTime(QDate(2026, 11, 21), QTime(10, 0)));
    QCOMPARE(contentOf(project.path() + u'/' + name), with);
    QCOMPARE(openProject(project.path()).migrations.size(), 2);
}

void TestFormats::pythonRunsOnlyWhereTrusted()
{
    TemporaryProject project;
    unpack(QStringLiteral(SOURCE_FOLDER "/tests/migration/projects/alembic.project"), project);
    const MigrationProject opened = openProject(project.path());
    QVERIFY_EXCEPTION_THROWN(migrationText(opened.migrations.front(), Direction::Up), Error);
    trustFolder(opened.migrationsFolder);
    QVERIFY(isTrusted(opened.migrationsFolder));
    project.write(QStringLiteral("migs/env.py"), "import os\n");
    QVERIFY(!isTrusted(opened.migrationsFolder)); // other content, other trust
}

void TestFormats::placeholdersWithoutAValueAreNamed()
{
    TemporaryProject project;
    unpack(QStringLiteral(SOURCE_FOLDER "/tests/migration/projects/flyway.project"), project);
    project.write(QStringLiteral("lockkeeper.toml"), "");
    try {
        migrationText(openProject(project.path()).migrations.front(), Direction::Up);
        QFAIL("A placeholder without a value went through.");
    } catch (const Error &error) {
        QVERIFY2(error.message.contains(u"owner") && error.advice.contains(u"lockkeeper.toml"), qPrintable(error.fullText()));
    }
}

void TestFormats::psqlCommandsAreCarriedOut()
{
    TemporaryProject project;
    project.write(QStringLiteral("migrations/parts/table.sql"), "CREATE TABLE :\"name\" (note text DEFAULT :'name', at timestamptz DEFAULT now()::date);\n");
    project.migration(QStringLiteral("20260101000000_first"), "\\set name 'It''s'\n\\set plain t\n\\ir parts/table.sql\nSELECT ':plain', a[1:2] FROM :plain AS t(a);\n", "SELECT 1;\n");
    const QByteArray text = migrationText(openProject(project.path()).migrations.front(), Direction::Up);
    QVERIFY2(text.contains("CREATE TABLE \"Its\" (note text DEFAULT 'Its', at timestamptz DEFAULT now()::date);"), text.constData());
    QVERIFY2(text.contains("SELECT ':plain', a[1:2] FROM t AS t(a);"), text.constData());
    project.migration(QStringLiteral("20260102000000_second"), "\\i missing.sql\n");
    QVERIFY_EXCEPTION_THROWN(migrationText(openProject(project.path()).migrations.back(), Direction::Up), Error);
}

QTEST_GUILESS_MAIN(TestFormats)
#include "tst_formats.moc"
