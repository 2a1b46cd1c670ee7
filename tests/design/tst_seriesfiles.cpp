#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/design/recipe.h"
#include "models/design/seriesfiles.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// A series in the files of several tools: read back, applied and rolled back on a server.
class TestSeriesFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void runsInTheProjectsFormat_data();
    void runsInTheProjectsFormat();

private:
    void runAsTheToolDoes(const MigrationProject &project);
};

static const char setUp[] = "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON shop.orders (note);\nINSERT INTO shop.orders SELECT g, 'n' || g FROM generate_series(1, 9000) g;\n";
static const char tearDown[] = "DROP SCHEMA shop CASCADE;\n";

void TestSeriesFiles::runsInTheProjectsFormat_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("upFile");
    QTest::addColumn<QByteArray>("up");
    QTest::addColumn<QString>("downFile");
    const auto row = [](const char *format, const char *upFile, const QByteArray &up, const char *downFile = "") { QTest::addRow("%s", format) << QString::fromLatin1(format) << QString::fromLatin1(upFile) << up << QString::fromLatin1(downFile); };
    row("native", "migrations/20260101000000_first.up.sql", setUp, "migrations/20260101000000_first.down.sql");
    row("golang-migrate", "migrations/000001_first.up.sql", setUp, "migrations/000001_first.down.sql");
    row("dbmate", "db/migrations/20260101000000_first.sql", QByteArray("-- migrate:up\n") + setUp + "\n-- migrate:down\n" + tearDown);
    row("goose", "migrations/00001_first.sql", QByteArray("-- +goose Up\n") + setUp + "\n-- +goose Down\n" + tearDown);
    row("sql-migrate", "migrations/001_first.sql", QByteArray("-- +migrate Up\n") + setUp + "\n-- +migrate Down\n" + tearDown);
    row("flyway", "migrations/V1__first.sql", setUp, "migrations/U1__first.sql");
    row("diesel", "migrations/2026-01-01-000000_first/up.sql", setUp, "migrations/2026-01-01-000000_first/down.sql");
    row("sqlx", "migrations/20260101000000_first.up.sql", setUp, "migrations/20260101000000_first.down.sql");
    row("liquibase", "changelog/001.sql", QByteArray("--liquibase formatted sql\n--changeset a:1\n") + setUp + "--rollback " + tearDown);
}

/// Each file as one query, in a transaction unless it says otherwise.
void TestSeriesFiles::runAsTheToolDoes(const MigrationProject &project)
{
    const auto session = freshDatabase();
    const auto send = [&](const Migration &migration, Direction direction) {
        const bool wrapped = formatOf(project.format).run.inTransaction && migration.transactional(direction).value_or(true);
        try {
            session->execute((wrapped ? "BEGIN;" : "") + migrationText(migration, direction) + (wrapped ? ";COMMIT" : ""));
        } catch (const Error &error) {
            QFAIL(qPrintable(migration.name + QStringLiteral(": ") + error.fullText()));
        }
    };
    for (const Migration &migration : project.migrations)
        send(migration, Direction::Up);
    QCOMPARE(session->execute("SELECT count(*) FROM shop.orders WHERE remark = 'n' || id").text(0, 0), QStringLiteral("9000"));
    for (qsizetype i = project.migrations.size() - 1; i > 0; --i)
        send(project.migrations[i], Direction::Down);
    QCOMPARE(session->execute("SELECT count(*) FROM shop.orders WHERE note = 'n' || id").text(0, 0), QStringLiteral("9000"));
}

void TestSeriesFiles::runsInTheProjectsFormat()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(QString, format);
    QFETCH(QString, upFile);
    QFETCH(QByteArray, up);
    QFETCH(QString, downFile);
    TemporaryProject folder;
    folder.write(upFile, up);
    if (!downFile.isEmpty())
        folder.write(downFile, tearDown);
    folder.write(QStringLiteral("lockkeeper.toml"), QStringLiteral("[project]\nname = \"p\"\nformat = \"%1\"\nmigrations = \"%2\"\n").arg(format, upFile.section(u'/', 0, format == u"diesel" ? -3 : -2)).toUtf8());
    MigrationProject project = openProject(folder.path());
    QCOMPARE(project.format, format);
    QCOMPARE(project.migrations.size(), 1);

    const auto session = freshDatabase();
    Progress progress;
    const auto run = [&](const QList<MigrationRun> &runs) {
        for (const MigrationRun &each : runs)
            if (!each.ok)
                QFAIL(qPrintable(each.migration.name + QStringLiteral(": ") + (each.error ? each.error->fullText() : QString())));
    };
    run(Migrator(*session, project).apply(progress));
    const CatalogPtr before = readCatalog(*session, progress);
    const DesignResult result = designSeries(*recipe(QStringLiteral("rename-column")), { { QStringLiteral("table"), QStringLiteral("shop.orders") }, { QStringLiteral("column"), QStringLiteral("note") }, { QStringLiteral("new_name"), QStringLiteral("remark") } }, before, session->serverVersion());
    QVERIFY(std::holds_alternative<Series>(result));
    const qsizetype steps = std::get<Series>(result).steps.size();
    QCOMPARE(steps, 4); // expand, backfill, index, clean up
    const qsizetype written = writeSeries(project, std::get<Series>(result), QDateTime::currentDateTime()).size();
    const bool loneStatements = formatOf(format).run.loneStatements; // the backfill, and an INVALID index that is dropped before the index
    QCOMPARE(written, loneStatements ? steps + 3 : steps);
    project = openProject(folder.path());
    QVERIFY2(project.problems.isEmpty(), project.problems.isEmpty() ? "" : qPrintable(project.problems.front().message));
    QCOMPARE(project.migrations.size(), 1 + written);
    if (loneStatements)
        runAsTheToolDoes(project);

    run(Migrator(*session, project).apply(progress));
    QCOMPARE(session->execute("SELECT count(*) FROM shop.orders WHERE remark = 'n' || id").text(0, 0), QStringLiteral("9000"));
    run(Migrator(*session, project).rollback(progress, project.migrations.front().version));
    QCOMPARE(session->execute("SELECT count(*) FROM shop.orders WHERE note = 'n' || id").text(0, 0), QStringLiteral("9000"));
    const CatalogPtr after = readCatalog(*session, progress);
    const RelationPtr table = after->relation({ QStringLiteral("shop"), QStringLiteral("orders") });
    QCOMPARE(table->columns.size(), 2);
    QVERIFY(table->index(QStringLiteral("orders_note_idx")));
}

QTEST_GUILESS_MAIN(TestSeriesFiles)
#include "tst_seriesfiles.moc"
