#include "tests/gui/serverwindows.h"
#include "tests/support/patience.h"
#include "widgets/editor/editordock.h"
#include "widgets/editor/squashdialog.h"
#include "widgets/server/backfillpanel.h"
#include "widgets/server/verifypanel.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What the menu Server does with the connected one: apply, roll back, mark, verify, backfill; and the single script.
class TestServerVerbs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void severalAreAppliedAndRolledBack();
    void markedOnesDoNotRun();
    void refusalIsShown();
    void runIsStopped();
    void verificationsAreAnswered();
    void backfillRunsStopsAndGoesOn();
    void backfillSaysWhatIsWrong();
    void squashIsProvedAndShown();
};

void TestServerVerbs::initTestCase()
{
    prepareWindows();
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

static void trigger(const MainWindow &window, const char *action)
{
    window.findChild<QAction *>(QLatin1String(action))->trigger();
}

static void threeTables(TemporaryProject &project)
{
    project.migration(QStringLiteral("20260101000000_a"), "CREATE TABLE a (id int PRIMARY KEY);\nSELECT count(*) = 0 AS ok FROM a;\n", "DROP TABLE a;");
    project.migration(QStringLiteral("20260102000000_b"), "CREATE TABLE b (id int PRIMARY KEY);\n", "DROP TABLE b;");
    project.migration(QStringLiteral("20260103000000_c"), "CREATE TABLE c (id int PRIMARY KEY);\n", "DROP TABLE c;");
}

/// The window on a database of its own and the three tables, none of which is applied.
struct Opened
{
    explicit Opened(const QString &page = QStringLiteral("migrations"))
        : session(freshDatabase(&database))
        , shown(page)
        , workbench(shown.workbench)
        , window(shown.window)
    {
        threeTables(project);
    }
    void open()
    {
        test::open(workbench, project, database);
        QTRY_COMPARE(workbench.statuses().size(), 3);
    }

    QString database;
    std::unique_ptr<Session> session;
    TemporaryProject project;
    OpenWindow shown;
    Workbench &workbench;
    MainWindow &window;
};

static QString tablesOf(Session &session)
{
    return session.query("SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'").text(0, 0);
}

void TestServerVerbs::severalAreAppliedAndRolledBack()
{
    Opened opened(QStringLiteral("schema"));
    auto &workbench = opened.workbench;
    auto &window = opened.window;
    opened.open();
    workbench.select(QStringLiteral("20260102000000"));
    trigger(window, "server.apply");
    const QString listed = window.findChild<ConfirmDialog *>()->findChild<QPlainTextEdit *>()->toPlainText();
    QVERIFY2(listed.contains(u"20260101000000 a") && listed.contains(u"20260102000000 b    not rehearsed") && !listed.contains(u"20260103000000"), qPrintable(listed));
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    agree(window, workbench);
    QTRY_COMPARE(ran.size(), 2);
    QCOMPARE(tablesOf(*opened.session), QStringLiteral("a b"));
    QTRY_VERIFY(!workbench.isWriting() && workbench.statuses()[1].isApplied());
    workbench.select(QStringLiteral("20260101000000"));
    trigger(window, "server.rollback");
    agree(window, workbench);
    QTRY_COMPARE(ran.size(), 3);
    QCOMPARE(tablesOf(*opened.session), QStringLiteral("a"));
}

void TestServerVerbs::markedOnesDoNotRun()
{
    Opened opened;
    auto &workbench = opened.workbench;
    auto &window = opened.window;
    opened.open();
    workbench.select(QStringLiteral("20260102000000"));
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    trigger(window, "server.baseline");
    agree(window, workbench);
    QTRY_COMPARE(ran.size(), 2);
    QCOMPARE(tablesOf(*opened.session), QString());
    QTRY_VERIFY(workbench.statuses()[1].isApplied() && !workbench.statuses()[2].isApplied());
}

void TestServerVerbs::refusalIsShown()
{
    Opened opened;
    auto &workbench = opened.workbench;
    auto &window = opened.window;
    QSignalSpy said(&workbench, &Workbench::message);
    trigger(window, "server.apply");
    QVERIFY2(said.back().front().toString().contains(u"Connect to a server"), qPrintable(said.back().front().toString()));
    opened.open();
    workbench.select(QStringLiteral("20260103000000"));
    trigger(window, "server.rollback");
    QVERIFY(said.back().front().toString().contains(u"Nothing is applied"));
    QVERIFY(!window.findChild<ConfirmDialog *>());
    // What fails on the server is said where the server's words stand.
    opened.session->execute("CREATE TABLE public.c (id int)");
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    trigger(window, "server.apply");
    agree(window, workbench);
    QTRY_COMPARE(ran.size(), 3);
    QVERIFY(!ran.back().front().value<MigrationRun>().ok);
    QTRY_VERIFY(called<QTableView>(window, QStringLiteral("Output"))->isVisible());
}

void TestServerVerbs::runIsStopped()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_slow"), "CREATE TABLE a (id int);\nSELECT pg_sleep(300);\n", "DROP TABLE a;");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    open(workbench, project, database);
    QTRY_COMPARE(workbench.statuses().size(), 1);
    auto *stop = window.findChild<QAction *>(QStringLiteral("server.stop"));
    QVERIFY(!stop->isEnabled());
    workbench.applyUpTo(QStringLiteral("20260101000000"));
    QVERIFY(stop->isEnabled());
    QTRY_COMPARE(session->query("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'").integer(0, 0), 1);
    stop->trigger();
    QTRY_VERIFY(!workbench.isWriting());
    QTRY_VERIFY(!stop->isEnabled()); // the end of the run is told a little later
    QCOMPARE(tablesOf(*session), QString());
}

