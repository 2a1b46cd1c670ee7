#include "app/support/workbenchhooks.h"
#include "models/core/files.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/theme.h"
#include "widgets/editor/scintilla.h"
#include "widgets/schema/schemapage.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QStackedWidget>
#include <QTableView>
#include <QTreeView>
#include <QtTest>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The window, offscreen, as a person uses it.
class TestWorkbench : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void emptyPagesSayWhatToDo();
    void keysChangeThePage();
    void demoGoesTheWholeWay();
    void typedTextSurvivesTheEnd();
    void syntaxErrorIsMarkedAndTheRestAnalysed();
    void changedFileIsNoticed();
    void unreachableServerIsShown();
    void nothingWritesBeforeTheNameIsTyped();
};

static MainWindowHooks hooksFor(const QString &folder)
{
    return { [folder](Progress &progress) { return startDemo(folder, progress); }, [] { return QList<ConnectionProfile>(); }, [](const QList<ConnectionProfile> &) {} };
}

void TestWorkbench::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("lockkeeper-test"));
    applyTheme(*qApp, ColorScheme::Light);
}

static QString visibleText(QWidget *widget)
{
    QStringList texts;
    for (const QLabel *label : widget->findChildren<QLabel *>())
        if (label->isVisible())
            texts << label->text();
    return texts.join(u'\n');
}

void TestWorkbench::emptyPagesSayWhatToDo()
{
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    for (const QString &page : window.pages()) {
        window.showPage(page);
        const QString text = visibleText(window.findChild<QStackedWidget *>()->currentWidget());
        QVERIFY2(text.contains(QStringLiteral("pen"), Qt::CaseInsensitive) || text.contains(QStringLiteral("connect"), Qt::CaseInsensitive), qPrintable(page + text));
    }
}

void TestWorkbench::keysChangeThePage()
{
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
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
    QTRY_COMPARE_WITH_TIMEOUT(workbench.matrix().rows.size(), 6, 30'000);
    QVERIFY(workbench.catalog() && workbench.catalog()->tableCount() >= 17);
    QCOMPARE(workbench.pending().size(), 6);
    window.showPage(QStringLiteral("schema"));
    window.schemaPage().showRelation({ QStringLiteral("shop"), QStringLiteral("orders") });
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("One row for each order")));
    workbench.select(QStringLiteral("20261115083000"));
    workbench.rehearse({ QStringLiteral("20261115083000") });
    QTRY_COMPARE_WITH_TIMEOUT(rehearsed.size(), 1, 60'000);
    QVERIFY(workbench.report(QStringLiteral("20261115083000"))->sentence.contains(QStringLiteral("237 values lost")));
    window.showPage(QStringLiteral("rehearsal"));
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("237 values lost")));
    QTRY_VERIFY(workbench.matrixRow(QStringLiteral("20261115083000"))->reversible.proved);
}

static QsciScintilla *upEditor(QWidget &window)
{
    for (QsciScintilla *editor : window.findChildren<QsciScintilla *>())
        if (editor->accessibleName() == u"Up")
            return editor;
    return nullptr;
}

void TestWorkbench::typedTextSurvivesTheEnd()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    {
        Workbench workbench;
        MainWindow window(workbench, hooksFor({}));
        window.show();
        window.showPage(QStringLiteral("migrations"));
        workbench.openProject(project.path());
        QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE")));
        QTest::keyClicks(upEditor(window), QStringLiteral("-- mine "));
        QVERIFY(upEditor(window)->isModified());
        window.close();
    }
    QCOMPARE(readTextFile(project.file(QStringLiteral("migrations/20260101000000_first.up.sql"))), QByteArray("CREATE TABLE t (id int);\n"));
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().startsWith(QStringLiteral("-- mine ")));
    QVERIFY(upEditor(window)->isModified());
}

void TestWorkbench::syntaxErrorIsMarkedAndTheRestAnalysed()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN x y z;\nCREATE INDEX i ON t (id);\n", "DROP INDEX i;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    workbench.openProject(project.path());
    auto *findings = window.findChild<QTableView *>();
    for (QTableView *view : window.findChildren<QTableView *>())
        if (view->accessibleName() == u"Findings")
            findings = view;
    const auto rules = [&] {
        QStringList list;
        for (int row = 0; row < findings->model()->rowCount(); ++row)
            list << findings->model()->index(row, 2).data().toString();
        return list;
    };
    QTRY_VERIFY(rules().contains(QStringLiteral("syntax-error")));
    QVERIFY(rules().contains(QStringLiteral("index-create-blocking")));
}

void TestWorkbench::changedFileIsNoticed()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE")));
    writeFileAtomically(project.file(QStringLiteral("migrations/20260101000000_first.up.sql")), "SELECT 'from outside';\n");
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("from outside")));
    QTest::keyClicks(upEditor(window), QStringLiteral("mine"));
    writeFileAtomically(project.file(QStringLiteral("migrations/20260101000000_first.up.sql")), "SELECT 'again';\n");
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("changed on disk while you edited it")));
    QVERIFY(upEditor(window)->text().contains(QStringLiteral("mine")));
}

void TestWorkbench::unreachableServerIsShown()
{
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("schema"));
    ConnectionProfile nowhere;
    nowhere.name = QStringLiteral("nowhere");
    nowhere.host = QStringLiteral("127.0.0.1");
    nowhere.port = 1;
    nowhere.database = QStringLiteral("x");
    workbench.connectTo(nowhere, {});
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("nowhere does not answer")));
}

void TestWorkbench::nothingWritesBeforeTheNameIsTyped()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QTemporaryDir folder;
    Workbench workbench;
    MainWindow window(workbench, hooksFor(folder.path()));
    window.show();
    window.showPage(QStringLiteral("runbook"));
    window.openDemo();
    QTRY_COMPARE_WITH_TIMEOUT(workbench.matrix().rows.size(), 6, 30'000);
    auto *page = qobject_cast<QStackedWidget *>(window.centralWidget())->currentWidget();
    page->findChild<QPushButton *>(QStringLiteral("emptyAction"))->click();
    auto *steps = page->findChild<QTreeView *>();
    auto *run = page->findChild<QPushButton *>(QStringLiteral("runStep"));
    auto *name = page->findChild<QLineEdit *>(QStringLiteral("confirmName"));
    const QModelIndex deployment = steps->model()->index(1, 0);
    for (int row = 0; row < steps->model()->rowCount(deployment) && !run->isVisible(); ++row)
        steps->setCurrentIndex(steps->model()->index(row, 0, deployment));
    QVERIFY(run->isVisible());
    QVERIFY(!run->isEnabled());
    QTest::keyClicks(name, QStringLiteral("demo/sho"));
    QVERIFY(!run->isEnabled());
    QTest::keyClicks(name, QStringLiteral("p"));
    QVERIFY(run->isEnabled());
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    run->click();
    QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(workbench.pending().size(), 5, 30'000);
}

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
