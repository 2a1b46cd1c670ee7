#include "models/core/files.h"
#include "models/safety/safetyanalysis.h"
#include "tests/corpora/corpus.h"

#include <QJsonArray>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Our findings beside the expectations in other linters' own test suites. Where we differ on purpose, one line of
/// differences.tsv gives the reason for a class of cases; a line that nothing needs fails too.
class TestLinters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void agrees_data();
    void agrees();
    void verdictsAgree_data();
    void verdictsAgree();
    void everyReasonIsNeeded();

private:
    struct Difference
    {
        QString tool, kind, rule, reason;
        bool used = false;
    };
    bool isExplained(const QString &tool, const QString &kind, const QString &rule);
    QSet<QString> oursFor(const QString &tool, const QString &theirs) const;
    QList<Difference> m_differences;
    QHash<QString, QHash<QString, QSet<QString>>> m_ours; ///< by abbreviation and their rule
    QHash<QString, QString> m_abbreviations;
};

void TestLinters::initTestCase()
{
    const QString file = corpus(QStringLiteral("lint/rule_map.json"));
    if (file.isEmpty())
        QSKIP("The corpus is not beside the checkout.");
    const QJsonObject map = QJsonDocument::fromJson(readTextFile(file)).object();
    const QJsonObject names = map[u"abbrev"].toObject(), rules = map[u"rules"].toObject();
    for (auto name = names.begin(); name != names.end(); ++name)
        m_abbreviations.insert(name.value().toString(), name.key());
    m_abbreviations.insert(QStringLiteral("pgls"), QStringLiteral("PL"));
    for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
        const QJsonObject tools = rule.value().toObject();
        for (auto tool = tools.begin(); tool != tools.end(); ++tool)
            for (const QJsonValue &theirs : tool.value().toArray())
                m_ours[tool.key()][theirs.toString().section(u' ', 0, 0)].insert(rule.key());
    }
    for (const QByteArray &line : readTextFile(QStringLiteral(SOURCE_FOLDER "/tests/corpora/differences.tsv")).split('\n'))
        if (const QStringList parts = QString::fromUtf8(line).split(u'\t'); parts.size() == 4 && !line.startsWith('#'))
            m_differences << Difference { parts[0], parts[1], parts[2], parts[3] };
}

QSet<QString> TestLinters::oursFor(const QString &tool, const QString &theirs) const
{
    const QHash<QString, QSet<QString>> ofTool = m_ours.value(m_abbreviations.value(tool));
    const QString name = theirs.section(u' ', 0, 0);
    static const QRegularExpression capital(QStringLiteral("([A-Z])"));
    return ofTool.value(name) | ofTool.value(QString(name).replace(capital, QStringLiteral("-\\1")).toLower()); // pgvet's rows say renameTable, the map rename-table
}

bool TestLinters::isExplained(const QString &tool, const QString &kind, const QString &rule)
{
    for (Difference &difference : m_differences)
        if (difference.tool == tool && difference.kind == kind && difference.rule == rule)
            return difference.used = true;
    return false;
}

void TestLinters::agrees_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const char *name : { "squawk", "eugene", "pgls", "pgfence", "pgsafe", "pgvet" })
        for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("lint/%1.jsonl").arg(QLatin1String(name)))))
            QTest::addRow("%s %s", name, qPrintable(row[u"id"].toString())) << row;
}

