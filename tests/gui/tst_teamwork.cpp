#include "tests/gui/windows.h"
#include "tests/support/patience.h"
#include "tests/support/privateserver.h"
#include "tests/support/projects.h"
#include "widgets/editor/conventionspanel.h"
#include "widgets/server/tenantspanel.h"
#include "widgets/runbook/approvaldialog.h"

#include <QAbstractItemModelTester>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTcpServer>
#include <QToolButton>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// What a team has agreed on, in the window.
class TestTeamworkInTheWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void cleanupTestCase() { stopServer(); }
    void theConventionsStandBesideTheEditor();
    void aHostilePageReachesNobody();
    void everyTenantIsInTheTable();
    void aMigrationRunsForEveryTenant();
    void productionIsGatedAsOnTheCommandLine();
    void approvalsNeedAWindowAndAReason();
    void alembicIsOfferedOnlyToItsProjects();
};

void TestTeamworkInTheWindow::theConventionsStandBesideTheEditor()
{
    TemporaryProject project, without;
    project.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    project.write(QStringLiteral("docs/data-patterns.md"), "# Names\n\nTables are **plural**.\n");
    without.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    window.resize(1400, 900);
    auto *page = window.findChild<QuietBrowser *>();
    QVERIFY(page && !page->isVisible());
    workbench.openProject(project.path());
    QTRY_VERIFY(page->isVisible());
    QCOMPARE(page->toPlainText(), QStringLiteral("Names\nTables are plural."));
    project.write(QStringLiteral("docs/data-patterns.md"), "Now other words.\n");
    QTRY_COMPARE(page->toPlainText(), QStringLiteral("Now other words."));
    workbench.openProject(without.path());
    QTRY_VERIFY(!page->isVisible());
}

void TestTeamworkInTheWindow::aHostilePageReachesNobody()
{
    QTcpServer outside;
    QVERIFY(outside.listen(QHostAddress::LocalHost));
    const QByteArray address = "http://127.0.0.1:" + QByteArray::number(outside.serverPort()) + "/x.png", mark = "<script>alert(1)</script>";
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    project.write(QStringLiteral("secret.txt"), "password");
    project.write(QStringLiteral("CONVENTIONS.md"), "![a](" + address + ") ![b](secret.txt) ![c](file:///etc/passwd)\n\n<img src=\"" + address + "\"><iframe src=\"secret.txt\"></iframe>\n\n" + mark + "\n\n[go](" + address + ")\n\n" + QByteArray(20'000, '>') + "\n\n" + QByteArray(5000, '[') + "\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    auto *page = window.findChild<QuietBrowser *>();
    workbench.openProject(project.path());
    QTRY_VERIFY(page->isVisible());
    QVERIFY(page->toPlainText().contains(QString::fromUtf8(mark)) || page->toPlainText().contains(QStringLiteral("alert(1)")));
    QVERIFY(!page->toPlainText().contains(QStringLiteral("password")) && !page->toHtml().contains(QStringLiteral("<script")));
    QVERIFY(!page->openLinks() && !page->openExternalLinks());
    page->grab(); // draws everything that it would load
    QVERIFY(!outside.waitForNewConnection(200));
}

static void threeTenants(TemporaryProject &project, Session &session)
{
    session.execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3");
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY);", "DROP TABLE a;");
    project.migration(QStringLiteral("20260102000000_second"), "CREATE TABLE b (id int PRIMARY KEY);", "DROP TABLE b;");
    project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
}

void TestTeamworkInTheWindow::everyTenantIsInTheTable()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    threeTenants(project, *session);
    OpenWindow opened(QStringLiteral("migrations"));
    auto &[workbench, window] = opened;
    window.resize(1400, 900);
    auto *table = window.findChild<QTableView *>(QStringLiteral("tenants"));
    QVERIFY(table);
    new QAbstractItemModelTester(table->model(), table);
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project());
    workbench.connectTo(server().profile(database), {});
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(workbench.tenants()[1].tenant, QStringLiteral("t_2"));
    QVERIFY(workbench.tenants()[1].state == TenantStatus::State::Behind);
    QCOMPARE(workbench.pending().size(), 2);
}

