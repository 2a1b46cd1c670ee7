#include "models/report/findingsreport.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;

class TestFindingsReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonHasOneFindingALine();
    void sarifSaysPlacesAsTheStandardDoes();
    void sarifUris_data();
    void sarifUris();
};

void TestFindingsReport::jsonHasOneFindingALine()
{
    Finding plain;
    plain.rule = QStringLiteral("one");
    plain.statement = 0;
    Finding strange;
    strange.rule = QStringLiteral("two");
    strange.severity = Severity::Error;
    strange.statement = 3;
    for (char16_t c = 1; c < 0x100; ++c)
        strange.message += QChar(c);
    strange.message += QStringLiteral("\u2028 \U0001F600 \\u0041 </script>");
    strange.fixes = { { QStringLiteral("a \"title\""), {}, {} },
                      { QString(), { { { 5, 9 }, "\"x\\\ty\"\n" }, { { 12, 12 }, "\xC3\xA9" } }, { QStringLiteral("shop.\"o\".n"), QStringLiteral("b") } } };
    strange.fixes[1].followUps = { { QStringLiteral("later"), "SELECT 1;\n", true, QStringLiteral("a_2.sql"), "BEGIN;\n\"\n", { { QStringLiteral("a_2.down.sql"), "--\n" } } } };
    const QString file = QStringLiteral("folder/\"a b\".sql");
    const QByteArray text = findingsText(QStringLiteral("json"), { file }, { { file, plain, { 1, 2 }, { 3, 4 }, {}, {} }, { file, strange, { 5, 6 }, { 7, 8 }, {}, {} } });
    QJsonParseError error;
    const QJsonDocument read = QJsonDocument::fromJson(text, &error);
    QCOMPARE(error.errorString(), QJsonParseError().errorString());
    const auto compact = [&](int finding) { return QJsonDocument(read[finding].toObject()).toJson(QJsonDocument::Compact); };
    QCOMPARE(QString::fromUtf8(text), QString::fromUtf8("[\n" + compact(0) + ",\n" + compact(1) + "\n]\n"));
    QCOMPARE(read[1][u"message"].toString(), strange.message);
    QCOMPARE(read[1][u"fixes"][1][u"edits"][0][u"text"].toString().toUtf8(), strange.fixes[1].edits[0].text);
    QCOMPARE(read[1][u"fixes"][1][u"files"][0][u"path"].toString(), QStringLiteral("a_2.sql"));
    QCOMPARE(read[1][u"fixes"][1][u"files"][0][u"text"].toString(), QStringLiteral("BEGIN;\n\"\n"));
    QCOMPARE(read[1][u"fixes"][1][u"files"].toArray().size(), 2);
    QCOMPARE(read[0][u"fixes"].toArray().size(), 0);
    QCOMPARE(findingsText(QStringLiteral("json"), {}, {}), QByteArray("[\n]\n"));
}

/// Regions of text in the column kind that the run declares, each finding with its rule, no fix without a replacement.
void TestFindingsReport::sarifSaysPlacesAsTheStandardDoes()
{
    const QByteArray sql("SELECT '\xC3\xA9\xC3\xA9'; CREATE INDEX i\n  ON s.t (id);\nSELECT (");
    const QList<PlacedFinding> findings = placedFindings(QStringLiteral("a.sql"), *analyzeSafety(sql, { .before = std::make_shared<const Catalog>() }));
    const QJsonObject run = QJsonDocument::fromJson(findingsText(QStringLiteral("sarif"), { QStringLiteral("a.sql") }, findings)).object()[u"runs"][0].toObject();
    QCOMPARE(run[u"columnKind"].toString(), QStringLiteral("unicodeCodePoints"));
    const QJsonArray rules = run[u"tool"][u"driver"][u"rules"].toArray();
    QStringList ids, regions;
    for (const QJsonValue &rule : rules)
        ids << rule[u"id"].toString();
    QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
    const auto place = [](const QJsonValue &region) {
        const int line = region[u"startLine"].toInt(), column = region[u"startColumn"].toInt(), endLine = region[u"endLine"].toInt(), endColumn = region[u"endColumn"].toInt();
        const bool legal = line >= 1 && column >= 1 && endColumn >= 1 && std::pair(endLine, endColumn) >= std::pair(line, column);
        return legal ? QStringLiteral("%1:%2-%3:%4").arg(line).arg(column).arg(endLine).arg(endColumn) : QStringLiteral("not legal");
    };
    for (const QJsonValue &result : run[u"results"].toArray()) {
        QCOMPARE(ids.value(result[u"ruleIndex"].toInt(-1)), result[u"ruleId"].toString());
        regions << result[u"ruleId"].toString() + u' ' + place(result[u"locations"][0][u"physicalLocation"][u"region"]);
        for (const QJsonValue &fix : result[u"fixes"].toArray()) {
            const QJsonArray replacements = fix[u"artifactChanges"][0][u"replacements"].toArray();
            QVERIFY(!replacements.isEmpty());
            for (const QJsonValue &replacement : replacements)
                regions << u'+' + place(replacement[u"deletedRegion"]) + replacement[u"insertedContent"][u"text"].toString();
        }
    }
    QVERIFY2(regions.contains(QStringLiteral("index-create-blocking 1:14-1:28")), qPrintable(regions.join(u'\n')));
    QVERIFY2(regions.contains(QStringLiteral("+1:26-1:26 CONCURRENTLY")), qPrintable(regions.join(u'\n')));
    QVERIFY2(regions.contains(QStringLiteral("syntax-error 3:9-3:9")), qPrintable(regions.join(u'\n')));
    QVERIFY(!regions.join(u'\n').contains(u"not legal"));
}

void TestFindingsReport::sarifUris_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("uri");
    const auto row = [](const char *file, const char *uri) { QTest::addRow("%s", file) << QString::fromUtf8(file) << QString::fromLatin1(uri); };
    row("migrations/1.sql", "migrations/1.sql");
    row("./1.sql", "1.sql");
    row("/srv/shop/a b/1.sql", "a%20b/1.sql");
    row("/srv/shop2/1.sql", "file:///srv/shop2/1.sql");
    row("\xC3\xBC 100%.sql", "%C3%BC%20100%25.sql");
    row("a:b#c?.sql", "a%3Ab%23c%3F.sql");
}

void TestFindingsReport::sarifUris()
{
    QFETCH(QString, file);
    QFETCH(QString, uri);
    const QByteArray text = findingsText(QStringLiteral("sarif"), { file }, { { file, {}, { 1, 1 }, { 1, 1 }, {}, {} } }, QStringLiteral("/srv/shop"));
    const QJsonValue location = QJsonDocument::fromJson(text)[u"runs"][0][u"results"][0][u"locations"][0][u"physicalLocation"];
    QCOMPARE(location[u"artifactLocation"][u"uri"].toString(), uri);
}

QTEST_GUILESS_MAIN(TestFindingsReport)

#include "tst_findingsreport.moc"
