#include "models/core/files.h"
#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/projects.h"
#include "widgets/designer/designerpage.h"
#include "widgets/designer/recipeform.h"

#include <QLabel>
#include <QPushButton>
#include <QTableView>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// Writing migrations in the window: what is typed is kept, what is found is shown and mended.
class TestMigrationsPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { prepareWindows(); }
    void typedTextSurvivesTheEnd();
    void syntaxErrorIsMarkedAndTheRestAnalysed();
    void changedFileIsNoticed();
    void fixPreviewGoesWithItsFinding();
    void fixMakesANewMigration();
    void fixOpensTheDesigner();
    void droppedChangesAreGone();
    void newMigrationIsOpened();
};

void TestMigrationsPage::typedTextSurvivesTheEnd()
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
    OpenWindow opened;
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().startsWith(QStringLiteral("-- mine ")));
    QVERIFY(upEditor(window)->isModified());
}

void TestMigrationsPage::syntaxErrorIsMarkedAndTheRestAnalysed()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE t ADD COLUMN x y z;\nCREATE INDEX i ON t (id);\n", "DROP INDEX i;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
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

void TestMigrationsPage::changedFileIsNoticed()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE")));
    writeFileAtomically(project.file(QStringLiteral("migrations/20260101000000_first.up.sql")), "SELECT 'from outside';\n");
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("from outside")));
    QTest::keyClicks(upEditor(window), QStringLiteral("mine"));
    writeFileAtomically(project.file(QStringLiteral("migrations/20260101000000_first.up.sql")), "SELECT 'again';\n");
    QTRY_VERIFY(visibleText(&window).contains(QStringLiteral("changed on disk while you edited it")));
    QVERIFY(upEditor(window)->text().contains(QStringLiteral("mine")));
}

void TestMigrationsPage::fixPreviewGoesWithItsFinding()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "CREATE INDEX i ON t (id);\n", "DROP INDEX i;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTableView *findings = findingsOf(window);
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

void TestMigrationsPage::fixMakesANewMigration()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "BEGIN;\nALTER TABLE s.t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;\nALTER TABLE s.t VALIDATE CONSTRAINT k;\nCOMMIT;\n", "ALTER TABLE s.t DROP CONSTRAINT k;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTableView *findings = findingsOf(window);
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

void TestMigrationsPage::fixOpensTheDesigner()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE public.t (id int PRIMARY KEY, note text);\n", "DROP TABLE public.t;\n");
    project.migration(QStringLiteral("20260102000000_next"), "ALTER TABLE public.t RENAME COLUMN note TO remark;\n", "ALTER TABLE public.t RENAME COLUMN remark TO note;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    workbench.select(QStringLiteral("20260102000000"));
    QTableView *findings = findingsOf(window);
    auto *preview = window.findChild<QLabel *>(QStringLiteral("fixPreview"));
    const auto showFix = [&] {
        for (int row = 0; row < findings->model()->rowCount() && !preview->text().contains(u"rename-column"); ++row)
            findings->selectRow(row);
        return preview->text().contains(u"rename-column");
    };
    QTRY_VERIFY(showFix());
    const QString text = upEditor(window)->text();
    window.findChild<QAction *>(QStringLiteral("migration.fix"))->trigger();
    QCOMPARE(upEditor(window)->text(), text);
    const RecipeForm &form = window.designerPage().form();
    QCOMPARE(form.recipe()->id, QStringLiteral("rename-column"));
    QCOMPARE(form.values().value(QStringLiteral("new_name")), QStringLiteral("remark"));
    QVERIFY(window.designerPage().isVisible());
}

void TestMigrationsPage::droppedChangesAreGone()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    project.write(QStringLiteral(".lockkeeper/drafts/20260101000000_first.up.sql"), "CREATE TABLE mine (id int);\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
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

void TestMigrationsPage::newMigrationIsOpened()
{
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int);\n", "DROP TABLE t;\n");
    OpenWindow opened;
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("CREATE TABLE")));
    answerNextQuestion(QStringLiteral("add a note"));
    window.findChild<QAction *>(QStringLiteral("migration.new"))->trigger();
    QTRY_VERIFY(workbench.currentMigration()->name == u"add_a_note");
    QTRY_VERIFY(upEditor(window)->text().contains(QStringLiteral("-- Migration: add a note")));
}

QTEST_MAIN(TestMigrationsPage)
#include "tst_migrationspage.moc"
