#include "tests/support/patience.h"
#include "widgets/common/theme.h"
#include "widgets/editor/scintilla.h"
#include "widgets/editor/sqleditor.h"

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>

using namespace lockkeeper;

class TestSqlEditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void tellsOnceAndAfterTheChange();
    void speaksToScreenReadersOnlyWhileOneListens();
    void marksEveryFindingOfALongScript();
    void explainsWhatIsUnderTheMouse();
};

void TestSqlEditor::initTestCase()
{
    applyTheme(*qApp, ColorScheme::Light);
}

void TestSqlEditor::tellsOnceAndAfterTheChange()
{
    SqlEditor editor(QStringLiteral("Up"));
    editor.setText("SELECT 1;\n");
    QCoreApplication::sendPostedEvents();
    QByteArray seen;
    bool modified = false;
    connect(&editor, &SqlEditor::edited, this, [&] {
        seen = editor.text();
        modified = editor.isModified();
    });
    QSignalSpy edited(&editor, &SqlEditor::edited);
    editor.apply({ { { 7, 8 }, "22" }, { { 0, 0 }, "-- two\n" } });
    QTRY_COMPARE(edited.count(), 1);
    QCOMPARE(seen, QByteArray("-- two\nSELECT 22;\n"));
    QVERIFY(modified);
}

void TestSqlEditor::speaksToScreenReadersOnlyWhileOneListens()
{
    SqlEditor editor(QStringLiteral("Up"));
    editor.setText("SELECT 1;\n");
    auto *view = editor.findChild<QsciScintilla *>();
    QAccessible::setActive(false);
    QVERIFY(!QAccessible::queryAccessibleInterface(view)->textInterface());
    QAccessible::setActive(true);
    QVERIFY(QAccessible::queryAccessibleInterface(view)->textInterface());
    QCOMPARE(QAccessible::queryAccessibleInterface(view)->textInterface()->text(0, 6), QStringLiteral("SELECT"));
    QAccessible::setActive(false);
    QVERIFY(!QAccessible::queryAccessibleInterface(view)->textInterface());
}

void TestSqlEditor::marksEveryFindingOfALongScript()
{
    constexpr int count = 1200; // more than one portion
    SqlEditor editor(QStringLiteral("Up"));
    const QByteArray text = QByteArray("DROP TABLE;\n").repeated(count);
    editor.setText(text);
    editor.setAnalysis(analyzeSafety(text, { .before = std::make_shared<const Catalog>() }));
    auto *view = editor.findChild<QsciScintilla *>();
    QVERIFY(view->markersAtLine(0) != 0);
    QTRY_VERIFY(view->markersAtLine(count - 1) != 0);
    editor.setAnalysis(nullptr);
    QCOMPARE(view->markersAtLine(0), 0u);
}

void TestSqlEditor::explainsWhatIsUnderTheMouse()
{
    SqlEditor editor(QStringLiteral("Up"));
    const QByteArray text("\n\nDROP TABLE s.\"a<b\";\n");
    editor.setText(text);
    QVERIFY(editor.explanationAt(5).isEmpty());
    editor.setAnalysis(analyzeSafety(text, { .before = std::make_shared<const Catalog>() }));
    const QString shown = editor.explanationAt(5);
    QVERIFY2(shown.contains(u"table-drop") && shown.contains(u"ACCESS EXCLUSIVE") && shown.contains(u"a&lt;b"), qPrintable(shown));
    QVERIFY(editor.explanationAt(0).isEmpty());
}

QTEST_MAIN(TestSqlEditor)
#include "tst_sqleditor.moc"
