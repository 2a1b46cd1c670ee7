#include "models/core/linediff.h"

#include <QtTest>

using namespace lockkeeper;

class TestLineDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsAreAligned_data();
    void rowsAreAligned();
    void longTextsEnd();
};

/// "=a -b +c ~d|e": same, removed, added, changed.
static QString written(const QStringList &left, const QStringList &right)
{
    QStringList rows;
    for (const DiffRow &row : lineDiff(left, right)) {
        switch (row.kind) {
        case DiffRow::Kind::Same: rows << u'=' + left[row.left]; break;
        case DiffRow::Kind::Removed: rows << u'-' + left[row.left]; break;
        case DiffRow::Kind::Added: rows << u'+' + right[row.right]; break;
        case DiffRow::Kind::Changed: rows << u'~' + left[row.left] + u'|' + right[row.right]; break;
        }
    }
    return rows.join(u' ');
}

void TestLineDiff::rowsAreAligned_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("rows");
    QTest::newRow("both empty") << "" << "" << "";
    QTest::newRow("the same") << "a b" << "a b" << "=a =b";
    QTest::newRow("only left") << "a" << "" << "-a";
    QTest::newRow("only right") << "" << "a b" << "+a +b";
    QTest::newRow("one changed") << "a b c" << "a x c" << "=a ~b|x =c";
    QTest::newRow("one more") << "a c" << "a b c" << "=a +b =c";
    QTest::newRow("one less") << "a b c" << "a c" << "=a -b =c";
    QTest::newRow("a run by a shorter one") << "a b c d" << "a x d" << "=a ~b|x -c =d";
    QTest::newRow("moved") << "a b c" << "c a b" << "+c =a =b -c";
}

void TestLineDiff::rowsAreAligned()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    QTEST(written(left.split(u' ', Qt::SkipEmptyParts), right.split(u' ', Qt::SkipEmptyParts)), "rows");
}

void TestLineDiff::longTextsEnd()
{
    QStringList left, right;
    for (int i = 0; i < 20'000; ++i) {
        left << QString::number(i);
        right << QString::number(-i);
    }
    QCOMPARE(lineDiff(left, right).size(), 20'000); // "0" is the same, the others stand beside each other
}

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
