#include "models/rehearsal/rehearser.h"
#include "models/report/reports.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Migrations that run once for each tenant, with the run of one tenant cut in the middle.
class TestTenantRehearsal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_sandbox.reset(); }
    void continuesAfterAFailure_data();
    void continuesAfterAFailure();
    void onceForAllFailsForTheSecond();
    void whatCannotBeContinuedFailsTheVerdict();
    void groundGrowsFromOneToTheNext();
    void reportsSayWhereTenantsStand();

private:
    RehearsalReport rehearse(const QByteArray &kind, const QByteArray &up, const QByteArray &down);
    std::unique_ptr<Sandbox> m_sandbox;
};

static const char base[] = "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL, note text);";

void TestTenantRehearsal::initTestCase()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    Progress progress;
    m_sandbox = Sandbox::open(qEnvironmentVariableIntValue("LOCKKEEPER_TEST_SERVER"), progress);
}

static QByteArray settingsOf(const QByteArray &kind)
{
    return "[tenancy]\nkind = \"" + kind + "\"\npattern = \"customer_*\"\n";
}

RehearsalReport TestTenantRehearsal::rehearse(const QByteArray &kind, const QByteArray &up, const QByteArray &down)
{
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), settingsOf(kind));
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_next"), up, down);
    project.migration(QStringLiteral("20260103000000_later"), "CREATE TABLE later ();", "DROP TABLE later;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    return rehearser.rehearse(QStringLiteral("20260102000000"), progress);
}

/// "broken done current, failed dirty, not-started behind"
static QString told(const TenantTrial &trial, TenantRound::Kind kind)
{
    QStringList places;
    if (const TenantRound *round = trial.round(kind))
        for (const TenantPlace &place : round->places)
            places << tenantOutcomeId(place.outcome) + u' ' + tenantStateId(place.state);
    return places.join(QStringLiteral(", "));
}

void TestTenantRehearsal::continuesAfterAFailure_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<bool>("oneTransaction");
    for (const char *kind : { "schema", "database" }) {
        QTest::addRow("%s, one transaction", kind) << QByteArray(kind) << true;
        QTest::addRow("%s, outside", kind) << QByteArray(kind) << false;
    }
}

void TestTenantRehearsal::continuesAfterAFailure()
{
    QFETCH(QByteArray, kind);
    QFETCH(bool, oneTransaction);
    const RehearsalReport report = oneTransaction ? rehearse(kind, "ALTER TABLE t ADD COLUMN b integer;\nCREATE INDEX t_b_idx ON t (b);", "DROP INDEX t_b_idx;\nALTER TABLE t DROP COLUMN b;")
                                                  : rehearse(kind, "CREATE TABLE u (id int);\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\nCREATE TABLE v (id int);", "DROP TABLE v;\nDROP INDEX CONCURRENTLY t_a_idx;\nDROP TABLE u;");
    QVERIFY(report.tenantTrial.has_value());
    const TenantTrial &trial = *report.tenantTrial;
    const QByteArray all = QJsonDocument(trial.toJson()).toJson();
    QCOMPARE(trial.problem, QString());
    QVERIFY2(trial.skipped.isEmpty(), qPrintable(trial.skipped.join(u'\n')));
    using Kind = TenantRound::Kind;
    QCOMPARE(told(trial, Kind::Undisturbed), QStringLiteral("done current, done current, done current"));
    QCOMPARE(told(trial, Kind::Broken), oneTransaction ? QStringLiteral("done current, failed behind, not-started behind") : QStringLiteral("done current, failed dirty, not-started behind"));
    QCOMPARE(told(trial, Kind::Again), oneTransaction ? QStringLiteral("done current, done current, done current") : QStringLiteral("done current, failed dirty, not-started behind"));
    QCOMPARE(told(trial, Kind::Repair), oneTransaction ? QString() : QStringLiteral("not-started current, done current, not-started behind"));
    QCOMPARE(told(trial, Kind::AfterRepair), oneTransaction ? QString() : QStringLiteral("done current, done current, done current"));
    QCOMPARE(told(trial, Kind::Down), QStringLiteral("done behind, done behind, done behind"));
    QVERIFY2(trial.isContinued() && trial.failure().isEmpty(), all.constData());
    QCOMPARE(trial.round(Kind::Broken)->places[1].tenant, kind == "schema" ? QStringLiteral("customer_rehearsal_2") : QStringLiteral("tenant_rehearsal_2"));
    QVERIFY(report.verdict != RehearsalReport::Verdict::Unsafe);
    QCOMPARE(report.step(QStringLiteral("tenants"))->state, RehearsalStep::State::Ok);
}

