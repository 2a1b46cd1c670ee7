#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/rehearsal/estimateview.h"
#include "widgets/rehearsal/failurepointsview.h"
#include "widgets/rehearsal/isolationview.h"
#include "widgets/rehearsal/plansview.h"
#include "widgets/rehearsal/rehearsaldialog.h"
#include "widgets/rehearsal/rehearsalpage.h"
#include "widgets/rehearsal/timeline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The rehearsal page as a person uses it: how to rehearse is asked, every part of the report has its place, and one failure
/// point is tried alone.
class TestRehearsalPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { prepareWindows(); }
    void cleanupTestCase() { stopServer(); }
    void wrongInputIsSaidInPlace();
    void choiceIsRemembered();
    void askingForAPartMayNeedMore();
    void plansEstimateAndTenantsAreTables();
    void outcomesAreFiltered();
    void keysStepThroughTheTimeline();
    void everythingIsRehearsedFromTheWindow();
};

/// The one that can be seen, where there are several.
template <class Widget>
static Widget *named(const QWidget &widget, const char *name)
{
    const QList<Widget *> found = widget.findChildren<Widget *>(QLatin1String(name));
    const auto shown = std::find_if(found.begin(), found.end(), [](const Widget *each) { return each->isVisible(); });
    return shown != found.end() ? *shown : found.value(0);
}

static QStringList cells(const QTableView &table, int row)
{
    QStringList texts;
    for (int column = 0; column < table.model()->columnCount(); ++column)
        texts << table.model()->index(row, column).data().toString();
    return texts;
}

static void choose(QComboBox *box, const QString &part)
{
    for (int i = 0; i < box->count(); ++i)
        if (box->itemText(i).contains(part))
            return box->setCurrentIndex(i);
    QFAIL(qPrintable(part));
}

void TestRehearsalPage::wrongInputIsSaidInPlace()
{
    ConnectionProfile staging;
    staging.name = QStringLiteral("staging");
    staging.environment = Environment::Staging;
    RehearsalDialog dialog({}, { staging });
    dialog.show();
    auto *start = named<QPushButton>(dialog, "startRehearsal");
    const auto problem = [&](const char *field) {
        const QLabel *label = dialog.findChild<QLabel *>(QStringLiteral("problem.") + QLatin1String(field));
        return label->isVisible() ? label->text() : QString();
    };
    QVERIFY(start->isEnabled());
    choose(named<QComboBox>(dialog, "rows"), QStringLiteral("sample"));
    named<QLineEdit>(dialog, "sample")->setText(QStringLiteral("half of it"));
    QVERIFY2(problem("sample").contains(QStringLiteral("half of it")) && !start->isEnabled(), qPrintable(problem("sample")));
    named<QLineEdit>(dialog, "sample")->setText(QStringLiteral("5%"));
    QVERIFY(problem("sample").isEmpty() && start->isEnabled());
    choose(named<QComboBox>(dialog, "rows"), QStringLiteral("dump"));
    QVERIFY(!named<QLineEdit>(dialog, "sample")->isVisible());
    named<QLineEdit>(dialog, "dump")->setText(QStringLiteral("/no/such.dump"));
    QVERIFY2(problem("dump").contains(QStringLiteral("does not exist")) && !start->isEnabled(), qPrintable(problem("dump")));
    choose(named<QComboBox>(dialog, "rows"), QStringLiteral("None"));
    named<QCheckBox>(dialog, "failurePoints")->setChecked(true);
    choose(named<QComboBox>(dialog, "where"), QStringLiteral("staging"));
    QVERIFY(problem("failurePoints").contains(QStringLiteral("private server only")));
    named<QCheckBox>(dialog, "failurePoints")->setChecked(false);
    named<QCheckBox>(dialog, "plans")->setChecked(true);
    auto *queries = called<QPlainTextEdit>(dialog, QStringLiteral("More queries"));
    queries->setPlainText(QStringLiteral("SELECT 1; SELECT FROM WHERE"));
    QVERIFY(problem("queries").contains(QStringLiteral("SELECT FROM WHERE")));
    queries->setPlainText(QStringLiteral("SELECT 1; SELECT 2"));
    QVERIFY(start->isEnabled());
    const RehearsalChoice choice = dialog.choice();
    QCOMPARE(choice.queries, QStringList({ QStringLiteral("SELECT 1"), QStringLiteral("SELECT 2") }));
    QVERIFY(choice.staging == u"staging" && choice.plans && !choice.failurePoints && choice.source == RehearsalData::Source::None);
}

