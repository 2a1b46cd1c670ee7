#include "models/catalog/catalogdifference.h"
#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/design/lonestatements.h"
#include "models/design/recipe.h"
#include "models/migration/scriptrunner.h"
#include "models/safety/safetyanalysis.h"
#include "tests/design/fixtures.h"
#include "tests/support/golden.h"
#include "tests/support/privateserver.h"

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Every recipe on a private server: what its series does, undoes, keeps running, and what the linter says of it.
class TestRecipes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyRecipeHasAFixture();
    void formsAreWhole();
    void series_data();
    void series();
    void eachFileIsOneQuery_data();
    void eachFileIsOneQuery();
    void ownersFillTheRowsOfEveryTenant();
    void findingsCallThem_data();
    void findingsCallThem();
    void refusals_data();
    void refusals();

private:
    void openSeries(DesignFixture &fixture, Series &series);
    void openFixture(const QByteArray &setup);
    void run(const QByteArray &text, const QString &what);
    void sameAs(const Catalog &expected, const QString &what, const QStringList &leaves);
    void checkStep(const SeriesStep &step, const DesignFixture &fixture);
    void lint(const SeriesStep &step, const DesignFixture &fixture);
    CatalogPtr catalog();
    QMap<QString, QString> data();

    std::unique_ptr<Session> m_session;
};

void TestRecipes::initTestCase()
{
    if (!hasServer())
        return;
    const auto session = connectTo(QStringLiteral("postgres"));
    session->execute("CREATE ROLE fixture_reader");
    session->execute("CREATE DATABASE fixture");
    connectTo(QStringLiteral("fixture"))->execute(contentOf(QStringLiteral(SOURCE_FOLDER "/tests/design/fixture.sql")));
}

void TestRecipes::cleanupTestCase()
{
    m_session.reset();
    stopServer();
}

void TestRecipes::everyRecipeHasAFixture()
{
    QSet<QString> fixed;
    for (const DesignFixture &fixture : designFixtures())
        fixed.insert(fixture.recipe);
    for (const Recipe &recipe : allRecipes())
        QVERIFY2(fixed.contains(recipe.id), qPrintable(recipe.id));
}

void TestRecipes::formsAreWhole()
{
    for (const Recipe &recipe : allRecipes()) {
        QVERIFY(!recipe.title.isEmpty() && !recipe.group.isEmpty() && !recipe.help.isEmpty() && recipe.plan);
        QSet<QString> names;
        for (const RecipeField &field : recipe.fields) {
            QVERIFY2(!names.contains(field.name) && !field.label.isEmpty(), qPrintable(recipe.id + field.name));
            names.insert(field.name);
            if (field.kind == RecipeField::Kind::Choice)
                QVERIFY(!field.choices.isEmpty());
        }
        // Without any value: an error that a form can show, never a crash.
        const DesignResult result = designSeries(recipe, {}, std::make_shared<const Catalog>(), 150000);
        QVERIFY(std::holds_alternative<FieldError>(result));
        QVERIFY2(names.contains(std::get<FieldError>(result).field), qPrintable(recipe.id));
    }
}

void TestRecipes::openFixture(const QByteArray &setup)
{
    m_session.reset();
    const auto session = connectTo(QStringLiteral("postgres"));
    session->execute("DROP DATABASE IF EXISTS tried");
    session->execute("CREATE DATABASE tried TEMPLATE fixture");
    m_session = connectTo(QStringLiteral("tried"));
    if (!setup.isEmpty())
        m_session->execute(setup);
}

CatalogPtr TestRecipes::catalog()
{
    Progress progress;
    return readCatalog(*m_session, progress);
}

/// The rows of every table, whatever the order of their columns.
QMap<QString, QString> TestRecipes::data()
{
    QMap<QString, QString> rows;
    for (const RelationPtr &relation : catalog()->sortedRelations())
        if (relation->isTable())
            rows.insert(relation->name.display(), m_session->execute(QStringLiteral("SELECT md5(string_agg(row::text, E'\\n' ORDER BY row::text)) FROM (SELECT to_jsonb(t) AS row FROM %1 AS t) AS rows").arg(relation->name.quoted()).toUtf8()).text(0, 0));
    return rows;
}

/// As the runner does it.
void TestRecipes::run(const QByteArray &text, const QString &what)
{
    try {
        const ScriptPlan plan = planScript(text);
        if (plan.oneTransaction)
            m_session->execute("BEGIN");
        for (const size_t index : plan.statements)
            runStatement(*m_session, plan, index);
        if (plan.oneTransaction)
            m_session->execute("COMMIT");
    } catch (const Error &error) {
        QFAIL(qPrintable(what + QStringLiteral(": ") + error.fullText() + u'\n' + QString::fromUtf8(error.statement) + u'\n' + QString::fromUtf8(text)));
    }
}

