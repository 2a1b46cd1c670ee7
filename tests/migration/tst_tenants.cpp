#include "models/core/files.h"
#include "models/migration/tenants.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestTenants : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void settingsAreRead();
    void settingsThatMeanNothingAreRefused_data();
    void settingsThatMeanNothingAreRefused();
    void tenantsComeFromAListAQueryOrAPattern();
    void everySchemaIsMigratedOnItsOwn();
    void theCanaryFailsFirst();
    void nothingNewBeginsAfterAFailure();
    void aToolsTableLiesInTheTenantsSchema();
    void aHistoryBehindTheTenantIsRefused();
    void databasesAreMigratedOnTheirOwn();
    void aMissingTenantIsSaidSo();
    void noMoreAtOnceThanAllowed();

private:
    MigrationProject open(const QByteArray &settings);
    TenantServer onServer(Session &session) { return { session.profile(), {} }; }
    QStringList stand(Session &session, const MigrationProject &project);
    TemporaryProject m_project;
};

static const std::function<QList<MigrationRun>(Migrator &, Progress &)> applyAll = [](Migrator &migrator, Progress &progress) { return migrator.apply(progress); };

static QStringList outcomes(const QList<TenantRun> &runs)
{
    QStringList words;
    for (const TenantRun &run : runs)
        words << QStringLiteral("%1 %2 %3").arg(run.tenant, tenantOutcomeId(run.outcome)).arg(run.runs.size());
    return words;
}

void TestTenants::initTestCase()
{
    m_project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY);", "DROP TABLE a;");
    m_project.migration(QStringLiteral("20260102000000_second"), "ALTER TABLE a ADD COLUMN note text;", "ALTER TABLE a DROP COLUMN note;");
}

MigrationProject TestTenants::open(const QByteArray &settings)
{
    m_project.write(QStringLiteral("lockkeeper.toml"), settings);
    return openProject(m_project.path());
}

QStringList TestTenants::stand(Session &session, const MigrationProject &project)
{
    Progress progress;
    QStringList words;
    for (const TenantStatus &status : tenantStatuses(onServer(session), project, tenantsOf(session, project.tenancy()), progress))
        words << QStringLiteral("%1 %2 %3").arg(status.tenant, tenantStateId(status.state), status.version);
    return words;
}

void TestTenants::settingsAreRead()
{
    const Tenancy byColumn = open("[tenancy]\nkind = \"column\"\ncolumn = \"account\"\ntype = \"int8\"\nsetting = \"app.account\"\nshared = [\"public.countries\", \"billing.*\"]\n").tenancy();
    QVERIFY(byColumn.byColumn() && !byColumn.runsForEach());
    QCOMPARE(byColumn.type, QStringLiteral("bigint"));
    QCOMPARE(byColumn.tenantOfSession(), QStringLiteral("NULLIF(current_setting('app.account', true), '')::bigint"));
    QVERIFY(byColumn.isShared({ QStringLiteral("billing"), QStringLiteral("plans") }) && !byColumn.isShared({ QStringLiteral("public"), QStringLiteral("orders") }));
    const Tenancy bySchema = open("[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\ncanary = \"t_one\"\nat_once = 2\nsearch_path = [\"public\"]\n").tenancy();
    QVERIFY(bySchema.runsForEach());
    QCOMPARE(bySchema.canaries, QStringList { QStringLiteral("t_one") });
    QCOMPARE(bySchema.atOnce, 2);
    QCOMPARE(bySchema.alsoSearched, QStringList { QStringLiteral("public") });
    QCOMPARE(open("").tenancy(), Tenancy());
}

void TestTenants::settingsThatMeanNothingAreRefused_data()
{
    QTest::addColumn<QByteArray>("settings");
    for (const char *settings : { "[tenancy]\npattern = \"t_*\"\n", "[tenancy]\nkind = \"row\"\n", "[tenancy]\nkind = \"schema\"\nat_once = 0\n", "[tenancy]\nkind = \"column\"\ntype = \"no type (\"\n", "[conventions]\ntables = \"[\"\n",
                                  "[conventions.names]\ntrigger = \"x\"\n", "[conventions]\npage = \"missing.md\"\n", "[conventions]\nforbidden_types = [\"(\"]\n" })
        QTest::addRow("%s", settings) << QByteArray(settings);
}