static void openFirst(Workbench &workbench, TemporaryProject &project)
{
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY, n int);\nCREATE INDEX a_n ON a (n);\n", "DROP TABLE a;");
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project());
}

void TestRehearsalPage::choiceIsRemembered()
{
    TemporaryProject project;
    {
        OpenWindow opened(QStringLiteral("rehearsal"));
        openFirst(opened.workbench, project);
        auto *page = opened.window.findChild<RehearsalPage *>();
        QVERIFY2(visibleText(page).contains(QStringLiteral("It runs on a private PostgreSQL")), qPrintable(visibleText(page)));
        named<QPushButton>(*page, "emptyOther")->click();
        auto *dialog = page->findChild<RehearsalDialog *>();
        choose(named<QComboBox>(*dialog, "rows"), QStringLiteral("None"));
        named<QCheckBox>(*dialog, "load")->setChecked(true);
        named<QPushButton>(*dialog, "keepChoice")->click();
        QVERIFY(!opened.workbench.isRehearsing());
        QVERIFY2(visibleText(page).contains(QStringLiteral("without rows, and includes load")), qPrintable(visibleText(page)));
    }
    Workbench again;
    again.openProject(project.path());
    QTRY_VERIFY(again.project());
    QVERIFY(again.choice().load && again.choice().source == RehearsalData::Source::None);
}

void TestRehearsalPage::askingForAPartMayNeedMore()
{
    TemporaryProject project;
    OpenWindow opened(QStringLiteral("rehearsal"));
    openFirst(opened.workbench, project);
    auto *page = opened.window.findChild<RehearsalPage *>();
    Q_EMIT page->findChild<EstimateView *>()->wanted();
    auto *dialog = page->findChild<RehearsalDialog *>();
    QVERIFY(dialog && !opened.workbench.isRehearsing());
    QVERIFY2(visibleText(dialog).contains(QStringLiteral("No server is named")), qPrintable(visibleText(dialog)));
    RehearsalChoice choice;
    choice.staging = QStringLiteral("gone");
    opened.workbench.setChoice(choice);
    opened.workbench.rehearse({ opened.workbench.current() });
    QVERIFY(!opened.workbench.isRehearsing());
    QVERIFY2(visibleText(page).contains(QStringLiteral("No connection is named gone")), qPrintable(visibleText(page)));
}