void TestRecipes::sameAs(const Catalog &expected, const QString &what, const QStringList &leaves)
{
    const QList<CatalogDifference> differences = catalogDifferences(expected, *catalog());
    for (const CatalogDifference &difference : differences)
        if (difference.kind != CatalogDifference::Kind::Order && !leaves.contains(difference.object))
            QFAIL(qPrintable(what + QStringLiteral(": ") + difference.sentence()));
}

void TestRecipes::lint(const SeriesStep &step, const DesignFixture &fixture)
{
    const SafetyAnalysisPtr analysis = analyzeSafety(step.up.text(), { .before = catalog(), .serverVersion = m_session->serverVersion() });
    QCOMPARE(planScript(step.up.text()).oneTransaction, step.up.transactional);
    QCOMPARE(planScript(step.down.text()).oneTransaction, step.down.transactional);
    for (const Finding &finding : analysis->findings)
        if (finding.severity != Severity::Note && !fixture.accepted.contains(finding.rule))
            QFAIL(qPrintable(QStringLiteral("%1: %2: %3\n%4").arg(step.name, finding.rule, finding.message, QString::fromUtf8(step.up.text()))));
}

/// The old and the new code's statements, as long as they are promised to work.
void TestRecipes::checkStep(const SeriesStep &step, const DesignFixture &fixture)
{
    for (const CodeCheck &check : fixture.code) {
        if (step.phase < check.from || step.phase > check.until || !step.name.endsWith(check.afterStep))
            continue;
        m_session->execute("BEGIN");
        try {
            QVERIFY2(m_session->execute(check.sql).boolean(0, 0), qPrintable(step.name + QStringLiteral(": ") + QString::fromUtf8(check.sql)));
        } catch (const Error &error) {
            m_session->execute("ROLLBACK");
            QFAIL(qPrintable(step.name + QStringLiteral(": ") + QString::fromUtf8(check.sql) + error.fullText()));
        }
        m_session->execute("ROLLBACK");
    }
}

void TestRecipes::series_data()
{
    QTest::addColumn<int>("number");
    const QList<DesignFixture> fixtures = designFixtures();
    for (int i = 0; i < int(fixtures.size()); ++i)
        QTest::addRow("%s, %s", qPrintable(fixtures[i].recipe), qPrintable(fixtures[i].name)) << i;
}

#define CHECKED(call) \
    call; \
    if (QTest::currentTestFailed()) \
    return

/// The row's database, and its series; no steps where this server cannot have it.
void TestRecipes::openSeries(DesignFixture &fixture, Series &series)
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(int, number);
    fixture = designFixtures()[number];
    openFixture(fixture.setup);
    if (m_session->majorVersion() < fixture.since)
        QSKIP("This server does not tell an empty table from one that was never counted.");
    if (fixture.analysed)
        m_session->execute("ANALYZE");
    const Recipe *chosen = recipe(fixture.recipe);
    QVERIFY(chosen);
    const DesignResult result = designSeries(*chosen, fixture.values, catalog(), m_session->serverVersion(), fixture.project);
    if (const FieldError *error = std::get_if<FieldError>(&result))
        QFAIL(qPrintable(error->field + QStringLiteral(": ") + error->message));
    series = std::get<Series>(result);
}

