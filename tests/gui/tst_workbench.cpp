#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/theme.h"
#include "widgets/schema/schemapage.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QToolButton>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The window, offscreen, as a person uses it.
class TestWorkbench : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { prepareWindows(); }
    void cleanupTestCase() { stopServer(); }
    void emptyPagesSayWhatToDo();
    void keysChangeThePage();
    void demoGoesTheWholeWay();
    void matrixSaysWhatItDoesNotKnow();
    void emptyTextsAreWhole();
    void sharedVersionIsShown();
    void rehearsalShowsThatItRuns();
    void windowIsNamedAndItsKeysAreUnique();
    void findFieldsAreWide();
    void scrollBarsHaveADarkThumb();
};

void TestWorkbench::emptyPagesSayWhatToDo()
{
    OpenWindow opened;
    auto &[workbench, window] = opened;
    for (const QString &page : window.pages()) {
        window.showPage(page);
        const QString text = visibleText(window.findChild<QStackedWidget *>()->currentWidget());
        QVERIFY2(text.contains(QStringLiteral("pen"), Qt::CaseInsensitive) || text.contains(QStringLiteral("connect"), Qt::CaseInsensitive), qPrintable(page + text));
    }
}

void TestWorkbench::keysChangeThePage()
{
    OpenWindow opened;
    auto &[workbench, window] = opened;
    QApplication::setActiveWindow(&window);
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *stack = qobject_cast<QStackedWidget *>(window.centralWidget());
    for (int page = 0; page < int(window.pages().size()); ++page) {
        QTest::keyClick(&window, Qt::Key(Qt::Key_1 + page), Qt::ControlModifier);
        QCOMPARE(stack->currentIndex(), page);
    }
}

void TestWorkbench::demoGoesTheWholeWay()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QTemporaryDir folder;
    Workbench workbench;
    MainWindow window(workbench, hooksFor(folder.path()));
    window.show();
    QSignalSpy rehearsed(&workbench, &Workbench::rehearsalEnded);
    window.openDemo();
    QTRY_COMPARE(workbench.matrix().rows.size(), 6);
    QVERIFY(workbench.catalog() && workbench.catalog()->tableCount() >= 17);
    QCOMPARE(workbench.pending().size(), 6);
    window.showPage(QStringLiteral("schema"));
    window.schemaPage().showRelation({ QStringLiteral("shop"), QStringLiteral("orders") });
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("One row for each order")));
    auto *relationships = called<QTableView>(window.schemaPage(), QStringLiteral("Relationships"));
    QVERIFY(!relationships->isVisible());
    QTest::keyClick(&window, Qt::Key_F7);
    QVERIFY(relationships->isVisible() && relationships->hasFocus());
    QStringList tables;
    for (int row = 0; row < relationships->model()->rowCount(); ++row)
        tables << relationships->model()->index(row, 0).data().toString();
    QVERIFY2(tables.contains(QStringLiteral("shop.customers")), qPrintable(tables.join(u' ')));
    QTest::keyClick(&window, Qt::Key_F7);
    QVERIFY(!relationships->isVisible());
    workbench.select(QStringLiteral("20261115083000"));
    workbench.rehearse({ QStringLiteral("20261115083000") });
    QTRY_COMPARE(rehearsed.size(), 1);
    QVERIFY(workbench.report(QStringLiteral("20261115083000"))->sentence.contains(QStringLiteral("237 value(s) lost")));
    window.showPage(QStringLiteral("rehearsal"));
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("237 value(s) lost")));
    QTRY_VERIFY(workbench.matrixRow(QStringLiteral("20261115083000"))->reversible.proved);
}

void TestWorkbench::matrixSaysWhatItDoesNotKnow()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN c text;\n", "ALTER TABLE t DROP COLUMN c;\n");
    OpenWindow opened;
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    // As the verb matrix has it: only the last migration, from the state that the one before it makes.
    QTRY_COMPARE(workbench.matrix().rows.size(), 1);
    QCOMPARE(workbench.matrix().rows[0].migration.name, QStringLiteral("next"));
    QVERIFY(workbench.matrix().rows[0].before->relation({ QStringLiteral("public"), QStringLiteral("t") }));
    const QToolButton *chip = chipOf(window, "Matrix");
    QTRY_COMPARE(chip->text(), QStringLiteral("Matrix: unknown"));
    QVERIFY(chip->toolTip().contains(QStringLiteral("the project names no queries")));
}

