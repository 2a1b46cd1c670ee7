#include "models/migration/tenants.h"
#include "models/design/recipe.h"
#include "models/migration/migrator.h"
#include "models/report/reports.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;

class TestDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void markupInNamesStaysText();
    void jsonWordsAreInTheVocabulary();
    void reasonsAreInTheRunbook();
};

void TestDocument::markupInNamesStaysText()
{
    Document document(QStringLiteral("<script>alert(1)</script>"));
    document.paragraph(QStringLiteral("a <b> & *c* | d"));
    document.table({ QStringLiteral("h|1") }, { { QStringLiteral("<i>") } });
    document.code(QStringLiteral("SELECT '```';"));
    document.checklist({ QStringLiteral("one"), QStringLiteral("two") }, { QStringLiteral("done"), QStringLiteral("todo") });
    const QByteArray html = document.toHtml();
    QVERIFY(!html.contains("<script>alert"));
    QVERIFY(!html.contains("<i>"));
    QVERIFY(html.contains("a &lt;b&gt; &amp; *c* | d"));
    const QByteArray markdown = document.toMarkdown();
    QVERIFY(markdown.contains("h\\|1"));
    QVERIFY(markdown.contains("````sql"));
    QVERIFY(markdown.contains("- [x] one") && markdown.contains("- [ ] two"));
}

static QStringList words(const QJsonObject &vocabulary, const char *list)
{
    QStringList found;
    for (const QJsonValue &word : vocabulary[QLatin1String(list)].toArray())
        found << word.toString();
    return found;
}

void TestDocument::jsonWordsAreInTheVocabulary()
{
    QFile file(QStringLiteral(":/vocabulary.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject vocabulary = QJsonDocument::fromJson(file.readAll()).object();
    for (const Severity severity : { Severity::Note, Severity::Warning, Severity::Error })
        QVERIFY(words(vocabulary, "severity").contains(severityId(severity)));
    for (const Risk risk : { Risk::Low, Risk::Medium, Risk::High })
        QVERIFY(words(vocabulary, "risk").contains(riskId(risk)));
    for (int i = 0; i <= int(Strategy::MaintenanceWindow); ++i)
        QVERIFY(words(vocabulary, "strategy").contains(strategyId(Strategy(i))));
    for (const LockMode mode : lockModes)
        QVERIFY(words(vocabulary, "lock_mode").contains(lockId(mode)));
    for (int i = 0; i <= int(LockDuration::Rewrite); ++i)
        QVERIFY(words(vocabulary, "duration").contains(durationId(LockDuration(i))));
    for (int i = 0; i <= int(MigrationState::OutOfOrder); ++i)
        QVERIFY(words(vocabulary, "migration_state").contains(stateId(MigrationState(i))));
    for (const Tenancy::Kind kind : { Tenancy::Kind::Column, Tenancy::Kind::Schema, Tenancy::Kind::Database })
        QVERIFY(words(vocabulary, "tenancy").contains(tenancyId(kind)));
    for (int i = 0; i <= int(TenantStatus::State::Unreachable); ++i)
        QVERIFY(words(vocabulary, "tenant_state").contains(tenantStateId(TenantStatus::State(i))));
    for (int i = 0; i <= int(TenantRun::Outcome::NotStarted); ++i)
        QVERIFY(words(vocabulary, "tenant_outcome").contains(tenantOutcomeId(TenantRun::Outcome(i))));
    for (int i = 0; i <= int(TenantRound::Kind::Down); ++i)
        QVERIFY(words(vocabulary, "tenant_round").contains(tenantRoundId(TenantRound::Kind(i))));
    QStringList formats, histories;
    for (const MigrationFormat &format : allFormats())
        formats << format.id;
    for (const HistoryTable &history : allHistories())
        histories << history.id;
    formats.sort();
    histories.sort();
    QCOMPARE(words(vocabulary, "format"), formats);
    QCOMPARE(words(vocabulary, "history"), histories);
    for (int i = 0; i <= int(StatementEffect::State::Unknown); ++i)
        QVERIFY(words(vocabulary, "statement_state").contains(HalfRun::stateId(StatementEffect::State(i))));
    for (int i = 0; i <= int(CatalogDifference::Kind::Layout); ++i)
        QVERIFY(words(vocabulary, "difference").contains(CatalogDifference { {}, CatalogDifference::Kind(i), {}, {} }.kindId()));
    for (int i = 0; i <= int(MatrixCell::Verdict::No); ++i)
        QVERIFY(words(vocabulary, "matrix_verdict").contains(verdictId(MatrixCell::Verdict(i))));
    QStringList failureWords, stateWords;
    for (const FailureKind kind : failureKinds)
        failureWords << failureKindId(kind);
    for (int i = 0; i <= int(FailureState::NotTried); ++i)
        stateWords << failureStateId(FailureState(i));
    QCOMPARE(words(vocabulary, "failure_kind"), failureWords);
    QCOMPARE(words(vocabulary, "failure_state"), stateWords);
    for (int i = 0; i <= int(FailureWay::Action::Down); ++i)
        QVERIFY(words(vocabulary, "failure_action").contains(failureActionId(FailureWay::Action(i))));
    for (int i = 0; i <= int(FailureWay::Outcome::Differs); ++i)
        QVERIFY(words(vocabulary, "failure_outcome").contains(failureOutcomeId(FailureWay::Outcome(i))));
    for (int i = 0; i <= int(LoadSession::Role::Writer); ++i)
        QVERIFY(words(vocabulary, "load_role").contains(loadRoleId(LoadSession::Role(i))));
    QCOMPARE(words(vocabulary, "rule"), ruleIds());
    QStringList recipes;
    for (const Recipe &recipe : allRecipes())
        recipes << recipe.id;
    recipes.sort();
    QCOMPARE(words(vocabulary, "recipe"), recipes);
    QStringList phases;
    for (int i = 0; i <= int(Phase::CleanUp); ++i)
        phases << phaseId(Phase(i));
    QCOMPARE(words(vocabulary, "phase"), phases);
    for (int i = 0; i <= int(RunbookStep::State::Failed); ++i)
        QVERIFY(words(vocabulary, "step_state").contains(stepStateId(RunbookStep::State(i))));
}

void TestDocument::reasonsAreInTheRunbook()
{
    Runbook runbook { { QStringLiteral("20260101000000"), QStringLiteral("note"), {}, {} }, QStringLiteral("prod/shop"), QStringLiteral("production"), {}, {}, {} };
    RunbookStep accepted, skipped;
    accepted.title = skipped.title = QStringLiteral("Check");
    accepted.state = RunbookStep::State::Done;
    accepted.reason = QStringLiteral("the owner said so");
    skipped.state = RunbookStep::State::Skipped;
    skipped.reason = QStringLiteral("there is no standby");
    runbook.steps = { accepted, skipped };
    const QByteArray markdown = runbookDocument(runbook).toMarkdown();
    QVERIFY2(markdown.contains("Accepted all the same, because: the owner said so"), markdown.constData());
    QVERIFY2(markdown.contains("Skipped, because: there is no standby"), markdown.constData());
}

QTEST_MAIN(TestDocument)
#include "tst_document.moc"
