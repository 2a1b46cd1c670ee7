#include "tests/gui/serverwindows.h"
#include "tests/support/patience.h"
#include "widgets/server/driftpanel.h"
#include "widgets/server/repairpanel.h"

#include <QAction>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What the migrations page says of the connected server: drift, a migration that stopped half-way, a file that was changed
/// since it was applied, and what the server said of a run.
class TestServerPanels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void driftIsShownAndReconciled();
    void nothingIsWrittenWithoutTheName();
    void halfRunIsUndoneAfterTheNameWasTyped();
    void aTenantsHalfRunIsUndone();
    void changedFileIsShownBesideWhatRan();
    void serverErrorStandsAtItsPlace();
};

void TestServerPanels::initTestCase()
{
    prepareWindows();
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

static QStringList shownTexts(const QWidget &widget)
{
    QStringList texts;
    for (const QPlainTextEdit *text : widget.findChildren<QPlainTextEdit *>())
        texts << text->toPlainText();
    return texts;
}

void TestServerPanels::driftIsShownAndReconciled()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY, n int);", "DROP TABLE a;");
    applyAll(project, *session);
    session->execute("ALTER TABLE a ADD COLUMN hotfix text");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    auto *panel = window.findChild<DriftPanel *>();
    open(workbench, project, database);
    QSignalSpy counted(panel, &DriftPanel::countChanged);
    window.findChild<QAction *>(QStringLiteral("server.drift"))->trigger();
    QTRY_VERIFY(!counted.isEmpty() && counted.back().front().toInt() == 1);
    QVERIFY(panel->isVisible());
    QVERIFY(!called<QPlainTextEdit>(*panel, QStringLiteral("As the migrations make it"))->toPlainText().contains(QStringLiteral("hotfix")));
    QVERIFY(called<QPlainTextEdit>(*panel, QStringLiteral("As the server has it"))->toPlainText().contains(QStringLiteral("hotfix text")));
    const QList<QAction *> ways = named<QPushButton>(*panel, "writeReconciling")->menu()->actions();
    ways[0]->trigger();
    QTRY_COMPARE(workbench.project()->migrations.size(), 2);
    QTRY_COMPARE(workbench.current(), workbench.project()->migrations.back().version);
    QFile written(workbench.project()->migrations.back().upFile);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().contains("DROP COLUMN hotfix"));
    QCOMPARE(session->execute("SELECT count(*) FROM information_schema.columns WHERE table_name = 'a'").integer(0, 0), 3); // the server is as it was
}

static void halfRun(TemporaryProject &project, Session &session)
{
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE t (id int, n int);\nINSERT INTO t VALUES (1, 1), (2, 1);");
    project.migration(QStringLiteral("20260102000000_half"), "CREATE INDEX CONCURRENTLY t_id ON t (id);\nCREATE UNIQUE INDEX CONCURRENTLY t_n ON t (n);\n");
    applyAll(project, session);
}

void TestServerPanels::nothingIsWrittenWithoutTheName()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    halfRun(project, *session);
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    open(workbench, project, database);
    auto *panel = window.findChild<RepairPanel *>();
    QTRY_VERIFY(panel->isVisible()); // it comes to the front by itself
    QTRY_VERIFY(named<QPushButton>(*panel, "resumeHalf")->isEnabled());
    QVERIFY2(visibleText(panel).contains(QStringLiteral("20260102000000 half (up) stopped half-way on")), qPrintable(visibleText(panel)));
    named<QPushButton>(*panel, "markApplied")->click();
    auto *dialog = panel->findChild<ConfirmDialog *>();
    QVERIFY(dialog && visibleText(dialog).contains(workbench.confirmationName()));
    auto *go = named<QPushButton>(*dialog, "confirm");
    QVERIFY(!go->isEnabled());
    named<QLineEdit>(*dialog, "confirmName")->setText(QStringLiteral("another"));
    QVERIFY(!go->isEnabled());
    dialog->reject();
    QVERIFY(!workbench.isWriting());
    QCOMPARE(session->execute("SELECT count(*) FROM pg_indexes WHERE tablename = 't'").integer(0, 0), 2);
}

