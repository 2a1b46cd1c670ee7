#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/schema/schemapage.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The window and a server: one that is not there, one that must not be written to by mistake.
class TestServers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { prepareWindows(); }
    void cleanupTestCase() { stopServer(); }
    void unreachableServerIsShown();
    void nothingWritesBeforeTheNameIsTyped();
    void productionWaitsForTheChecklist();
    void vanishedDatabaseIsAnError();
    void readingTheSchemaIsStopped();
    void anotherServerShowsNothingOfTheLast();
    void theTablesAreInTheOpen();
};

/// The runbook's tree at the step that applies.
static void goToApply(QWidget *page)
{
    auto *steps = page->findChild<QTreeView *>();
    const QModelIndex deployment = steps->model()->index(1, 0);
    for (int row = 0; row < steps->model()->rowCount(deployment) && !page->findChild<QPushButton *>(QStringLiteral("runStep"))->isVisible(); ++row)
        steps->setCurrentIndex(steps->model()->index(row, 0, deployment));
}

/// Gives a reason for each check that the program answered and that is not good. @returns how many there were.
static int acceptRedChecks(QWidget *page)
{
    auto *steps = page->findChild<QTreeView *>();
    auto *done = page->findChild<QPushButton *>(QStringLiteral("tickStep"));
    const QModelIndex checks = steps->model()->index(0, 0);
    int accepted = 0;
    for (int row = 0; row < steps->model()->rowCount(checks); ++row) {
        steps->setCurrentIndex(steps->model()->index(row, 0, checks));
        if (done->text() != u"Accept with a reason...")
            continue;
        answerNextQuestion(QStringLiteral("the owner said so"));
        done->click();
        ++accepted;
    }
    return accepted;
}

void TestServers::unreachableServerIsShown()
{
    OpenWindow opened(QStringLiteral("schema"));
    auto &[workbench, window] = opened;
    ConnectionProfile nowhere;
    nowhere.name = QStringLiteral("nowhere");
    nowhere.host = QStringLiteral("127.0.0.1");
    nowhere.port = 1;
    nowhere.database = QStringLiteral("x");
    workbench.connectTo(nowhere, {});
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("nowhere does not answer")));
}

void TestServers::nothingWritesBeforeTheNameIsTyped()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QTemporaryDir folder;
    Workbench workbench;
    MainWindow window(workbench, hooksFor(folder.path()));
    window.show();
    window.showPage(QStringLiteral("runbook"));
    window.openDemo();
    QTRY_COMPARE(workbench.matrix().rows.size(), 6);
    auto *page = qobject_cast<QStackedWidget *>(window.centralWidget())->currentWidget();
    page->findChild<QPushButton *>(QStringLiteral("emptyAction"))->click();
    auto *run = page->findChild<QPushButton *>(QStringLiteral("runStep"));
    auto *name = page->findChild<QLineEdit *>(QStringLiteral("confirmName"));
    acceptRedChecks(page);
    goToApply(page);
    QVERIFY(run->isVisible());
    QVERIFY(!run->isEnabled());
    QTest::keyClicks(name, QStringLiteral("demo/sho"));
    QVERIFY(!run->isEnabled());
    QTest::keyClicks(name, QStringLiteral("p"));
    QVERIFY(run->isEnabled());
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    run->click();
    QTRY_COMPARE(ran.size(), 1);
    QTRY_COMPARE(workbench.pending().size(), 5);
}

