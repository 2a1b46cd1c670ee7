#include "models/safety/findingsmodel.h"
#include "models/safety/safetyanalysis.h"
#include "tests/support/golden.h"

#include <QAbstractItemModelTester>

using namespace lockkeeper;
using namespace lockkeeper::test;

class TestRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void golden_data() { addGoldenRows(QStringLiteral(SOURCE_FOLDER "/tests/safety/golden"), QStringLiteral("*.sql")); }
    void golden();
    void everyRuleHasAPageAndACase();
    void fixesMakeTheirFindingGo();
    void suppressionNeedsAReason();
    void projectMayTurnARuleOff();
    void modelShowsWorstFirst();
};

static SafetyAnalysisPtr analyze(const QByteArray &text, const RuleSettings &settings = {})
{
    const qsizetype divide = text.indexOf("-- then\n");
    auto empty = std::make_shared<const Catalog>();
    const CatalogPtr before = divide < 0 ? empty : analyzeScript(Script(text.left(divide)), { .before = empty })->after;
    return analyzeSafety(divide < 0 ? text : text.mid(divide + 8), { .before = before }, settings);
}

void TestRules::golden()
{
    QFETCH(QString, file);
    const SafetyAnalysisPtr analysis = analyze(contentOf(file));
    const LineMap lines(analysis->script->script.text());
    QStringList seen;
    for (const Finding &finding : analysis->findings) {
        const TextPosition at = lines.position(finding.range.begin);
        seen << QStringLiteral("%1:%2 %3 %4: %5").arg(at.line).arg(at.column).arg(severityId(finding.severity), finding.rule, finding.message);
        for (const Fix &fix : finding.fixes)
            seen << QStringLiteral("  fix: ") + fix.title;
    }
    compareGolden(file, seen.join(u'\n').toUtf8() + '\n');
}

void TestRules::everyRuleHasAPageAndACase()
{
    const std::vector<Rule> rules = allRules();
    QCOMPARE(rules.size(), 12u);
    QByteArray all;
    const QString folder = QStringLiteral(SOURCE_FOLDER "/tests/safety/golden");
    for (const QString &name : QDir(folder).entryList({ QStringLiteral("*.expected") }))
        all += contentOf(folder + u'/' + name);
    for (const Rule &rule : rules) {
        QVERIFY2(QFile::exists(QStringLiteral(":/rules/%1.md").arg(rule.id)), qPrintable(rule.id));
        QVERIFY2(all.contains(' ' + rule.id.toUtf8() + ':'), qPrintable(rule.id + QStringLiteral(" has no golden case")));
        QVERIFY(!rule.title.isEmpty());
    }
}

void TestRules::fixesMakeTheirFindingGo()
{
    const QByteArray setup("CREATE TABLE t (id int, c text); CREATE TABLE p (id int PRIMARY KEY); CREATE INDEX t_c ON t (c);\n-- then\n");
    int fixed = 0;
    for (const QByteArray &sql : { QByteArray("CREATE INDEX i ON t (id);"), QByteArray("DROP INDEX t_c;"), QByteArray("ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0);"),
                                   QByteArray("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES p (id);"), QByteArray("BEGIN;\nALTER TABLE t ADD COLUMN n text;\nCOMMIT;") }) {
        const SafetyAnalysisPtr before = analyze(setup + sql);
        for (const Finding &finding : before->findings)
            for (const Fix &fix : finding.fixes) {
                const QByteArray mended = applyEdits(before->script->script.text(), fix.edits);
                const SafetyAnalysisPtr after = analyze(setup + mended);
                for (const Finding &left : after->findings) {
                    QVERIFY2(left.rule != finding.rule, mended.constData());
                    QVERIFY2(left.rule != u"syntax-error", mended.constData());
                }
                ++fixed;
            }
    }
    QVERIFY(fixed >= 5);
}

static QStringList rulesOf(const SafetyAnalysisPtr &analysis)
{
    QStringList rules;
    for (const Finding &finding : analysis->findings)
        rules << finding.rule;
    return rules;
}

void TestRules::suppressionNeedsAReason()
{
    const QByteArray setup("CREATE TABLE t (id int);\n-- then\n");
    QVERIFY(!rulesOf(analyze(setup + "-- lockkeeper: ignore index-create-blocking because the table is small\nCREATE INDEX i ON t (id);")).contains(QStringLiteral("index-create-blocking")));
    QVERIFY(rulesOf(analyze(setup + "-- lockkeeper: ignore index-create-blocking\nCREATE INDEX i ON t (id);")).contains(QStringLiteral("index-create-blocking")));
}

void TestRules::projectMayTurnARuleOff()
{
    RuleSettings settings;
    settings.off.insert(QStringLiteral("col-drop"));
    settings.severity.insert(QStringLiteral("lock-timeout-missing"), Severity::Error);
    const SafetyAnalysisPtr analysis = analyze("CREATE TABLE t (id int, c int);\n-- then\nALTER TABLE t DROP COLUMN c;", settings);
    QVERIFY(!rulesOf(analysis).contains(QStringLiteral("col-drop")));
    QCOMPARE(analysis->worst(), Severity::Error);
}

void TestRules::modelShowsWorstFirst()
{
    FindingsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnalyses(analyze("CREATE TABLE t (id int, c int);\n-- then\nCREATE INDEX i ON t (id);\nALTER TABLE t RENAME COLUMN c TO d;"), nullptr);
    QVERIFY(model.rowCount() >= 2);
    QCOMPARE(model.index(0, FindingsModel::SeverityColumn).data(FindingsModel::SeverityRole).toInt(), int(Severity::Error));
    QCOMPARE(model.index(0, FindingsModel::RuleColumn).data().toString(), QStringLiteral("col-rename"));
    model.setAnalyses(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
