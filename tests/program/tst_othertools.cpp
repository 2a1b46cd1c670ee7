// What the program says on a database that another tool has migrated.
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestOtherToolsProgram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanupTestCase() { stopServer(); }
    void foreignTableIsAProblem();
};

static QByteArray run(const QString &folder, const QStringList &arguments, int *code)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(qEnvironmentVariable("LOCKKEEPER_PROGRAM"), arguments);
    process.waitForFinished(120'000);
    *code = process.exitCode();
    return process.readAllStandardOutput() + process.readAllStandardError();
}

void TestOtherToolsProgram::foreignTableIsAProblem()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database)->execute("CREATE TABLE pgmigrations AS SELECT 1 AS id, '20260101000000_first' AS name, now() AS run_on; CREATE TABLE t (id int)");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    const auto on = [&](const QStringList &verb, int *code) {
        return run(project.path(), QStringList { QStringLiteral("--database"), QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database) } + verb, code);
    };
    int code = 0;
    const QJsonArray problems = QJsonDocument::fromJson(on({ QStringLiteral("status"), QStringLiteral("--format"), QStringLiteral("json") }, &code)).object()[u"problems"].toArray();
    QCOMPARE(code, 1);
    QVERIFY(problems.size() == 1 && problems[0].toString().contains(u"node-pg-migrate"));
    for (const QStringList &verb : { QStringList { QStringLiteral("apply") }, QStringList { QStringLiteral("apply"), QStringLiteral("--dry-run") } }) {
        const QByteArray said = on(verb, &code);
        QVERIFY2(code != 0 && said.contains("pgmigrations") && said.contains("baseline"), said.constData());
    }
    on({ QStringLiteral("baseline"), QStringLiteral("20260101000000") }, &code);
    QCOMPARE(code, 0);
    QVERIFY(!on({ QStringLiteral("status") }, &code).contains("pgmigrations"));
    QCOMPARE(code, 0);
}

QTEST_GUILESS_MAIN(TestOtherToolsProgram)
#include "tst_othertools.moc"
