#include "models/core/error.h"
#include "models/rehearsal/rehearser.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// A long project, rehearsed as a whole: 30 migrations, 300 with LOCKKEEPER_LONG.
class TestManyMigrations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void diskUseIsBoundedAndProgressRises();
};

static int writeMigrations(TemporaryProject &project)
{
    static constexpr int few = 30, all = 300, columnsPerTable = 5;
    const int count = qEnvironmentVariableIsSet("LOCKKEEPER_LONG") ? all : few;
    for (int i = 0; i < count; ++i) {
        const QByteArray table = "t_" + QByteArray::number(i / columnsPerTable), column = "c_" + QByteArray::number(i);
        const QString stem = QStringLiteral("%1_step").arg(20260101000000LL + i);
        if (i % columnsPerTable == 0)
            project.migration(stem, "CREATE TABLE " + table + " (id bigint PRIMARY KEY, note text);", "DROP TABLE " + table + ';');
        else if (i % columnsPerTable == 1)
            project.migration(stem, "CREATE INDEX CONCURRENTLY " + column + " ON " + table + " (note);", "DROP INDEX CONCURRENTLY " + column + ';');
        else
            project.migration(stem, "ALTER TABLE " + table + " ADD COLUMN " + column + " integer;", "ALTER TABLE " + table + " DROP COLUMN " + column + ';');
    }
    return count;
}

void TestManyMigrations::diskUseIsBoundedAndProgressRises()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    const int count = writeMigrations(project);
    const MigrationProject opened = openProject(project.path());
    QCOMPARE(opened.migrations.size(), count);
    double reached = 0;
    int reports = 0;
    Progress progress([&](const ProgressState &state) {
        ++reports;
        QVERIFY2(state.fraction >= reached && state.fraction <= 1, qPrintable(QStringLiteral("%1 after %2: %3").arg(state.fraction).arg(reached).arg(state.sentence)));
        reached = state.fraction;
    });
    Progress quiet;
    const auto sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), quiet);
    Rehearser rehearser(*sandbox, opened);
    const auto server = sandbox->connect(QStringLiteral("postgres"), quiet);
    qint64 most = 0, first = 0;
    int databases = 0;
    for (int i = 0; i < count; ++i) {
        Progress part = progress.part(double(i) / count, double(i + 1) / count);
        const RehearsalReport report = rehearser.rehearse(opened.migrations[i].version, part);
        QVERIFY2(!report.run.failed() && report.restored == u"exact", qPrintable(report.sentence));
        const double behind = reached - double(i + 1) / count;
        QVERIFY2(qAbs(behind) < 1e-6, qPrintable(QStringLiteral("at the end of %1 it stands at %2").arg(i + 1).arg(reached)));
        sandbox->awaitDrop();
        const Result use = server->execute("SELECT count(*), sum(pg_database_size(oid)) FROM pg_database WHERE datname LIKE 'lockkeeper%'");
        databases = std::max(databases, int(use.integer(0, 0)));
        most = std::max(most, use.integer(0, 1));
        if (i == 0)
            first = use.integer(0, 1);
    }
    QVERIFY(reports >= count);
    qInfo("%d migrations: at most %d databases with %.0f MB, %.0f MB after the first", count, databases, double(most) / 1e6, double(first) / 1e6);
    QVERIFY2(databases <= 2, qPrintable(QString::number(databases))); // the state, and one that is about to go
    static constexpr qint64 bytesPerMigration = 100'000;
    QVERIFY2(most <= databases * (first + count * bytesPerMigration), qPrintable(QString::number(most)));
}

QTEST_GUILESS_MAIN(TestManyMigrations)
#include "tst_manymigrations.moc"