void TestTenants::settingsThatMeanNothingAreRefused()
{
    QFETCH(QByteArray, settings);
    try {
        open(settings);
        QFAIL("it opened");
    } catch (const Error &error) {
        QCOMPARE(error.kind, ErrorKind::Input);
        QVERIFY(!error.advice.isEmpty());
    }
}

void TestTenants::tenantsComeFromAListAQueryOrAPattern()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA t_one; CREATE SCHEMA t_two; CREATE SCHEMA other; CREATE TABLE tenants (name text); INSERT INTO tenants VALUES ('t_two'), ('t_one')");
    const auto names = [&](const QByteArray &settings, const QStringList &chosen = {}) { return tenantsOf(*session, open("[tenancy]\nkind = \"schema\"\n" + settings).tenancy(), chosen).join(u' '); };
    QCOMPARE(names("pattern = \"t_*\"\n"), QStringLiteral("t_one t_two"));
    QCOMPARE(names("query = \"SELECT name FROM tenants\"\n"), QStringLiteral("t_two t_one"));
    QCOMPARE(names("tenants = [\"b\", \"a\", \"b\"]\n"), QStringLiteral("b a"));
    QCOMPARE(names("pattern = \"t_*\"\ncanary = [\"t_two\"]\n"), QStringLiteral("t_two t_one"));
    QCOMPARE(names("pattern = \"t_*\"\n", { QStringLiteral("t_two") }), QStringLiteral("t_two"));
    for (const char *wrong : { "", "pattern = \"none_*\"\n", "pattern = \"t_*\"\ncanary = \"other\"\n" })
        QVERIFY_EXCEPTION_THROWN(names(wrong), Error);
    QVERIFY_EXCEPTION_THROWN(names("pattern = \"t_*\"\n", { QStringLiteral("t_three") }), Error);
}

void TestTenants::everySchemaIsMigratedOnItsOwn()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3");
    const MigrationProject project = open("[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
    const QStringList tenants = tenantsOf(*session, project.tenancy());
    Progress progress;
    QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_1 behind ,t_2 behind ,t_3 behind "));
    const auto first = [](Migrator &migrator, Progress &each) { return migrator.apply(each, {}, 1); };
    QCOMPARE(outcomes(runForTenants(onServer(*session), project, { QStringLiteral("t_2") }, 1, first, progress)).join(u','), QStringLiteral("t_2 done 1"));
    QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_1 behind ,t_2 behind 20260101000000,t_3 behind "));
    QCOMPARE(outcomes(runForTenants(onServer(*session), project, tenants, 4, applyAll, progress)).join(u','), QStringLiteral("t_1 done 2,t_2 done 1,t_3 done 2"));
    QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_1 current 20260102000000,t_2 current 20260102000000,t_3 current 20260102000000"));
    QCOMPARE(session->execute("SELECT string_agg(attrelid::regclass::text, ' ' ORDER BY attrelid::regclass::text) FROM pg_attribute WHERE attname = 'note' AND attrelid::regclass::text LIKE 't%a'").text(0, 0), QStringLiteral("t_1.a t_2.a t_3.a"));
    QCOMPARE(session->execute("SELECT string_agg(tenant || version, ' ' ORDER BY tenant, version) FROM lockkeeper.history WHERE tenant = 't_1'").text(0, 0), QStringLiteral("t_120260101000000 t_120260102000000"));
    QVERIFY(Migrator(*session, project).status().front().state == MigrationState::Pending); // what is no tenant's has its own list
    const auto back = [](Migrator &migrator, Progress &each) { return migrator.rollback(each, QStringLiteral("0")); };
    QCOMPARE(outcomes(runForTenants(onServer(*session), project, tenants, 2, back, progress)).join(u','), QStringLiteral("t_1 done 2,t_2 done 2,t_3 done 2"));
    QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_1 behind ,t_2 behind ,t_3 behind "));
}

void TestTenants::theCanaryFailsFirst()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE TABLE t_2.a (id int)");
    const MigrationProject project = open("[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\ncanary = \"t_2\"\n");
    Progress progress;
    const QList<TenantRun> runs = runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 4, applyAll, progress);
    QCOMPARE(outcomes(runs).join(u','), QStringLiteral("t_2 failed 1,t_1 not-started 0"));
    QCOMPARE(runs.front().error->sqlState, QByteArray("42P07"));
    QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_2 behind ,t_1 behind "));
}

