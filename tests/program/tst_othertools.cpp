// What the program says on a database that another tool has migrated.
#include "tests/program/answers.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

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

void TestOtherToolsProgram::foreignTableIsAProblem()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database)->execute("CREATE TABLE pgmigrations AS SELECT 1 AS id, '20260101000000_first' AS name, now() AS run_on; CREATE TABLE t (id int)");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    const auto on = [&](const QStringList &verb) { return run(QStringList { QStringLiteral("--database"), QStringLiteral("host=%1 user=postgres dbname=%2").arg(server().folder(), database) } + verb, project.path()); };
    const Answer status = on({ QStringLiteral("status"), QStringLiteral("--format"), QStringLiteral("json") });
    QCOMPARE(status.code, 1);
    const QJsonArray problems = json(status.out).object()[u"problems"].toArray();
    QVERIFY(problems.size() == 1 && problems[0].toString().contains(u"node-pg-migrate"));
    for (const QStringList &verb : { QStringList { QStringLiteral("apply") }, QStringList { QStringLiteral("apply"), QStringLiteral("--dry-run") } }) {
        const Answer refused = on(verb);
        QVERIFY2(refused.code != 0 && refused.err.contains("pgmigrations") && refused.err.contains("baseline"), refused.err.constData());
    }
    QCOMPARE(on({ QStringLiteral("baseline"), QStringLiteral("20260101000000") }).code, 0);
    const Answer known = on({ QStringLiteral("status") });
    QVERIFY2(known.code == 0 && !known.out.contains("pgmigrations"), known.out.constData());
}

QTEST_GUILESS_MAIN(TestOtherToolsProgram)
#include "tst_othertools.moc"