void TestRehearsalPage::plansEstimateAndTenantsAreTables()
{
    RehearsalReport report;
    PlansView plans;
    plans.setReport(report, false);
    QVERIFY(visibleText(&plans).isEmpty() && plans.count() == 0);
    report.plans.emplace();
    report.plans->plans << QueryPlan { QStringLiteral("Fine"), { {}, 8, { QStringLiteral("a_pkey") }, {} }, { {}, 8, { QStringLiteral("a_pkey") }, {} }, {} }
                        << QueryPlan { QStringLiteral("Worse"), { {}, 8, { QStringLiteral("a_n") }, {} }, { {}, 900, {}, { QStringLiteral("a") } }, { QStringLiteral("Worse now reads all of a.") } };
    report.plans->newIndexes << QStringLiteral("No query uses the new index a_m.");
    plans.show();
    plans.setReport(report, false);
    QCOMPARE(plans.count(), 1);
    const auto *table = plans.findChild<QTableView *>();
    QCOMPARE(cells(*table, 0)[0], QStringLiteral("Worse")); // what got worse stands first
    QCOMPARE(cells(*table, 0)[4], QStringLiteral("reads all of a"));
    QVERIFY(visibleText(&plans).contains(QStringLiteral("No query uses the new index a_m.")));

    report.estimate.emplace();
    report.estimate->target = QStringLiteral("prod");
    report.estimate->statements << StatementEstimate { 3, QStringLiteral("Create index a_n on a"), 2, 8, QStringLiteral("scan of a, 5 M rows") };
    report.estimate->low = report.estimate->blockedLow = 2;
    report.estimate->high = report.estimate->blockedHigh = 8;
    report.estimate->limit = 1;
    EstimateView estimate;
    estimate.show();
    estimate.setReport(report, false);
    QCOMPARE(estimate.count(), 1); // a window is needed
    QCOMPARE(cells(*estimate.findChild<QTableView *>(), 0)[2], QStringLiteral("2.0 s to 8.0 s"));
    QVERIFY(visibleText(&estimate).contains(QStringLiteral("prod")));

    report.isolation.emplace();
    report.isolation->tenants = 3;
    report.isolation->probes << TenantProbe { QStringLiteral("a"), QStringLiteral("read"), false, {} } << TenantProbe { QStringLiteral("a"), QStringLiteral("update"), true, QStringLiteral("2 rows") };
    IsolationView isolation;
    isolation.show();
    isolation.setReport(report, false);
    QCOMPARE(isolation.count(), 1);
    QCOMPARE(cells(*isolation.findChild<QTableView *>(), 0)[2], QStringLiteral("Reached"));
}

void TestRehearsalPage::outcomesAreFiltered()
{
    RehearsalReport report;
    report.failurePoints.emplace();
    FailurePoints &points = *report.failurePoints;
    points.statements << FailureStatement { Direction::Up, 0, 3, QStringLiteral("one"), LockMode::None, QStringLiteral("x"), false } << FailureStatement { Direction::Up, 1, 4, QStringLiteral("two"), LockMode::None, QStringLiteral("y"), false };
    FailurePoint invalid, same;
    invalid.state = FailureState::InvalidIndex;
    same.place = 1;
    same.kind = FailureKind::ConnectionCut;
    same.state = FailureState::Unchanged;
    points.points << same << invalid;
    FailurePointsView view;
    view.show();
    view.setReport(report, false);
    auto *table = named<QTableView>(view, "failurePoints");
    QCOMPARE(table->currentIndex(), table->model()->index(1, 3)); // what needs a person
    auto *filter = view.findChild<QComboBox *>();
    choose(filter, QStringLiteral("Needs repair"));
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(cells(*table, 1)[1], QStringLiteral("one"));
    choose(filter, QStringLiteral("Unchanged"));
    QCOMPARE(cells(*table, 1)[1], QStringLiteral("two"));
    QSignalSpy wanted(&view, &FailurePointsView::pointWanted);
    table->setCurrentIndex(table->model()->index(1, 3 + int(FailureKind::ConnectionCut)));
    named<QPushButton>(view, "tryAlone")->click();
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].value<FailurePlace>(), (FailurePlace { Direction::Up, 1, FailureKind::ConnectionCut }));
    view.setReport(report, true);
    QVERIFY(!named<QPushButton>(view, "tryAlone")->isEnabled()); // something runs already
}

void TestRehearsalPage::keysStepThroughTheTimeline()
{
    RehearsalReport report;
    for (int i = 0; i < 3; ++i) {
        StatementMeasure measure;
        measure.line = i + 1;
        measure.start = i;
        measure.seconds = 1;
        report.statements << measure;
    }
    Timeline timeline;
    timeline.resize(900, 200);
    timeline.setReport(report, Direction::Up);
    QSignalSpy clicked(&timeline, &Timeline::statementClicked), line(&timeline, &Timeline::lineActivated);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QCOMPARE(timeline.current(), 1);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QCOMPARE(timeline.current(), 2); // there is no further one
    QTest::keyClick(&timeline, Qt::Key_Left);
    QCOMPARE(clicked.back()[0].toInt(), 1);
    QTest::keyClick(&timeline, Qt::Key_Return);
    QCOMPARE(line.size(), 1);
    QCOMPARE(line[0][0].toInt(), 2);
}