void TestTeamworkInTheWindow::aMigrationRunsForEveryTenant()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    threeTenants(project, *session);
    session->execute("CREATE TABLE t_3.b (id int)");
    Workbench workbench;
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project());
    workbench.connectTo(server().profile(database), {});
    QTRY_COMPARE(workbench.tenants().size(), 3);
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    workbench.runMigration(QStringLiteral("20260101000000"), Direction::Up);
    QTRY_COMPARE(ran.size(), 1);
    QVERIFY(ran.front().front().value<MigrationRun>().ok);
    QTRY_COMPARE(workbench.pending().size(), 1);
    workbench.runMigration(QStringLiteral("20260102000000"), Direction::Up);
    QTRY_COMPARE(ran.size(), 2);
    const auto failed = ran.back().front().value<MigrationRun>();
    QVERIFY(!failed.ok);
    QVERIFY2(failed.error->fullText().contains(QStringLiteral("t_3")), qPrintable(failed.error->fullText()));
    session->execute("DROP TABLE t_3.b");
    workbench.runMigration(QStringLiteral("20260102000000"), Direction::Up); // only where it is missing
    QTRY_COMPARE(ran.size(), 3);
    QVERIFY(ran.back().front().value<MigrationRun>().ok);
    QTRY_VERIFY(workbench.pending().isEmpty());
}

void TestTeamworkInTheWindow::productionIsGatedAsOnTheCommandLine()
{
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
    QString database;
    const auto session = freshDatabase(&database);
    makeBigTable(*session);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_rewrite"), "ALTER TABLE big ALTER COLUMN n TYPE bigint;");
    Workbench workbench;
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project());
    ConnectionProfile production = server().profile(database);
    production.environment = Environment::Production;
    production.longestBlockingS = 0.05;
    workbench.connectTo(production, {});
    QTRY_VERIFY(workbench.catalog() && workbench.catalog()->complete);
    QSignalSpy ran(&workbench, &Workbench::migrationRan);
    QString refused;
    connect(&workbench, &Workbench::migrationRefused, this, [&](const Error &error) { refused = error.message; });
    workbench.runMigration(QStringLiteral("20260101000000"), Direction::Up);
    QTRY_VERIFY2(refused.contains(QStringLiteral("Nobody has approved it")), qPrintable(refused));
    const QDateTime now = QDateTime::currentDateTime();
    addApproval(*workbench.project(), { QStringLiteral("20260101000000"), approvalHash(workbench.project()->migrations.front()), workbench.confirmationName(), QStringLiteral("ann"), QStringLiteral("agreed"), now, now.addSecs(-1), now.addSecs(3600) });
    workbench.runMigration(QStringLiteral("20260101000000"), Direction::Up);
    QTRY_COMPARE(ran.size(), 1);
    QVERIFY(ran.front().front().value<MigrationRun>().ok);
}

void TestTeamworkInTheWindow::approvalsNeedAWindowAndAReason()
{
    ApprovalDialog dialog({ QStringLiteral("1"), "hash", QStringLiteral("shop-prod/shop"), QStringLiteral("ann"), {}, {}, {}, {} });
    auto *approve = dialog.findChild<QPushButton *>(QStringLiteral("approve"));
    auto *until = dialog.findChild<QDateTimeEdit *>(QStringLiteral("approvalUntil"));
    QVERIFY(!approve->isEnabled());
    dialog.findChild<QLineEdit *>(QStringLiteral("approvalReason"))->setText(QStringLiteral("agreed"));
    QVERIFY(approve->isEnabled());
    const QDateTime end = until->dateTime();
    until->setDateTime(end.addDays(-1));
    QVERIFY(!approve->isEnabled());
    until->setDateTime(end);
    const Approval given = dialog.approval();
    QCOMPARE(given.reason, QStringLiteral("agreed"));
    QCOMPARE(given.version, QStringLiteral("1"));
    QVERIFY(given.at.isValid() && given.from < given.until);
}

void TestTeamworkInTheWindow::alembicIsOfferedOnlyToItsProjects()
{
    TemporaryProject native, alembic;
    native.migration(QStringLiteral("20260101000000_first"), "SELECT 1;");
    alembic.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = alembic\n");
    alembic.write(QStringLiteral("alembic/env.py"), "open('ran', 'w')\n");
    alembic.write(QStringLiteral("alembic/versions/a1_first.py"), "revision = 'a1'\ndown_revision = None\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n");
    Workbench workbench;
    MainWindow window(workbench, hooksFor({}));
    window.show();
    window.showPage(QStringLiteral("migrations"));
    QToolButton *check = nullptr;
    for (QToolButton *button : window.findChildren<QToolButton *>())
        if (button->property("id") == QStringLiteral("alembicCheck"))
            check = button;
    QVERIFY(check);
    workbench.openProject(native.path());
    QTRY_VERIFY(workbench.project());
    QVERIFY(!check->isVisible());
    workbench.openProject(alembic.path());
    QTRY_VERIFY(check->isVisible());
    QString said;
    connect(&workbench, &Workbench::message, this, [&](const QString &text, bool good) { said = good ? said : text; });
    check->click();
    QTRY_VERIFY2(said.contains(QStringLiteral("lockkeeper trust")), qPrintable(said)); // nobody trusted it
    QVERIFY(!QFile::exists(alembic.file(QStringLiteral("ran"))));
}

QTEST_MAIN(TestTeamworkInTheWindow)
#include "tst_teamwork.moc"