void TestRecipes::series()
{
    DesignFixture fixture;
    Series series;
    openSeries(fixture, series);
    if (series.steps.isEmpty())
        return;
    const QMap<QString, QString> rows = data();
    QVERIFY(!series.title.isEmpty() && !series.reason.isEmpty());
    QCOMPARE(series.steps.size(), fixture.steps);
    qsizetype lost = series.steps.size(); // the first step that does not bring everything back
    for (qsizetype i = series.steps.size() - 1; i >= 0; --i)
        if (!series.steps[i].irreversible.isEmpty())
            lost = i;

    QList<CatalogPtr> states;
    QSet<QString> names;
    const auto allTheWayBack = [&](qsizetype from) {
        for (qsizetype i = from; i >= 0; --i) {
            CHECKED(run(series.steps[i].down.text(), series.steps[i].name + QStringLiteral(" down, in reverse order")));
            CHECKED(sameAs(*states[i], series.steps[i].name + QStringLiteral(" down, in reverse order"), fixture.leaves));
        }
    };
    for (qsizetype i = 0; i < series.steps.size(); ++i) {
        const SeriesStep &step = series.steps[i];
        QVERIFY(!step.title.isEmpty() && !step.up.statements.isEmpty() && !step.up.verify.isEmpty() && !step.down.verify.isEmpty());
        QVERIFY2(!names.contains(step.name), qPrintable(step.name));
        names.insert(step.name);
        QVERIFY2(i == 0 || step.phase >= series.steps[i - 1].phase, qPrintable(step.name));
        if (i == lost) { // from the last state that promises it: everything back, and here again
            CHECKED(allTheWayBack(i - 1));
            QCOMPARE(data(), rows);
            for (qsizetype again = 0; again < i; ++again) {
                CHECKED(run(series.steps[again].up.text(), series.steps[again].name + QStringLiteral(" up again")));
            }
        }
        states << catalog();
        if (fixture.invalidLeft) { // nothing brings it back, and nobody misses it
            auto without = std::make_shared<Catalog>(*states.back());
            for (const RelationPtr &relation : without->sortedRelations()) {
                auto mended = std::make_shared<Relation>(*relation);
                mended->indexes.removeIf([](const Index &index) { return !index.valid; });
                without->relations.insert(mended->name, mended);
            }
            states.back() = without;
        }
        CHECKED(lint(step, fixture));
        CHECKED(run(step.up.text(), step.name + QStringLiteral(" up")));
        CHECKED(checkStep(step, fixture));
        CHECKED(run(step.down.text(), step.name + QStringLiteral(" down")));
        CHECKED(sameAs(*states[i], step.name + QStringLiteral(" down"), fixture.leaves));
        CHECKED(run(step.up.text(), step.name + QStringLiteral(" up after its down")));
        if (!step.up.transactional) { // what may stop half-way has to run again
            CHECKED(run(step.up.text(), step.name + QStringLiteral(" up twice")));
        }
    }
    if (!fixture.backAtTheEnd)
        return;
    CHECKED(allTheWayBack(series.steps.size() - 1));
    if (lost == series.steps.size())
        QCOMPARE(data(), rows);
}

void TestRecipes::eachFileIsOneQuery_data()
{
    series_data();
}

/// As tools do that leave it to the server to divide a file.
void TestRecipes::eachFileIsOneQuery()
{
    DesignFixture fixture;
    Series series;
    openSeries(fixture, series);
    if (series.steps.isEmpty())
        return;
    const CatalogPtr before = catalog();
    const Series divided = withLoneStatements(series);
    const auto inTransactions = [](const Series &of) { return std::all_of(of.steps.begin(), of.steps.end(), [](const SeriesStep &step) { return step.up.transactional && step.down.transactional; }); };
    if (inTransactions(series))
        QCOMPARE(divided, series);
    const auto send = [&](const StepScript &script, const QString &name) {
        try {
            m_session->execute(script.text());
        } catch (const Error &error) {
            QFAIL(qPrintable(name + QStringLiteral(": ") + error.fullText() + u'\n' + QString::fromUtf8(script.text())));
        }
    };
    QSet<QString> names;
    for (const SeriesStep &step : divided.steps) {
        QVERIFY2(!names.contains(step.name), qPrintable(step.name));
        names.insert(step.name);
        CHECKED(send(step.up, step.name + QStringLiteral(" up")));
    }
    for (const QString &query : series.steps.back().up.verify)
        QVERIFY2(m_session->execute(query.toUtf8()).boolean(0, 0), qPrintable(query));
    if (!fixture.backAtTheEnd || fixture.invalidLeft || std::any_of(series.steps.begin(), series.steps.end(), [](const SeriesStep &step) { return !step.irreversible.isEmpty(); }))
        return;
    for (auto step = divided.steps.crbegin(); step != divided.steps.crend(); ++step) {
        CHECKED(send(step->down, step->name + QStringLiteral(" down")));
    }
    CHECKED(sameAs(*before, series.title, fixture.leaves));
}

/// Forced row security hides from the owner of a table what belongs to a tenant that the session has not named.
void TestRecipes::ownersFillTheRowsOfEveryTenant()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    for (const DesignFixture &fixture : designFixtures()) {
        if (!fixture.name.startsWith(u"forced row security"))
            continue;
        const QByteArray table = fixture.values.value(QStringLiteral("table")).toUtf8();
        openFixture(fixture.setup + "GRANT USAGE, CREATE ON SCHEMA shop TO fixture_reader; ALTER TABLE " + table + " OWNER TO fixture_reader;");
        if (fixture.analysed)
            m_session->execute("ANALYZE");
        const DesignResult result = designSeries(*recipe(fixture.recipe), fixture.values, catalog(), m_session->serverVersion(), fixture.project);
        QVERIFY(std::holds_alternative<Series>(result));
        m_session->execute("SET ROLE fixture_reader");
        for (const SeriesStep &step : std::get<Series>(result).steps) {
            CHECKED(run(step.up.text(), fixture.name + u' ' + step.name));
        }
        m_session->execute("RESET ROLE");
        QCOMPARE(m_session->execute("SELECT count(*) FROM " + table + " WHERE remark IS NULL").integer(0, 0), 0);
        QVERIFY(m_session->execute("SELECT count(*) FROM " + table).integer(0, 0) > 10);
    }
}