void TestRehearsalPage::everythingIsRehearsedFromTheWindow()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    OpenWindow opened(QStringLiteral("rehearsal"));
    auto &[workbench, window] = opened;
    openFirst(workbench, project);
    project.migration(QStringLiteral("20260102000000_second"), "ALTER TABLE a ADD COLUMN m int;", "ALTER TABLE a DROP COLUMN m; ALTER TABLE a DROP COLUMN n;");
    workbench.reloadProject(QStringLiteral("20260102000000"));
    QTRY_COMPARE(workbench.current(), QStringLiteral("20260102000000"));
    workbench.connectTo(server().profile(database), {});
    QTRY_VERIFY(workbench.catalog() && workbench.catalog()->complete);
    RehearsalChoice choice;
    choice.plans = choice.estimate = choice.failurePoints = true;
    choice.budgetSeconds = 1;
    choice.queries << QStringLiteral("SELECT n FROM a WHERE n = 3");
    choice.server = workbench.profile()->name;
    workbench.setChoice(choice);
    QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(workbench.isRehearsing());
    QTRY_VERIFY(!workbench.isRehearsing());
    const RehearsalReport *report = workbench.report(workbench.current());
    QVERIFY(report && report->plans && report->estimate && report->failurePoints);
    auto *page = window.findChild<RehearsalPage *>();
    auto *tabs = page->findChild<QTabWidget *>();
    QCOMPARE(tabs->tabText(1), QStringLiteral("Schema %1").arg(report->differences.size()));
    tabs->setCurrentIndex(1);
    QTest::keyClick(&window, Qt::Key_F7);
    QCOMPARE(tabs->currentIndex(), 0); // what the time line paints
    QVERIFY(tabs->currentWidget()->findChildren<QTableView *>().contains(window.focusWidget()) || tabs->currentWidget() == window.focusWidget());
    tabs->setCurrentIndex(1);
    QVERIFY(called<QPlainTextEdit>(*page, QStringLiteral("Before"))->toPlainText().contains(QStringLiteral("n integer")));
    QVERIFY(!called<QPlainTextEdit>(*page, QStringLiteral("After the down"))->toPlainText().contains(QStringLiteral("n integer")));
    // One point alone, in the place of the one that was tried.
    const FailurePlace place { Direction::Up, 0, FailureKind::TerminatedAfter };
    QSignalSpy ended(&workbench, &Workbench::rehearsalEnded);
    workbench.tryAgain(place);
    QTRY_COMPARE(ended.size(), 1);
    const FailurePoint *point = workbench.report(workbench.current())->failurePoints->point(place.direction, place.place, place.kind);
    QVERIFY(point && point->state == FailureState::Unchanged);
    QVERIFY(workbench.report(workbench.current())->plans); // the rest of the report stays
    QTRY_VERIFY(!workbench.isRehearsing());
    workbench.rehearse({ workbench.current() });
    int stops = 0; // one place says that it runs
    for (const QPushButton *button : page->findChildren<QPushButton *>())
        stops += button->isVisible() && button->text() == u"Stop" ? 1 : 0;
    QCOMPARE(stops, 1);
    QSignalSpy stopped(&workbench, &Workbench::rehearsalFailed);
    named<QPushButton>(*page, "stopRehearsal")->click();
    QTRY_COMPARE(stopped.size(), 1);
    QVERIFY(!workbench.isRehearsing());
}

QTEST_MAIN(TestRehearsalPage)
#include "tst_rehearsalpage.moc"