void TestTenants::nothingNewBeginsAfterAFailure()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3; CREATE SCHEMA t_4; CREATE TABLE t_3.a (id int)");
    const MigrationProject project = open("[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
    Progress progress;
    QCOMPARE(outcomes(runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 1, applyAll, progress)).join(u','), QStringLiteral("t_1 done 2,t_2 done 2,t_3 failed 1,t_4 not-started 0"));
    session->execute("DROP TABLE t_3.a");
    QCOMPARE(outcomes(runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 1, applyAll, progress)).join(u','), QStringLiteral("t_1 done 0,t_2 done 0,t_3 done 2,t_4 done 2"));
}

void TestTenants::aToolsTableLiesInTheTenantsSchema()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3");
    for (const char *tool : { "golang-migrate", "dbmate", "flyway" }) {
        const MigrationProject project = open("[project]\nhistory = \"" + QByteArray(tool) + "\"\n[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\nsearch_path = [\"public\"]\n");
        Progress progress;
        QCOMPARE(outcomes(runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 3, applyAll, progress)).join(u','), QStringLiteral("t_1 done 2,t_2 done 2,t_3 done 2"));
        QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_1 current 20260102000000,t_2 current 20260102000000,t_3 current 20260102000000"));
        session->execute("DROP SCHEMA t_1, t_2, t_3, lockkeeper CASCADE; CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3");
    }
}

void TestTenants::aHistoryBehindTheTenantIsRefused()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    session->execute("CREATE SCHEMA t_1; CREATE TABLE public.schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO public.schema_migrations VALUES (20260102000000, false)");
    const MigrationProject project = open("[project]\nhistory = \"golang-migrate\"\n[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\nsearch_path = [\"public\"]\n");
    Progress progress;
    const QList<TenantRun> runs = runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 1, applyAll, progress);
    QCOMPARE(outcomes(runs).join(u','), QStringLiteral("t_1 failed 0"));
    QVERIFY2(runs.front().error->message.contains(QStringLiteral("history")), qPrintable(runs.front().error->message));
    QCOMPARE(stand(*session, project).join(u','), QStringLiteral("t_1 unreachable "));
}

void TestTenants::databasesAreMigratedOnTheirOwn()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString one, two;
    const auto session = freshDatabase(&one);
    freshDatabase(&two);
    const MigrationProject project = open("[tenancy]\nkind = \"database\"\ntenants = [\"" + two.toUtf8() + "\", \"" + one.toUtf8() + "\"]\n");
    Progress progress;
    QCOMPARE(outcomes(runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 2, applyAll, progress)).join(u','), QStringLiteral("%1 done 2,%2 done 2").arg(two, one));
    QCOMPARE(session->execute("SELECT count(*) FROM lockkeeper.history WHERE tenant = ''").integer(0, 0), 2);
    QCOMPARE(stand(*session, project).size(), 2);
}

void TestTenants::aMissingTenantIsSaidSo()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    const MigrationProject project = open("[tenancy]\nkind = \"schema\"\ntenants = [\"t_gone\"]\nsearch_path = [\"public\"]\n");
    Progress progress;
    const QList<TenantRun> runs = runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 1, applyAll, progress);
    QCOMPARE(outcomes(runs).join(u','), QStringLiteral("t_gone failed 0"));
    QVERIFY(session->query("SELECT to_regclass('public.a')").isNull(0, 0));
}

void TestTenants::noMoreAtOnceThanAllowed()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    const auto session = freshDatabase();
    for (int i = 0; i < 8; ++i)
        session->execute("CREATE SCHEMA t_" + QByteArray::number(i));
    const MigrationProject project = open("[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
    Progress progress;
    std::atomic_int now = 0, most = 0, seen = 0;
    const auto work = [&](Migrator &migrator, Progress &each) {
        ++seen;
        most = std::max<int>(most, ++now);
        const QList<MigrationRun> runs = migrator.apply(each);
        --now;
        return runs;
    };
    runForTenants(onServer(*session), project, tenantsOf(*session, project.tenancy()), 3, work, progress);
    QCOMPARE(int(seen), 8);
    QVERIFY2(most <= 3, qPrintable(QString::number(most)));
}

QTEST_GUILESS_MAIN(TestTenants)
#include "tst_tenants.moc"
