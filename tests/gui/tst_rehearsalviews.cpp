#include "widgets/common/factstablemodel.h"
#include "widgets/rehearsal/failurepointsview.h"
#include "widgets/rehearsal/loadview.h"
#include "widgets/rehearsal/timeline.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

using namespace lockkeeper;

/// Failure points, load and time line of the rehearsal page, from reports that are put together here.
class TestRehearsalViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ColorScheme::Light); }
    void failurePointsOfferThemselves();
    void failurePointsAreATable();
    void aProblemIsSaid();
    void loadIsATable();
    void timelineIsWrittenAsAPicture();
    void timelineNamesWhatIsClicked();
    void pictures();
};

static RehearsalReport reportWithPoints()
{
    RehearsalReport report;
    report.migration.version = QStringLiteral("20260102000000");
    report.failurePoints.emplace();
    FailurePoints &points = *report.failurePoints;
    points.statements << FailureStatement { Direction::Up, 0, 3, QStringLiteral("Create index a"), LockMode::ShareUpdateExclusive, QStringLiteral("index"), false }
                      << FailureStatement { Direction::Up, 1, 4, QStringLiteral("Create index b"), LockMode::ShareUpdateExclusive, QStringLiteral("index"), false }
                      << FailureStatement { Direction::Down, 0, 1, QStringLiteral("Drop index b"), LockMode::AccessExclusive, QStringLiteral("drop"), true };
    FailurePoint during;
    during.kind = FailureKind::TerminatedDuring;
    during.state = FailureState::InvalidIndex;
    during.history = QStringLiteral("dirty");
    during.leftBehind << QStringLiteral("public.a");
    during.sqlState = QStringLiteral("57P01");
    during.serverSaid = QStringLiteral("FATAL:  terminating connection");
    during.ways << FailureWay { FailureWay::Action::Repair, {}, FailureWay::Outcome::Works, 0.09, QStringLiteral("The schema is as after an undisturbed up.") };
    FailurePoint before;
    before.direction = Direction::Down;
    before.state = FailureState::Unchanged;
    FailurePoint disk;
    disk.kind = FailureKind::DiskFull;
    disk.reason = QStringLiteral("no file system");
    points.points << during << before << disk;
    return report;
}

static QStringList cells(const QTableView *table, int row)
{
    QStringList texts;
    for (int column = 0; column < table->model()->columnCount(); ++column)
        texts << table->model()->index(row, column).data().toString();
    return texts;
}

static QString shown(const QWidget &widget)
{
    QStringList texts;
    for (const QLabel *label : widget.findChildren<QLabel *>())
        if (label->isVisibleTo(&widget))
            texts << label->text();
    return texts.join(u'\n');
}

void TestRehearsalViews::failurePointsOfferThemselves()
{
    FailurePointsView view;
    view.resize(1200, 500);
    view.setReport({}, false);
    QSignalSpy wanted(&view, &FailurePointsView::wanted);
    QPushButton *action = nullptr;
    for (QPushButton *button : view.findChildren<QPushButton *>())
        if (button->text() == u"Try the failure points")
            action = button;
    QVERIFY(action);
    action->click();
    QCOMPARE(wanted.size(), 1);
}

void TestRehearsalViews::failurePointsAreATable()
{
    FailurePointsView view;
    view.resize(1200, 500);
    auto *table = view.findChild<QTableView *>(QStringLiteral("failurePoints"));
    QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    view.setReport(reportWithPoints(), false);
    QCOMPARE(table->model()->rowCount(), 5); // two headings
    QVERIFY2(cells(table, 1).contains(QStringLiteral("Invalid index")), qPrintable(cells(table, 1).join(u'|')));
    QVERIFY2(cells(table, 2).contains(QStringLiteral("as at 1")), qPrintable(cells(table, 2).join(u'|')));
    QCOMPARE(cells(table, 4)[3], QStringLiteral("Unchanged"));
    QCOMPARE(view.count(), 1);
    table->setCurrentIndex(table->model()->index(1, 4));
    for (const char *text : { "Up 1, killed during: Create index a", "public.a is left INVALID", "`lockkeeper repair 20260102000000 --finish` goes on to the end" })
        QVERIFY2(shown(view).contains(QLatin1String(text)), qPrintable(shown(view)));
    QSignalSpy activated(&view, &FailurePointsView::statementActivated);
    Q_EMIT table->doubleClicked(table->model()->index(1, 4));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][1].toInt(), 3);
}

void TestRehearsalViews::aProblemIsSaid()
{
    FailurePointsView view;
    RehearsalReport report;
    report.failurePoints.emplace();
    report.failurePoints->problem = QStringLiteral("The up does not run undisturbed.");
    view.setReport(report, false);
    QVERIFY2(shown(view).contains(QStringLiteral("does not run undisturbed")), qPrintable(shown(view)));
}

