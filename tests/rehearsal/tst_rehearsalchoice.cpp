#include "models/core/error.h"
#include "models/rehearsal/rehearsalchoice.h"
#include "tests/support/projects.h"

#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What a person may ask of a rehearsal, and what is said where it makes no sense.
class TestRehearsalChoice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isKeptWithTheProject();
    void wrongFieldsAreNamed_data();
    void wrongFieldsAreNamed();
    void becomesARequest();
};

static QList<ConnectionProfile> servers()
{
    ConnectionProfile staging, production;
    staging.name = QStringLiteral("staging");
    staging.environment = Environment::Staging;
    production.name = QStringLiteral("prod");
    production.environment = Environment::Production;
    return { staging, production };
}

void TestRehearsalChoice::isKeptWithTheProject()
{
    TemporaryProject folder;
    folder.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    const MigrationProject project = openProject(folder.path());
    QCOMPARE(loadChoice(project), RehearsalChoice());
    RehearsalChoice choice;
    choice.staging = QStringLiteral("staging");
    choice.source = RehearsalData::Source::Sample;
    choice.sample = QStringLiteral("5%");
    choice.queries = { QStringLiteral("SELECT 1") };
    choice.estimate = choice.load = choice.plans = choice.serverSchema = true;
    choice.readers = 7;
    choice.seed = 3;
    saveChoice(project, choice);
    QCOMPARE(loadChoice(project), choice);
    folder.write(QStringLiteral(".lockkeeper/rehearsal.json"), "{ \"seed\": -5, \"readers\": 100000, \"data\": \"no such\" }");
    QCOMPARE(loadChoice(project).seed, 1);
    QCOMPARE(loadChoice(project).readers, 64);
}

void TestRehearsalChoice::wrongFieldsAreNamed_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("field");
    QTest::newRow("nothing is wrong with the default") << "{}" << "";
    QTest::newRow("staging") << R"({ "staging": "staging" })" << "";
    QTest::newRow("unknown staging") << R"({ "staging": "gone" })" << "staging";
    QTest::newRow("production") << R"({ "staging": "prod" })" << "staging";
    QTest::newRow("failure points on somebody's server") << R"({ "staging": "staging", "failure_points": true })" << "failurePoints";
    QTest::newRow("sample without a server") << R"({ "data": "sample" })" << "server";
    QTest::newRow("sample of production is only read") << R"({ "data": "sample", "server": "prod" })" << "";
    QTest::newRow("sample size") << R"({ "data": "sample", "server": "prod", "sample": "some" })" << "sample";
    QTest::newRow("more than all") << R"({ "data": "sample", "server": "prod", "sample": "200%" })" << "sample";
    QTest::newRow("estimate for nobody") << R"({ "estimate": true })" << "server";
    QTest::newRow("no dump") << R"({ "data": "dump" })" << "dump";
    QTest::newRow("missing dump") << R"({ "data": "dump", "dump": "/no/such.dump" })" << "dump";
    QTest::newRow("load on somebody's server") << R"({ "staging": "staging", "load": true })" << "load";
    QTest::newRow("idle load") << R"({ "load": true, "readers": 0, "writers": 0 })" << "load";
    QTest::newRow("query") << R"({ "plans": true, "queries": [ "SELECT FROM WHERE" ] })" << "queries";
    QTest::newRow("two queries in one") << R"({ "plans": true, "queries": [ "SELECT 1; SELECT 2" ] })" << "queries";
    QTest::newRow("queries that are not asked for") << R"({ "queries": [ "SELECT FROM WHERE" ] })" << "";
}

void TestRehearsalChoice::wrongFieldsAreNamed()
{
    QFETCH(QString, json);
    QFETCH(QString, field);
    const QList<ChoiceProblem> problems = problemsOf(RehearsalChoice::fromJson(QJsonDocument::fromJson(json.toUtf8()).object()), servers());
    QCOMPARE(problems.isEmpty() ? QString() : problems.front().field, field);
}

void TestRehearsalChoice::becomesARequest()
{
    RehearsalChoice choice;
    choice.source = RehearsalData::Source::Sample;
    choice.sample = QStringLiteral("2.5%");
    choice.server = QStringLiteral("staging");
    choice.load = choice.estimate = choice.failurePoints = true;
    choice.readers = 1;
    const auto access = [](const QString &name) { return ServerAccess { servers()[name == u"prod"], QStringLiteral("secret of ") + name }; };
    const RehearsalRequest request = requestOf(choice, servers(), access, QStringLiteral("/bin/us"));
    QCOMPARE(request.data.sample.percent, 2.5);
    QCOMPARE(request.data.server->password, QStringLiteral("secret of staging"));
    QCOMPARE(request.extras.load->readers, 1);
    QCOMPARE(request.extras.failurePoints->program, QStringLiteral("/bin/us"));
    QVERIFY(request.extras.estimateFor && !request.extras.plans && !request.staging);
    choice.staging = QStringLiteral("prod");
    QVERIFY_EXCEPTION_THROWN(requestOf(choice, servers(), access, {}), Error);
    RehearsalRequest production;
    production.staging = ServerAccess { servers()[1], {} };
    Progress progress;
    QVERIFY_EXCEPTION_THROWN(sandboxFor(production, progress), Error);
}

QTEST_GUILESS_MAIN(TestRehearsalChoice)
#include "tst_rehearsalchoice.moc"