void TestServerVerbs::verificationsAreAnswered()
{
    Opened opened;
    auto &window = opened.window;
    applyAll(opened.project, *opened.session);
    opened.open();
    auto *panel = window.findChild<VerifyPanel *>();
    QVERIFY(!panel->isVisible());
    QSignalSpy verified(panel, &VerifyPanel::verified);
    trigger(window, "server.verify");
    QTRY_VERIFY(!verified.isEmpty() && verified.back()[0].toInt() == 1);
    QCOMPARE(verified.back()[1].toInt(), 0);
    QVERIFY(panel->isVisible());
    opened.session->execute("INSERT INTO a VALUES (1)");
    named<QPushButton>(*panel, "verifyAgain")->click();
    QTRY_COMPARE(verified.back()[1].toInt(), 1);
    QCOMPARE(called<QTableView>(*panel, QStringLiteral("Verifications"))->model()->index(0, 0).data().toString(), QStringLiteral("Fails"));
}

static void fillIn(const BackfillPanel &panel, const QString &table)
{
    named<QLineEdit>(panel, "backfillTable")->setText(table);
    named<QLineEdit>(panel, "backfillSet")->setText(QStringLiteral("n = 1"));
    named<QLineEdit>(panel, "backfillWhere")->setText(QStringLiteral("n IS NULL"));
}

void TestServerVerbs::backfillRunsStopsAndGoesOn()
{
    QString database;
    const auto session = freshDatabase(&database), holder = connectTo(database);
    session->execute("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT g FROM generate_series(1, 3000) g");
    TemporaryProject project;
    threeTables(project);
    OpenWindow opened(QStringLiteral("start"));
    auto &[workbench, window] = opened;
    open(workbench, project, database);
    trigger(window, "server.backfill");
    auto *panel = window.findChild<BackfillPanel *>();
    QVERIFY(panel->isVisible());
    auto *start = named<QPushButton>(*panel, "startBackfill"), *stop = named<QPushButton>(*panel, "stopBackfill");
    QVERIFY(!start->isEnabled());
    fillIn(*panel, QStringLiteral("public.t"));
    QVERIFY(start->isEnabled() && !stop->isEnabled());
    // A row that is locked holds it up, so that it can be stopped in the middle.
    holder->execute("BEGIN; SELECT * FROM t WHERE id = 2900 FOR UPDATE");
    start->click();
    QCOMPARE(session->query("SELECT count(n) FROM t").integer(0, 0), 0); // nothing is changed before the name was typed
    agree(*panel, workbench);
    QTRY_VERIFY(session->query("SELECT count(n) FROM t").integer(0, 0) > 0);
    QVERIFY(stop->isEnabled() && !start->isEnabled());
    stop->click();
    QTRY_VERIFY(start->isEnabled());
    QTRY_VERIFY2(visibleText(panel).contains(u"Stopped."), qPrintable(visibleText(panel)));
    auto *known = named<QTableView>(*panel, "knownBackfills");
    QTRY_COMPARE(known->model()->rowCount(), 1);
    QTRY_COMPARE(known->model()->index(0, 0).data().toString(), QStringLiteral("Stopped"));
    QVERIFY(session->query("SELECT count(n) FROM t").integer(0, 0) < 3000);
    holder->execute("ROLLBACK");
    fillIn(*panel, QStringLiteral("nothing"));
    known->selectRow(0); // fills the form again
    QCOMPARE(named<QLineEdit>(*panel, "backfillTable")->text(), QStringLiteral("public.t"));
    QCOMPARE(start->text(), QStringLiteral("Go on..."));
    start->click();
    agree(*panel, workbench);
    QTRY_COMPARE(session->query("SELECT count(n) FROM t").integer(0, 0), 3000);
    QTRY_VERIFY2(visibleText(panel).contains(u"Verified"), qPrintable(visibleText(panel)));
    QTRY_COMPARE(known->model()->index(0, 0).data().toString(), QStringLiteral("Complete"));
}

void TestServerVerbs::backfillSaysWhatIsWrong()
{
    Opened opened;
    auto &workbench = opened.workbench;
    auto &window = opened.window;
    opened.open();
    trigger(window, "server.backfill");
    auto *panel = window.findChild<BackfillPanel *>();
    fillIn(*panel, QStringLiteral("shop.nowhere"));
    named<QPushButton>(*panel, "startBackfill")->click();
    agree(*panel, workbench);
    QTRY_VERIFY2(visibleText(panel).contains(u"There is no table shop.nowhere."), qPrintable(visibleText(panel)));
    QVERIFY(named<QPushButton>(*panel, "startBackfill")->isEnabled());
    QCOMPARE(named<QLineEdit>(*panel, "backfillTable")->text(), QStringLiteral("shop.nowhere"));
}

void TestServerVerbs::squashIsProvedAndShown()
{
    TemporaryProject project;
    threeTables(project);
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    workbench.openProject(project.path());
    QTRY_COMPARE(workbench.statuses().size(), 3);
    workbench.select(QStringLiteral("20260102000000"));
    trigger(window, "migration.squash");
    auto *dialog = window.findChild<SquashDialog *>();
    auto *save = named<QPushButton>(*dialog, "saveSquash");
    QVERIFY(!save->isEnabled());
    QTRY_VERIFY(save->isEnabled());
    const QString script = dialog->findChild<QPlainTextEdit *>()->toPlainText();
    QVERIFY2(script.contains(u"CREATE TABLE public.b") && !script.contains(u"public.c"), qPrintable(script));
    QVERIFY(visibleText(dialog).contains(u"Proved"));
}

QTEST_MAIN(TestServerVerbs)
#include "tst_serververbs.moc"
