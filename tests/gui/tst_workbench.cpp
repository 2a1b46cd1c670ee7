#include "app/support/workbenchhooks.h"
#include "models/core/files.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/theme.h"
#include "widgets/editor/scintilla.h"
#include "widgets/schema/schemapage.h"

#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
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
    void productionWaitsForTheChecklist();
    void matrixSaysWhatItDoesNotKnow();
    void emptyTextsAreWhole();
    void vanishedDatabaseIsAnError();
    void readingTheSchemaIsStopped();
    void sharedVersionIsShown();
    void fixPreviewGoesWithItsFinding();
    void fixMakesANewMigration();
    void droppedChangesAreGone();
    void newMigrationIsOpened();
    void rehearsalShowsThatItRuns();
    void windowIsNamedAndItsKeysAreUnique();
    void findFieldsAreWide();
    void scrollBarsHaveADarkThumb();
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

static QToolButton *chipOf(QWidget &window, const char *name)
{
    for (QToolButton *button : window.findChildren<QToolButton *>())
        if (button->accessibleName() == QLatin1String(name))
            return button;
    return nullptr;
}

/// Types @p text into the question that comes up next; an empty one is sent away.
static void answerNextQuestion(const QString &text)
{
    QTimer::singleShot(0, [text] {
        auto *dialog = qobject_cast<QInputDialog *>(QApplication::activeModalWidget());
        if (!dialog)
            return;
        dialog->setTextValue(text);
        text.isEmpty() ? dialog->reject() : dialog->accept();
    });
}

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

void TestWorkbench::productionWaitsForTheChecklist()
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
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("runbook"));
    workbench.openProject(project.path());
    workbench.connectTo(profile, {});
    QTRY_COMPARE_WITH_TIMEOUT(workbench.matrix().rows.size(), 2, 30'000);
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
    QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(workbench.pending().size(), 1, 30'000);
    // It stays with what was applied, at what comes after it.
    QCOMPARE(workbench.current(), QStringLiteral("20260101000000"));
    QVERIFY(visibleText(page).contains(QStringLiteral("first was applied to ")));
    QVERIFY(visibleText(page).contains(QStringLiteral("Verify first")));
    QVERIFY(!visibleText(&window).contains(QStringLiteral("WRITING")));
    QTRY_VERIFY(!chipOf(window, "Matrix")->isVisible()); // it has left the matrix
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
    QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(workbench.pending().size(), 5, 30'000);
}

void TestWorkbench::matrixSaysWhatItDoesNotKnow()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN c text;\n", "ALTER TABLE t DROP COLUMN c;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
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
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
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

void TestWorkbench::vanishedDatabaseIsAnError()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    freshDatabase(&database)->execute("CREATE TABLE t (id int)");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("schema"));
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

void TestWorkbench::readingTheSchemaIsStopped()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto blocking = freshDatabase(&database);
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("schema"));
    workbench.connectTo(server().profile(database), {});
    QTRY_VERIFY(workbench.catalog());
    blocking->execute("BEGIN; LOCK TABLE pg_catalog.pg_description IN ACCESS EXCLUSIVE MODE");
    workbench.refresh();
    auto *stop = window.schemaPage().findChild<StateOverlay *>()->findChild<QPushButton *>(QStringLiteral("stopTask"));
    QTRY_VERIFY(stop->isVisible());
    stop->click();
    QTRY_VERIFY(visibleText(&window.schemaPage()).contains(QStringLiteral("Reading the schema was stopped.")));
    QVERIFY(!stop->isVisible());
}

void TestWorkbench::sharedVersionIsShown()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260101000000_other"), "CREATE TABLE u (id int);\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("matrix"));
    workbench.openProject(project.path());
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("20260101000000_other.up.sql has the same version as 20260101000000_first.up.sql")));
    QVERIFY(!chipOf(window, "Matrix")->isVisible());
}