static LoadRun queueRun()
{
    LoadRun run;
    run.seconds = 1.2;
    run.sessions << LoadSession { LoadSession::Role::Migration, QStringLiteral("migration") } << LoadSession { LoadSession::Role::Reader, QStringLiteral("reader 1"), QStringLiteral("SELECT a FROM t"), {}, 12, 0.001, 1.1, 0.05, 1, QStringLiteral("gone") }
                 << LoadSession { LoadSession::Role::Holder, QStringLiteral("long transaction") };
    run.statements << LoadStatement { 7, QStringLiteral("Add column b to public.t"), 0, 1.15 };
    run.locks << LoadLock { QStringLiteral("public.t"), LockMode::AccessExclusive, 1.0, 1.2 };
    run.waits << LoadWait { 0, QStringLiteral("public.t"), LockMode::AccessExclusive, { 2 }, 0.01, 1.0 } << LoadWait { 1, QStringLiteral("public.t"), LockMode::AccessShare, { 0 }, 0.05, 1.15 };
    return run;
}

void TestRehearsalViews::loadIsATable()
{
    LoadView view;
    RehearsalReport report;
    report.load.emplace();
    report.load->load = queueRun();
    view.setReport(report, false);
    const auto *table = view.findChild<QTableView *>();
    QCOMPARE(table->model()->rowCount(), 3);
    const QStringList reader = cells(table, 1);
    QVERIFY2(reader[0] == u"reader 1" && reader[5].contains(u"migration") && reader[6].contains(u"gone"), qPrintable(reader.join(u'|')));
    QVERIFY2(shown(view).contains(QStringLiteral("1 run(s) failed")), qPrintable(shown(view)));
}

void TestRehearsalViews::timelineIsWrittenAsAPicture()
{
    Timeline timeline;
    timeline.resize(900, 300);
    timeline.setLoad(queueRun());
    QTemporaryDir folder;
    const QString svg = folder.filePath(QStringLiteral("line.svg")), png = folder.filePath(QStringLiteral("line.png"));
    timeline.exportTo(svg);
    timeline.exportTo(png);
    QFile file(svg);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("<svg") && text.contains("reader 1") && text.contains("Locks held"));
    const QImage whole(png);
    QVERIFY(whole.width() > 1000);
    timeline.zoom(4);
    timeline.exportTo(png);
    QVERIFY(QImage(png).width() > 3 * whole.width());
}

void TestRehearsalViews::timelineNamesWhatIsClicked()
{
    Timeline timeline;
    timeline.resize(900, 300);
    timeline.setLoad(queueRun());
    QSignalSpy clicked(&timeline, &Timeline::statementClicked), line(&timeline, &Timeline::lineActivated);
    const QPoint statement(400, 24 + 23 + 12); // below the axis and a heading
    QTest::mouseClick(timeline.viewport(), Qt::LeftButton, {}, statement);
    QTest::mouseDClick(timeline.viewport(), Qt::LeftButton, {}, statement);
    QVERIFY(clicked.size() >= 1);
    QCOMPARE(line.size(), 1);
    QCOMPARE(line[0][0].toInt(), 7);
}

/// Of a report in the file LOCKKEEPER_REPORT, as pictures in the folder LOCKKEEPER_PICTURES: for people.
void TestRehearsalViews::pictures()
{
    const QString folder = qEnvironmentVariable("LOCKKEEPER_PICTURES");
    QFile file(qEnvironmentVariable("LOCKKEEPER_REPORT"));
    if (folder.isEmpty() || !file.open(QIODevice::ReadOnly))
        QSKIP("No folder for pictures is named.");
    const RehearsalReport report = RehearsalReport::fromJson(QJsonDocument::fromJson(file.readAll()).object()[u"migrations"][0].toObject());
    for (const ColorScheme scheme : { ColorScheme::Light, ColorScheme::Dark }) {
        applyTheme(*qApp, scheme);
        const QString suffix = scheme == ColorScheme::Light ? QStringLiteral(".png") : QStringLiteral("-dark.png");
        FailurePointsView points;
        points.resize(1320, 560);
        points.setReport(report, false);
        auto *table = points.findChild<QTableView *>(QStringLiteral("failurePoints"));
        table->setCurrentIndex(table->model()->index(1, 4));
        points.grab().save(folder + QStringLiteral("/points") + suffix);
        LoadView load;
        load.resize(1320, 420);
        load.setReport(report, false);
        load.grab().save(folder + QStringLiteral("/load") + suffix);
        Timeline timeline;
        timeline.resize(1320, 380);
        if (report.load && report.load->queue)
            timeline.setLoad(*report.load->queue);
        timeline.grab().save(folder + QStringLiteral("/line") + suffix);
    }
    applyTheme(*qApp, ColorScheme::Light);
}

QTEST_MAIN(TestRehearsalViews)
#include "tst_rehearsalviews.moc"