void TestServers::productionWaitsForTheChecklist()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE TABLE u (id int);\n", "DROP TABLE u;\n");
    QString database;
    freshDatabase(&database);
    ConnectionProfile profile = server().profile(database);
    profile.environment = Environment::Production;
    OpenWindow opened(QStringLiteral("runbook"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    workbench.connectTo(profile, {});
    QTRY_COMPARE(workbench.matrix().rows.size(), 2);
    QWidget *page = qobject_cast<QStackedWidget *>(window.centralWidget())->currentWidget();
    page->findChild<QPushButton *>(QStringLiteral("emptyAction"))->click();
    auto *run = page->findChild<QPushButton *>(QStringLiteral("runStep"));
    goToApply(page);
    QTest::keyClicks(page->findChild<QLineEdit *>(QStringLiteral("confirmName")), workbench.confirmationName());
    QVERIFY(!run->isEnabled());
    QVERIFY2(visibleText(page).contains(QStringLiteral("Rehearsed with exactly these files of first - Not rehearsed with these files.")), qPrintable(visibleText(page)));
    // A red check asks why; no answer leaves it red.
    auto *steps = page->findChild<QTreeView *>();
    steps->setCurrentIndex(steps->model()->index(0, 0, steps->model()->index(0, 0)));
    answerNextQuestion({});
    page->findChild<QPushButton *>(QStringLiteral("tickStep"))->click();
    QCOMPARE(acceptRedChecks(page), 3);
    QCOMPARE(loadRunbook(*workbench.project(), QStringLiteral("20260101000000"), workbench.confirmationName())->steps[0].reason, QStringLiteral("the owner said so"));
    goToApply(page);
    QTest::keyClicks(page->findChild<QLineEdit *>(QStringLiteral("confirmName")), workbench.confirmationName());
    QVERIFY(run->isEnabled());
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    run->click();
    QVERIFY(workbench.isWriting());
    QVERIFY(visibleText(&window).contains(QStringLiteral("WRITING")));
    QTRY_COMPARE(ran.size(), 1);
    QTRY_COMPARE(workbench.pending().size(), 1);
    // It stays with what was applied, at what comes after it.
    QCOMPARE(workbench.current(), QStringLiteral("20260101000000"));
    QVERIFY(visibleText(page).contains(QStringLiteral("first was applied to ")));
    QVERIFY(visibleText(page).contains(QStringLiteral("Verify first")));
    QVERIFY(!visibleText(&window).contains(QStringLiteral("WRITING")));
    QTRY_VERIFY(!chipOf(window, "Matrix")->isVisible()); // it has left the matrix
}

void TestServers::vanishedDatabaseIsAnError()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database)->execute("CREATE TABLE t (id int)");
    OpenWindow opened(QStringLiteral("schema"));
    auto &[workbench, window] = opened;
    workbench.connectTo(server().profile(database), {});
    QTRY_VERIFY(workbench.catalog() && workbench.catalog()->tableCount() == 1);
    connectTo(QStringLiteral("postgres"))->execute("DROP DATABASE " + database.toUtf8() + " WITH (FORCE)");
    auto *retry = window.schemaPage().findChild<StateOverlay *>()->findChild<QPushButton *>(QStringLiteral("retry"));
    workbench.refresh();
    QTRY_VERIFY(retry->isVisible());
    retry->click();
    QTRY_VERIFY2(visibleText(&window.schemaPage()).contains(QStringLiteral("There is no database ") + database), qPrintable(visibleText(&window.schemaPage())));
    QVERIFY(retry->isVisible());
}

void TestServers::readingTheSchemaIsStopped()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto blocking = freshDatabase(&database);
    OpenWindow opened(QStringLiteral("schema"));
    auto &[workbench, window] = opened;
    workbench.connectTo(server().profile(database), {});
    QTRY_VERIFY(workbench.catalog());
    blocking->execute("BEGIN; LOCK TABLE pg_catalog.pg_description IN ACCESS EXCLUSIVE MODE");
    workbench.refresh();
    auto *stop = window.schemaPage().findChild<StateOverlay *>()->findChild<QPushButton *>(QStringLiteral("stopTask"));
    QTRY_VERIFY(stop->isVisible());
    // What is seen of the schema may change meanwhile; reading it goes on, and can be stopped.
    QSignalSpy filtered(&workbench, &Workbench::schemaIndexChanged);
    workbench.setFilter(QStringLiteral("x"));
    QTRY_COMPARE(filtered.size(), 1);
    QVERIFY(stop->isVisible());
    stop->click();
    QTRY_VERIFY(visibleText(&window.schemaPage()).contains(QStringLiteral("Reading the schema was stopped.")));
    QVERIFY(!stop->isVisible());
    workbench.setFilter({});
    QTRY_COMPARE(filtered.size(), 2);
    QVERIFY(visibleText(&window.schemaPage()).contains(QStringLiteral("Reading the schema was stopped.")));
}

void TestServers::anotherServerShowsNothingOfTheLast()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database)->execute("CREATE TABLE only_here (id int)");
    OpenWindow opened(QStringLiteral("schema"));
    auto &[workbench, window] = opened;
    workbench.connectTo(server().profile(database), {});
    const QualifiedName onlyHere{ QStringLiteral("public"), QStringLiteral("only_here") };
    QTRY_VERIFY(workbench.catalog() && workbench.schemaIndex()->catalog == workbench.catalog());
    window.schemaPage().showRelation(onlyHere);
    QVERIFY(visibleText(&window.schemaPage()).contains(onlyHere.display()));
    workbench.connectTo(server().profile(QStringLiteral("nobody_made_this")), {});
    QVERIFY(!visibleText(&window.schemaPage()).contains(onlyHere.display()));
    QCOMPARE(window.schemaPage().findChild<QTreeView *>()->model()->rowCount(), 0);
    QTRY_VERIFY(visibleText(&window.schemaPage()).contains(QStringLiteral("There is no database nobody_made_this")));
}

/// Also where nobody looks at them while they are read.
void TestServers::theTablesAreInTheOpen()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database)->execute("CREATE TABLE a (id int)");
    OpenWindow opened(QStringLiteral("start"));
    auto &[workbench, window] = opened;
    workbench.connectTo(server().profile(database), {});
    QTRY_VERIFY(workbench.catalog() && workbench.schemaIndex()->catalog == workbench.catalog());
    window.showPage(QStringLiteral("schema"));
    const auto *tree = window.schemaPage().findChild<QTreeView *>();
    const QModelIndex tables = tree->model()->index(0, 0, tree->model()->index(0, 0));
    QVERIFY(tree->isExpanded(tables));
    QCOMPARE(tree->model()->index(0, 0, tables).data().toString(), QStringLiteral("a"));
}

QTEST_MAIN(TestServers)
#include "tst_servers.moc"