void TestWorkbench::emptyTextsAreWhole()
{
    OpenWindow opened;
    auto &[workbench, window] = opened;
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n");
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project().has_value());
    for (const QString &page : window.pages()) {
        window.showPage(page);
        QTRY_VERIFY(window.findChild<QStackedWidget *>()->currentWidget()->isVisible());
        for (const StateOverlay *overlay : window.findChildren<StateOverlay *>())
            for (const QLabel *label : overlay->findChildren<QLabel *>())
                if (label->isVisible() && label->wordWrap() && label->foregroundRole() == QPalette::PlaceholderText && !label->text().isEmpty())
                    QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(page + u' ' + label->text()));
    }
}

void TestWorkbench::sharedVersionIsShown()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260101000000_other"), "CREATE TABLE u (id int);\n");
    OpenWindow opened(QStringLiteral("matrix"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("20260101000000_other.up.sql has the same version as 20260101000000_first.up.sql")));
    QVERIFY(!chipOf(window, "Matrix")->isVisible());
}

void TestWorkbench::rehearsalShowsThatItRuns()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    OpenWindow opened(QStringLiteral("rehearsal"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QWidget *page = window.findChild<QStackedWidget *>()->currentWidget();
    QPushButton *start = nullptr; // its tabs have such a button each, too
    const auto isOffered = [&] {
        for (QPushButton *button : page->findChildren<QPushButton *>(QStringLiteral("emptyAction")))
            if (button->isVisible() && button->text() == u"Rehearse first")
                start = button;
        return start != nullptr;
    };
    QTRY_VERIFY(isOffered());
    QSignalSpy ended(&workbench, &Workbench::rehearsalEnded);
    start->click();
    QVERIFY(workbench.isRehearsing());
    QVERIFY(!start->isVisible());
    QVERIFY(visibleText(page).contains(QStringLiteral("first is being rehearsed.")));
    QTRY_COMPARE(ended.size(), 1);
    QTRY_VERIFY(page->findChild<QPushButton *>(QStringLiteral("rehearse"))->isEnabled());
    // What was written to the new table is lost by the down: neither safe nor unsafe.
    QCOMPARE(workbench.lastRuns().front().outcome, QStringLiteral("Caution"));
    QCOMPARE(workbench.lastRuns().front().grade, FinishedRun::Grade::Caution);
    QTRY_COMPARE(chipOf(window, "Rehearsal")->text(), QStringLiteral("Rehearsed: caution"));
    QVERIFY(chipOf(window, "Rehearsal")->styleSheet().contains(Theme::light().warning.color.name()));
}

void TestWorkbench::windowIsNamedAndItsKeysAreUnique()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.write(QStringLiteral("lockkeeper.toml"), "[project]\nname = \"shop\"\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    workbench.openProject(project.path());
    QTRY_COMPARE(window.windowTitle(), QStringLiteral("shop - Lockkeeper"));
    QSet<QString> keys;
    const auto add = [&](const QKeySequence &sequence) {
        const QString key = sequence.toString();
        const bool fresh = key.isEmpty() || !keys.contains(key);
        keys.insert(key);
        return fresh;
    };
    for (const QAction *menu : window.menuBar()->actions())
        QVERIFY2(add(QKeySequence::mnemonic(menu->text())), qPrintable(menu->text()));
    for (const QAction *action : window.findChildren<QAction *>())
        if (!action->objectName().isEmpty())
            QVERIFY2(add(action->shortcut()), qPrintable(action->objectName()));
}

void TestWorkbench::findFieldsAreWide()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE")));
    window.findChild<QAction *>(QStringLiteral("edit.find"))->trigger();
    int fields = 0;
    for (const QLineEdit *field : window.findChildren<QLineEdit *>())
        if (field->isVisible() && (field->placeholderText() == u"Find" || field->placeholderText() == u"Replace with")) {
            ++fields;
            QTRY_VERIFY2(field->width() >= 150, qPrintable(QString::number(field->width())));
        }
    QCOMPARE(fields, 2);
}

void TestWorkbench::scrollBarsHaveADarkThumb()
{
    QScrollBar bar(Qt::Vertical);
    bar.setRange(0, 100);
    bar.setPageStep(100);
    bar.resize(12, 200);
    const QImage picture = bar.grab().toImage();
    const int thumb = picture.pixelColor(6, 20).lightness(), groove = picture.pixelColor(6, 180).lightness();
    QVERIFY2(thumb + 60 < groove, qPrintable(QStringLiteral("%1 %2").arg(thumb).arg(groove)));
}

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