void TestRecipes::findingsCallThem_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("rename a column") << QStringLiteral("col-rename") << QByteArray("ALTER TABLE shop.orders RENAME COLUMN note TO \"Remark it\"");
    QTest::newRow("change a type") << QStringLiteral("type-change-rewrite") << QByteArray("ALTER TABLE shop.orders ALTER COLUMN note TYPE bigint USING note::bigint");
    QTest::newRow("widen a key") << QStringLiteral("type-change-rewrite") << QByteArray("ALTER TABLE shop.orders ALTER COLUMN id TYPE bigint");
    QTest::newRow("add a volatile default") << QStringLiteral("col-add-volatile-default") << QByteArray("ALTER TABLE shop.orders ADD COLUMN u uuid NOT NULL DEFAULT gen_random_uuid()");
    QTest::newRow("add a required column") << QStringLiteral("col-add-not-null-no-default") << QByteArray("ALTER TABLE shop.orders ADD COLUMN n int NOT NULL");
    QTest::newRow("drop a column") << QStringLiteral("col-drop") << QByteArray("ALTER TABLE shop.orders DROP COLUMN note");
    QTest::newRow("rename a table") << QStringLiteral("table-rename") << QByteArray("ALTER TABLE shop.orders RENAME TO purchases");
    QTest::newRow("drop a table") << QStringLiteral("table-drop") << QByteArray("DROP TABLE shop.orders");
    QTest::newRow("rename a value") << QStringLiteral("enum-rename-value") << QByteArray("ALTER TYPE shop.mood RENAME VALUE 'sad' TO 'it''s blue'");
}

/// What a finding fills in of a recipe's form is right, and all that it needs but for what nobody can know.
void TestRecipes::findingsCallThem()
{
    QFETCH(QString, rule);
    QFETCH(QByteArray, sql);
    static constexpr int version = 150000;
    auto complete = std::make_shared<Catalog>();
    complete->complete = true;
    const CatalogPtr before = analyzeScript(Script("CREATE SCHEMA shop; CREATE TYPE shop.mood AS ENUM ('sad', 'happy'); CREATE TABLE shop.orders (id int PRIMARY KEY, note varchar(20));"), { .before = complete, .serverVersion = version })->after;
    std::optional<RecipeCall> call;
    const SafetyAnalysisPtr analysis = analyzeSafety(sql, { .before = before, .serverVersion = version });
    for (const Finding &finding : analysis->findings)
        for (const Fix &fix : finding.fixes)
            if (finding.rule == rule && fix.recipe)
                call = fix.recipe;
    QVERIFY(call);
    const Recipe *called = recipe(call->recipe);
    QVERIFY2(called, qPrintable(call->recipe));
    for (auto value = call->values.begin(); value != call->values.end(); ++value)
        QVERIFY2(called->field(value.key()), qPrintable(value.key()));
    const DesignResult designed = designSeries(*called, call->values, before, version);
    if (const auto *error = std::get_if<FieldError>(&designed))
        QVERIFY2(error->field == u"backfill" || error->field == u"functions_checked", qPrintable(error->field + QStringLiteral(": ") + error->message));
    else
        QVERIFY(!std::get<Series>(designed).steps.isEmpty());
}

void TestRecipes::refusals_data()
{
    QTest::addColumn<int>("number");
    const QList<Refusal> refusals = designRefusals();
    for (int i = 0; i < int(refusals.size()); ++i)
        QTest::addRow("%s, %s", qPrintable(refusals[i].recipe), qPrintable(refusals[i].name)) << i;
}

void TestRecipes::refusals()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QFETCH(int, number);
    const Refusal refusal = designRefusals()[number];
    openFixture(refusal.setup);
    const DesignResult result = designSeries(*recipe(refusal.recipe), refusal.values, catalog(), m_session->serverVersion(), refusal.project);
    QVERIFY(std::holds_alternative<FieldError>(result));
    QCOMPARE(std::get<FieldError>(result).field, refusal.field);
    QVERIFY2(std::get<FieldError>(result).message.contains(refusal.says), qPrintable(std::get<FieldError>(result).message));
}

QTEST_GUILESS_MAIN(TestRecipes)
#include "tst_recipes.moc"