void TestLinters::agrees()
{
    QFETCH(QJsonObject, row);
    const QString tool = row[u"tool"].toString();
    const int version = std::max(13, int(row[u"pg_version"].toString(QStringLiteral("15")).toDouble()));
    CatalogPtr before = std::make_shared<const Catalog>();
    if (const QJsonArray prior = row[u"prior_sql"].toArray(); !prior.isEmpty()) {
        auto known = std::make_shared<Catalog>();
        known->complete = true;
        before = known;
        for (const QJsonValue &sql : prior)
            before = analyzeScript(Script(sql.toString().toUtf8()), { .before = before, .serverVersion = version * 10000 })->after;
    }
    const SafetyAnalysisPtr analysis = analyzeSafety(row[u"sql"].toString().toUtf8(), { .before = before, .serverVersion = version * 10000, .runnerTransaction = row[u"assume_in_transaction"].toBool() });
    QSet<QString> found;
    for (const Finding &finding : analysis->findings)
        found.insert(finding.rule);
    const bool exact = row.contains(u"expected") && row.contains(u"only_rule");
    QStringList unexplained;
    for (const QJsonValue &value : row[row.contains(u"expected") ? u"expected" : u"expected_contains"].toArray()) {
        const QString theirs = value.toString();
        if (const QSet<QString> ours = oursFor(tool, theirs); !ours.isEmpty() && !found.intersects(ours) && !isExplained(tool, QStringLiteral("missed"), theirs))
            unexplained << QStringLiteral("missed ") + theirs;
    }
    QStringList silent;
    for (const QJsonValue &value : row[u"expected_absent"].toArray())
        silent << value.toString();
    if (exact && row[u"expected"].toArray().isEmpty())
        for (const QJsonValue &value : row[u"only_rule"].toArray())
            silent << value.toString();
    for (const QString &theirs : std::as_const(silent))
        if (found.intersects(oursFor(tool, theirs)) && !isExplained(tool, QStringLiteral("extra"), theirs))
            unexplained << QStringLiteral("extra ") + theirs;
    QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained.join(QStringLiteral(", ")) + QStringLiteral(": ") + row[u"sql"].toString().simplified().left(300)));
}

void TestLinters::verdictsAgree_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const char *name : { "django_migration_linter", "migrationpilot" })
        for (const QJsonObject &row : jsonLines(corpus(QStringLiteral("lint/%1.jsonl").arg(QLatin1String(name)))))
            if (!row.contains(u"vendor") || row[u"vendor"].toString() == u"postgresql") // the others are of MySQL and SQLite
                QTest::addRow("%s %s", name, qPrintable(row[u"id"].toString())) << row;
}

/// Cases that only say whether a migration is dangerous. pgroll's and pg-schema-diff's cases are not here: what they map to,
/// a recipe and a plan, is no finding.
void TestLinters::verdictsAgree()
{
    QFETCH(QJsonObject, row);
    const QString verdict = row.contains(u"vendor") ? (row[u"expect"].toString() == u"error" ? QStringLiteral("dangerous") : QStringLiteral("safe")) : row[u"label"].toObject()[u"verdict"].toString();
    if (verdict != u"dangerous" && verdict != u"safe")
        QSKIP("Their verdict depends on what they call context.");
    const int version = row[u"pg_version"].toString(QStringLiteral("15")).toInt();
    const SafetyAnalysisPtr analysis = analyzeSafety(row[u"sql"].toString().toUtf8(), { .before = std::make_shared<const Catalog>(), .serverVersion = version * 10000 });
    QStringList errors, warnings;
    for (const Finding &finding : analysis->findings)
        if (finding.severity == Severity::Error)
            errors << finding.rule;
        else if (finding.severity == Severity::Warning && !(row.contains(u"vendor") && finding.rule == u"lock-timeout-missing")) // Django sets it elsewhere
            warnings << finding.rule;
    const QString kind = verdict == u"dangerous" ? QStringLiteral("missed") : QStringLiteral("extra"), tool = row[u"tool"].toString();
    const bool agrees = verdict == u"dangerous" ? !errors.isEmpty() || !warnings.isEmpty() : errors.isEmpty();
    QVERIFY2(agrees || isExplained(tool, kind, row[u"id"].toString().section(u'/', -1)), qPrintable(kind + u' ' + errors.join(u' ') + QStringLiteral(" | ") + warnings.join(u' ') + QStringLiteral(": ") + row[u"sql"].toString().simplified().right(400)));
}

void TestLinters::everyReasonIsNeeded()
{
    for (const Difference &difference : std::as_const(m_differences))
        QVERIFY2(difference.used, qPrintable(difference.tool + u' ' + difference.rule));
}

QTEST_GUILESS_MAIN(TestLinters)
#include "tst_linters.moc"
