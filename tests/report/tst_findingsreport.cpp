#include "models/report/findingsreport.h"

#include <QJsonDocument>
#include <QtTest>

using namespace lockkeeper;

class TestFindingsReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonIsWhatQtWouldWrite();
};

void TestFindingsReport::jsonIsWhatQtWouldWrite()
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
    const QString file = QStringLiteral("folder/\"a b\".sql");
    const QByteArray text = findingsText(QStringLiteral("json"), { file }, { { file, plain, { 1, 2 }, { 3, 4 }, {} }, { file, strange, { 5, 6 }, { 7, 8 }, {} } });
    QJsonParseError error;
    const QJsonDocument read = QJsonDocument::fromJson(text, &error);
    QCOMPARE(error.errorString(), QJsonParseError().errorString());
    QCOMPARE(QString::fromUtf8(text), QString::fromUtf8(read.toJson()));
    QCOMPARE(read[1][u"message"].toString(), strange.message);
    QCOMPARE(read[1][u"fixes"][1][u"edits"][0][u"text"].toString().toUtf8(), strange.fixes[1].edits[0].text);
    QCOMPARE(read[0][u"fixes"].toArray().size(), 0);
    QCOMPARE(findingsText(QStringLiteral("json"), {}, {}), QJsonDocument(QJsonArray()).toJson());
}

QTEST_GUILESS_MAIN(TestFindingsReport)

#include "tst_findingsreport.moc"
