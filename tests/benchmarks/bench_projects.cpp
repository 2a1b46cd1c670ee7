// A project of 500 migrations: opened, and applied beside psql that runs each file in a transaction of its own with a row of
// history, on a server with fsync in the same run; and the difference of two catalogs of 10,000 tables.
// bench_projects PROGRAM [ROUNDS], where PROGRAM is build/release/lockkeeper.
#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/change/restoring.h"
#include "models/migration/migrationstatus.h"
#include "tests/benchmarks/largeschema.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <cstdio>

using namespace lockkeeper;
using namespace lockkeeper::test;

static constexpr int migrations = 500;

static double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

static double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Tables, columns, indexes and rows by turns.
static void writeProject(TemporaryProject &project)
{
    QByteArray all;
    for (int i = 1; i <= migrations; ++i) {
        const QByteArray table = "t" + QByteArray::number((i - 1) / 4);
        const QByteArray sqls[] = { "CREATE TABLE " + table + " (id bigint PRIMARY KEY, name text NOT NULL, created_at timestamptz DEFAULT now());\n", "ALTER TABLE " + table + " ADD COLUMN note text;\nCOMMENT ON COLUMN " + table + ".note IS 'A note';\n",
                                    "CREATE INDEX " + table + "_name_idx ON " + table + " (name);\n", "INSERT INTO " + table + " (id, name) SELECT g, 'row ' || g FROM generate_series(1, 10) g;\n" };
        const QString stem = QStringLiteral("%1_step").arg(20'260'101'000'000 + i);
        project.migration(stem, sqls[(i - 1) % 4], "SELECT 1;\n");
        const QByteArray file = project.file(QStringLiteral("migrations/%1.up.sql").arg(stem)).toUtf8();
        all += "BEGIN;\n\\i '" + file + "'\nINSERT INTO history (version, name, checksum) VALUES ('" + QByteArray::number(i) + "', 'step', md5('" + QByteArray::number(i) + "'));\nCOMMIT;\n";
    }
    project.write(QStringLiteral("all.psql"), "CREATE TABLE history (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version text, name text, checksum text, at timestamptz DEFAULT now());\n" + all);
}

static double timeOf(const QString &program, const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);
    process.waitForFinished(-1);
    if (process.exitCode() != 0)
        fprintf(stderr, "%s: %s\n", qPrintable(program), process.readAllStandardError().constData());
    return milliseconds(timer);
}

static void benchApply(const QString &program, const TemporaryProject &project, int rounds)
{
    std::vector<double> ours, theirs, ratios;
    for (int round = 0; round < rounds; ++round) {
        QString one, two;
        freshDatabase(&one);
        freshDatabase(&two);
        const auto uri = [](const QString &database) { return QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database); };
        connectTo(QStringLiteral("postgres"))->execute("CHECKPOINT");
        ours.push_back(timeOf(program, { QStringLiteral("apply"), QStringLiteral("--database"), uri(one) }, project.path()));
        connectTo(QStringLiteral("postgres"))->execute("CHECKPOINT");
        theirs.push_back(timeOf(QStringLiteral("psql"), { QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-f"), project.file(QStringLiteral("all.psql")), uri(two) }, project.path()));
        ratios.push_back(ours.back() / theirs.back());
    }
    printf("apply of %d migrations: %.0f ms, psql %.0f ms, ratio %.2f (limit 1.15), over %d rounds\n", migrations, median(ours), median(theirs), median(ratios), rounds);
}

static void benchOpen(const TemporaryProject &project, int rounds)
{
    std::vector<double> times;
    for (int round = 0; round < rounds * 3; ++round) {
        QElapsedTimer timer;
        timer.start();
        const MigrationProject opened = openProject(project.path());
        const qsizetype count = migrationStatuses(opened, {}).size();
        times.push_back(milliseconds(timer));
        if (count != migrations)
            fprintf(stderr, "%d migrations were found.\n", int(count));
    }
    printf("opening %d migrations: %.1f ms (limit 150), the slowest of %d %.1f\n", migrations, median(times), rounds * 3, *std::max_element(times.begin(), times.end()));
}

static void benchDifference(int rounds)
{
    QString database;
    const auto session = freshDatabase(&database);
    makeLargeSchema(*session);
    Progress progress;
    const CatalogPtr before = readCatalog(*session, progress);
    session->execute("DO $$ DECLARE t text; BEGIN FOR t IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 100 LOOP EXECUTE 'ALTER TABLE ' || t || ' ADD COLUMN surplus text'; END LOOP; END $$");
    const CatalogPtr after = readCatalog(*session, progress);
    std::vector<double> difference, statements;
    qsizetype found = 0;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        found = catalogDifferences(*before, *after).size();
        difference.push_back(milliseconds(timer));
        timer.restart();
        restoringStatements(*before, *after);
        statements.push_back(milliseconds(timer));
    }
    printf("difference of %d tables with %d: %.0f ms (limit 1000), %d differences; the SQL between them %.0f ms\n", before->tableCount(), after->tableCount(), median(difference), int(found), median(statements));
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (!hasServer() || argc < 2) {
        fprintf(stderr, "This needs PostgreSQL's server programs, and the program to measure: bench_projects build/release/lockkeeper\n");
        return 2;
    }
    const int rounds = argc > 2 ? std::max(1, atoi(argv[2])) : 5;
    TemporaryProject project;
    writeProject(project);
    benchOpen(project, rounds);
    benchDifference(rounds);
    const auto settings = connectTo(QStringLiteral("postgres"));
    for (const char *setting : { "fsync = on", "synchronous_commit = on", "full_page_writes = on" })
        settings->execute(QByteArray("ALTER SYSTEM SET ") + setting);
    settings->execute("SELECT pg_reload_conf()");
    benchApply(QFileInfo(QString::fromLocal8Bit(argv[1])).absoluteFilePath(), project, rounds);
    stopServer();
    return 0;
}