void TestWorkbench::fixMakesANewMigration()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "BEGIN;\nALTER TABLE s.t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;\nALTER TABLE s.t VALIDATE CONSTRAINT k;\nCOMMIT;\n", "ALTER TABLE s.t DROP CONSTRAINT k;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    workbench.openProject(project.path());
    QTableView *findings = nullptr;
    for (QTableView *view : window.findChildren<QTableView *>())
        if (view->accessibleName() == u"Findings")
            findings = view;
    auto *preview = window.findChild<QLabel *>(QStringLiteral("fixPreview"));
    QTRY_VERIFY(findings->model()->rowCount() > 1);
    for (int row = 0; row < findings->model()->rowCount() && !preview->text().contains(u"New file"); ++row)
        findings->selectRow(row);
    QVERIFY2(preview->text().contains(u"VALIDATE CONSTRAINT k;"), qPrintable(preview->text()));
    const QDir folder(project.file(QStringLiteral("migrations")));
    QCOMPARE(folder.entryList({ QStringLiteral("*.up.sql") }, QDir::Files).size(), 1);
    window.findChild<QAction *>(QStringLiteral("migration.fix"))->trigger();
    const QStringList made = folder.entryList({ QStringLiteral("*.up.sql") }, QDir::Files, QDir::Name);
    QCOMPARE(made.size(), 2);
    QFile file(folder.filePath(made.back()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("VALIDATE CONSTRAINT k;"));
    QTRY_COMPARE(workbench.project()->migrations.size(), 2);
}

void TestWorkbench::fixPreviewGoesWithItsFinding()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE INDEX i ON t (id);\n", "DROP INDEX i;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    workbench.openProject(project.path());
    QTableView *findings = nullptr;
    for (QTableView *view : window.findChildren<QTableView *>())
        if (view->accessibleName() == u"Findings")
            findings = view;
    auto *preview = window.findChild<QLabel *>(QStringLiteral("fixPreview"));
    QTRY_VERIFY(workbench.matrix().rows.size() == 1 && findings->model()->rowCount() > 1);
    findings->selectRow(0);
    QVERIFY(!preview->text().isEmpty());
    workbench.select(QStringLiteral("20260101000000"));
    QVERIFY(preview->text().isEmpty());
    workbench.select(QStringLiteral("20260102000000"));
    QTRY_VERIFY(findings->model()->rowCount() > 1);
    const auto showFix = [&] {
        for (int row = 0; row < findings->model()->rowCount() && !preview->text().startsWith(u'+'); ++row)
            findings->selectRow(row);
        return preview->text().startsWith(u'+');
    };
    QTRY_VERIFY(showFix());
    window.findChild<QAction *>(QStringLiteral("migration.fix"))->trigger();
    QVERIFY(preview->text().isEmpty());
}

void TestWorkbench::droppedChangesAreGone()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.write(QStringLiteral(".lockkeeper/drafts/20260101000000_first.up.sql"), "CREATE TABLE mine (id int);\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("mine")));
    QVERIFY(visibleText(&window).contains(QStringLiteral("Restored: what you typed in 20260101000000_first.up.sql and did not save.")));
    QPushButton *drop = nullptr;
    for (QPushButton *button : window.findChildren<QPushButton *>(QStringLiteral("retry")))
        if (button->isVisible())
            drop = button;
    QVERIFY(drop);
    QCOMPARE(drop->text(), QStringLiteral("Read the file, drop my changes"));
    drop->click();
    QVERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE t ")));
    QVERIFY(!drop->isVisible());
    QVERIFY(!QFile::exists(project.file(QStringLiteral(".lockkeeper/drafts/20260101000000_first.up.sql"))));
}

void TestWorkbench::newMigrationIsOpened()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE")));
    answerNextQuestion(QStringLiteral("add a note"));
    window.findChild<QAction *>(QStringLiteral("migration.new"))->trigger();
    QTRY_VERIFY(workbench.currentMigration()->name == u"add_a_note");
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("-- Migration: add a note")));
}

void TestWorkbench::rehearsalShowsThatItRuns()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("rehearsal"));
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
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 60'000);
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
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
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