/// The type lies outside of the tenants' schemas: it is there when the second tenant comes.
void TestTenantRehearsal::onceForAllFailsForTheSecond()
{
    const RehearsalReport report = rehearse("schema", "CREATE TYPE public.mood AS ENUM ('good');\nALTER TABLE t ADD COLUMN mood public.mood;", "ALTER TABLE t DROP COLUMN mood;\nDROP TYPE public.mood;");
    QCOMPARE(told(*report.tenantTrial, TenantRound::Kind::Undisturbed), QStringLiteral("done current, failed behind, not-started behind"));
    QCOMPARE(report.verdict, RehearsalReport::Verdict::Unsafe);
    QVERIFY2(report.sentence.contains(u"The up does not run for every tenant. customer_rehearsal_2") && report.sentence.contains(u"mood"), qPrintable(report.sentence));
    QVERIFY(rehearse("database", "CREATE TYPE public.mood AS ENUM ('good');\nALTER TABLE t ADD COLUMN mood public.mood;", "ALTER TABLE t DROP COLUMN mood;\nDROP TYPE public.mood;").tenantTrial->failure().isEmpty());
}

/// The rest needs a temporary table, which went with the connection that was cut.
void TestTenantRehearsal::whatCannotBeContinuedFailsTheVerdict()
{
    const RehearsalReport report = rehearse("schema", "CREATE TEMPORARY TABLE ids AS SELECT 1000 AS id;\nCREATE INDEX CONCURRENTLY t_a_idx ON t (a);\nINSERT INTO t SELECT id, 1, 'x' FROM ids;", "DROP INDEX CONCURRENTLY t_a_idx;\nDELETE FROM t WHERE id = 1000;");
    const TenantTrial &trial = *report.tenantTrial;
    QCOMPARE(told(trial, TenantRound::Kind::Undisturbed), QStringLiteral("done current, done current, done current"));
    QCOMPARE(told(trial, TenantRound::Kind::Broken), QStringLiteral("done current, failed dirty, not-started behind"));
    QCOMPARE(told(trial, TenantRound::Kind::AfterRepair), QStringLiteral("done current, failed dirty, not-started behind"));
    QCOMPARE(report.verdict, RehearsalReport::Verdict::Unsafe);
    QVERIFY2(report.sentence.contains(u"cannot be continued. customer_rehearsal_2"), qPrintable(report.sentence));
}

void TestTenantRehearsal::groundGrowsFromOneToTheNext()
{
    TemporaryProject project;
    project.write(QStringLiteral("lockkeeper.toml"), settingsOf("schema") + "search_path = [\"public\"]\n");
    project.migration(QStringLiteral("20260101000000_base"), base, "DROP TABLE t;");
    project.migration(QStringLiteral("20260102000000_broken"), "CREATE TABLE half ();\nSELECT 1/0;", "SELECT 1;");
    project.migration(QStringLiteral("20260103000000_next"), "ALTER TABLE t ADD COLUMN b integer;", "ALTER TABLE t DROP COLUMN b;");
    const MigrationProject opened = openProject(project.path());
    Rehearser rehearser(*m_sandbox, opened);
    Progress progress;
    const RehearsalReport first = rehearser.rehearse(QStringLiteral("20260101000000"), progress);
    QVERIFY2(first.tenantTrial->problem.isEmpty() && first.tenantTrial->failure().isEmpty(), qPrintable(first.tenantTrial->sentence()));
    const RehearsalReport next = rehearser.rehearse(QStringLiteral("20260103000000"), progress);
    QVERIFY2(next.tenantTrial->isContinued(), qPrintable(next.tenantTrial->sentence()));
    QCOMPARE(next.tenantTrial->skipped.size(), 3);
}

void TestTenantRehearsal::reportsSayWhereTenantsStand()
{
    const RehearsalReport report = rehearse("schema", "ALTER TABLE t ADD COLUMN b integer;\nCREATE INDEX t_b_idx ON t (b);", "DROP INDEX t_b_idx;\nALTER TABLE t DROP COLUMN b;");
    const QJsonObject json = report.toJson();
    QCOMPARE(QJsonDocument(RehearsalReport::fromJson(json).toJson()).toJson(), QJsonDocument(json).toJson());
    QCOMPARE(json[u"tenant_runs"][u"rounds"][0][u"round"].toString(), QStringLiteral("undisturbed"));
    QVERIFY(json[u"tenant_runs"][u"continued"].toBool());
    QVERIFY2(report.tenantTrial->sentence().contains(u"customer_rehearsal_2 failed, behind; customer_rehearsal_3 not started, behind. Running again brings every tenant to the end."), qPrintable(report.tenantTrial->sentence()));
    const QByteArray html = rehearsalDocument(report).toHtml();
    QVERIFY(html.contains("customer_rehearsal_3") && html.contains("One is cut off"));
}

QTEST_GUILESS_MAIN(TestTenantRehearsal)
#include "tst_tenantrehearsal.moc"