void TestServerPanels::halfRunIsUndoneAfterTheNameWasTyped()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    halfRun(project, *session);
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    open(workbench, project, database);
    auto *panel = window.findChild<RepairPanel *>();
    QTRY_VERIFY(named<QPushButton>(*panel, "undoHalf")->isEnabled());
    QTableView *table = called<QTableView>(*panel, QStringLiteral("Statements of the stopped run"));
    QCOMPARE(table->model()->rowCount(), 2);
    QVERIFY(table->model()->index(0, 0).data().toString() == u"There" && table->model()->index(1, 0).data().toString() == u"Not there");
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    named<QPushButton>(*panel, "undoHalf")->click();
    auto *dialog = panel->findChild<ConfirmDialog *>();
    QVERIFY2(shownTexts(*dialog).join(u'\n').contains(QStringLiteral("t_id")), qPrintable(shownTexts(*dialog).join(u'\n')));
    agree(*panel, workbench);
    QTRY_COMPARE(ran.size(), 1);
    QVERIFY(ran[0][0].value<MigrationRun>().ok);
    QTRY_VERIFY(!panel->isVisible()); // there is nothing to repair any more
    QCOMPARE(session->execute("SELECT count(*) FROM pg_indexes WHERE tablename = 't'").integer(0, 0), 0);
}

void TestServerPanels::aTenantsHalfRunIsUndone()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2");
    project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE b (id int PRIMARY KEY);\n");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE INDEX CONCURRENTLY b_twice ON b (id, id);\nCREATE UNIQUE INDEX CONCURRENTLY b_one ON b ((true));\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    open(workbench, project, database);
    QTRY_COMPARE(workbench.tenants().size(), 2);
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    for (int i = 0; i < 2; ++i) {
        if (i == 1)
            session->execute("INSERT INTO t_2.b VALUES (1), (2)");
        workbench.runMigration(workbench.project()->migrations[i].version, Direction::Up);
        QTRY_COMPARE(ran.size(), i + 1);
        QTRY_VERIFY(!workbench.isWriting());
    }
    QVERIFY(!ran.back().front().value<MigrationRun>().ok);
    auto *panel = window.findChild<RepairPanel *>();
    QTRY_VERIFY(named<QPushButton>(*panel, "undoHalf")->isEnabled());
    named<QPushButton>(*panel, "undoHalf")->click();
    auto *dialog = panel->findChild<ConfirmDialog *>();
    QCOMPARE(dialog->windowTitle(), QStringLiteral("20260102000000 second for t_2"));
    agree(*panel, workbench);
    QTRY_COMPARE(ran.size(), 3);
    QVERIFY(ran.back().front().value<MigrationRun>().ok);
    QCOMPARE(session->execute("SELECT count(*) FROM pg_indexes WHERE schemaname = 't_2' AND indexname <> 'b_pkey' AND tablename = 'b'").integer(0, 0), 0);
    QTRY_VERIFY(workbench.tenants()[1].state == TenantStatus::State::Behind);
}

void TestServerPanels::changedFileIsShownBesideWhatRan()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY);\n");
    applyAll(project, *session);
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id bigint PRIMARY KEY);\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    auto *button = named<QPushButton>(window, "sinceApplied");
    QVERIFY(!button->isVisible());
    open(workbench, project, database);
    QTRY_VERIFY(button->isVisible());
    button->click();
    const auto shown = [&] { return shownTexts(window).join(u'|'); };
    QTRY_VERIFY2(shown().contains(QStringLiteral("(id int PRIMARY KEY);")) && shown().contains(QStringLiteral("(id bigint PRIMARY KEY);")), qPrintable(shown()));
}

void TestServerPanels::serverErrorStandsAtItsPlace()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "DO $$ BEGIN RAISE NOTICE 'hello from the server'; END $$;\nCREATE TABLE a (id int);\nALTER TABLE nowhere ADD COLUMN n int;\n");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    open(workbench, project, database);
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    workbench.runMigration(QStringLiteral("20260101000000"), Direction::Up);
    QTRY_COMPARE(ran.size(), 1);
    QsciScintilla *editor = upEditor(window);
    QVERIFY2(editor->annotation(2).contains(QStringLiteral("nowhere")), qPrintable(editor->annotation(2)));
    QVERIFY(editor->annotation(1).isEmpty());
    const QTableView *output = called<QTableView>(window, QStringLiteral("Output"));
    QVERIFY(output->isVisible());
    QStringList said;
    for (int row = 0; row < output->model()->rowCount(); ++row)
        said << output->model()->index(row, 2).data().toString();
    QVERIFY2(said.join(u'\n').contains(QStringLiteral("hello from the server")) && said.join(u'\n').contains(QStringLiteral("nowhere")), qPrintable(said.join(u'\n')));
}

QTEST_MAIN(TestServerPanels)
#include "tst_serverpanels.moc"
