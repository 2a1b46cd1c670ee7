#include "tests/gui/serverwindows.h"
#include "tests/support/patience.h"
#include "widgets/connections/connectiondialog.h"
#include "widgets/designer/designerpage.h"
#include "widgets/editor/editordock.h"
#include "widgets/editor/sqleditor.h"
#include "widgets/editor/squashdialog.h"
#include "widgets/rehearsal/rehearsaldialog.h"
#include "widgets/rehearsal/rehearsalpage.h"
#include "widgets/runbook/approvaldialog.h"
#include "widgets/schema/schemapage.h"
#include "widgets/server/backfillpanel.h"
#include "widgets/server/driftpanel.h"
#include "widgets/server/repairpanel.h"
#include "widgets/server/tenantspanel.h"
#include "widgets/server/verifypanel.h"

#include <QAction>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>

using namespace lockkeeper;
using namespace lockkeeper::test;

/// The window as pictures in the folder LOCKKEEPER_PICTURES, for people to look at: light and dark, large and small.
class TestPictures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { stopServer(); }
    void demo();
    void designer();
    void serverPanels();
    void serverVerbs();
    void teamwork();

private:
    void inEachLook(Workbench &workbench, const std::function<void(MainWindow &)> &show);
    void take(QWidget &widget, const QString &name);
    void takeTabs(QTabWidget &tabs, QWidget &window, const QString &name);
    QString m_folder, m_suffix;
};

void TestPictures::initTestCase()
{
    prepareWindows();
    m_folder = qEnvironmentVariable("LOCKKEEPER_PICTURES");
    if (m_folder.isEmpty())
        QSKIP("No folder for pictures is named.");
    if (!hasServer())
        QSKIP("No PostgreSQL server programs are installed.");
}

void TestPictures::take(QWidget &widget, const QString &name)
{
    QTest::qWait(50); // what is laid out late
    widget.grab().save(m_folder + u'/' + name + m_suffix);
}

void TestPictures::takeTabs(QTabWidget &tabs, QWidget &window, const QString &name)
{
    for (int tab = 0; tab < tabs.count(); ++tab) {
        if (!tabs.isTabVisible(tab))
            continue;
        tabs.setCurrentIndex(tab);
        take(window, QStringLiteral("%1-%2").arg(name, tabs.tabText(tab).section(u' ', 0, 0).toLower()));
    }
    tabs.setCurrentIndex(0);
}

static const std::pair<ColorScheme, QSize> looks[] = { { ColorScheme::Light, QSize(1440, 900) }, { ColorScheme::Dark, QSize(1440, 900) }, { ColorScheme::Light, QSize(1024, 700) } };

/// A window in each look, on the same workbench.
void TestPictures::inEachLook(Workbench &workbench, const std::function<void(MainWindow &)> &show)
{
    for (const auto &[scheme, size] : looks) {
        applyTheme(*qApp, scheme);
        m_suffix = scheme == ColorScheme::Dark ? QStringLiteral("-dark.png") : size.width() < 1100 ? QStringLiteral("-small.png") : QStringLiteral(".png");
        MainWindow window(workbench, hooksFor({}));
        window.resize(size);
        window.show();
        Q_EMIT workbench.projectChanged();
        Q_EMIT workbench.statusesChanged();
        Q_EMIT workbench.schemaIndexChanged();
        Q_EMIT workbench.matrixChanged();
        Q_EMIT workbench.currentChanged();
        show(window);
    }
    applyTheme(*qApp, ColorScheme::Light);
}

void TestPictures::demo()
{
    QTemporaryDir folder;
    Workbench workbench;
    {
        MainWindow starter(workbench, hooksFor(folder.path()));
        starter.openDemo();
        QTRY_COMPARE(workbench.matrix().rows.size(), 6);
    }
    RehearsalChoice choice;
    choice.plans = choice.load = choice.estimate = choice.failurePoints = true;
    choice.budgetSeconds = 8;
    choice.server = workbench.profile()->name;
    workbench.setChoice(choice);
    const QString safe = QStringLiteral("20261110101000"), lossy = QStringLiteral("20261115083000");
    workbench.rehearse({ safe, lossy });
    QTRY_VERIFY_WITH_TIMEOUT(workbench.report(lossy) && !workbench.isRehearsing(), 120'000);
    inEachLook(workbench, [&](MainWindow &window) {
        for (const QString &page : window.pages()) {
            workbench.select(page == u"rehearsal" ? safe : lossy);
            window.showPage(page);
            take(window, page);
        }
        window.showPage(QStringLiteral("schema"));
        window.schemaPage().showRelation({ QStringLiteral("shop"), QStringLiteral("orders") });
        window.schemaPage().toggleDiagram();
        take(window, QStringLiteral("schema-table"));
        window.schemaPage().toggleDiagram();
        ConnectionDialog connections({ *workbench.profile() });
        connections.show();
        take(connections, QStringLiteral("connections"));
        window.showPage(QStringLiteral("rehearsal"));
        workbench.select(safe);
        auto *rehearsal = window.findChild<RehearsalPage *>();
        takeTabs(*rehearsal->findChild<QTabWidget *>(), window, QStringLiteral("rehearsal-safe"));
        workbench.select(lossy);
        takeTabs(*rehearsal->findChild<QTabWidget *>(), window, QStringLiteral("rehearsal-lossy"));
        workbench.select(QStringLiteral("20261117120000"));
        take(window, QStringLiteral("rehearsal-none"));
        choice.source = RehearsalData::Source::Sample;
        choice.sample = QStringLiteral("some");
        RehearsalDialog dialog(choice, workbench.servers());
        dialog.show();
        take(dialog, QStringLiteral("how"));
    });
}

void TestPictures::designer()
{
    QTemporaryDir folder;
    Workbench workbench;
    {
        MainWindow starter(workbench, hooksFor(folder.path()));
        starter.openDemo();
        QTRY_COMPARE(workbench.matrix().rows.size(), 6);
    }
    inEachLook(workbench, [&](MainWindow &window) {
        window.showPage(QStringLiteral("designer"));
        for (const char *way : { "expand-contract", "in-place" }) {
            window.designerPage().open(QStringLiteral("rename-column"), { { QStringLiteral("table"), QStringLiteral("shop.customers") }, { QStringLiteral("column"), QStringLiteral("phone") }, { QStringLiteral("new_name"), QStringLiteral("telephone") }, { QStringLiteral("way"), QLatin1String(way) } });
            QTest::qWait(1000);
            auto *tabs = window.designerPage().findChild<QTabBar *>();
            for (int tab = 2; tab < 4; ++tab) {
                tabs->setCurrentIndex(tab);
                take(window, QStringLiteral("designer-%1-%2").arg(QLatin1String(way)).arg(tab));
            }
        }
    });
}

void TestPictures::serverPanels()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_shop"), "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    customer_id bigint NOT NULL,\n    note text\n);\nINSERT INTO shop.orders (customer_id) VALUES (1), (1);\n", "DROP SCHEMA shop CASCADE;");
    project.migration(QStringLiteral("20260102000000_orders_indexes"), "CREATE INDEX CONCURRENTLY orders_note ON shop.orders (note);\nCREATE UNIQUE INDEX CONCURRENTLY orders_customer ON shop.orders (customer_id);\nCREATE INDEX CONCURRENTLY orders_both ON shop.orders (customer_id, note);\n");
    applyAll(project, *session);
    session->execute("ALTER TABLE shop.orders ADD COLUMN hotfix int; CREATE TABLE shop.leftover (id int)");
    project.migration(QStringLiteral("20260101000000_shop"), "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    customer_id bigint NOT NULL,\n    note text,\n    total numeric\n);\nINSERT INTO shop.orders (customer_id) VALUES (1), (1);\n", "DROP SCHEMA shop CASCADE;");
    project.migration(QStringLiteral("20260103000000_wrong"), "ALTER TABLE shop.orders ADD COLUMN total_cents bigint;\nALTER TABLE shop.order ADD COLUMN n int;\nSELECT FROM WHERE;\n");
    Workbench workbench;
    open(workbench, project, database);
    inEachLook(workbench, [&](MainWindow &window) {
        window.showPage(QStringLiteral("migrations"));
        workbench.select(QStringLiteral("20260102000000"));
        auto *repair = window.findChild<RepairPanel *>();
        QTRY_VERIFY(repair->isVisible());
        QTRY_VERIFY(repair->findChild<QPushButton *>(QStringLiteral("resumeHalf"))->isEnabled());
        take(window, QStringLiteral("repair"));
        repair->findChild<QPushButton *>(QStringLiteral("undoHalf"))->click();
        take(*repair->findChild<ConfirmDialog *>(), QStringLiteral("confirm"));
        repair->findChild<ConfirmDialog *>()->reject();
        QSignalSpy compared(window.findChild<DriftPanel *>(), &DriftPanel::countChanged);
        window.findChild<EditorDock *>()->setCurrentWidget(window.findChild<DriftPanel *>());
        take(window, QStringLiteral("drift-empty"));
        window.findChild<QAction *>(QStringLiteral("server.drift"))->trigger();
        QTRY_VERIFY(!compared.isEmpty() && compared.back().front().toInt() > 0);
        take(window, QStringLiteral("drift"));
        workbench.select(QStringLiteral("20260101000000"));
        QTRY_VERIFY(window.findChild<QPushButton *>(QStringLiteral("sinceApplied"))->isVisible());
        window.findChild<EditorDock *>()->showSinceApplied();
        QTest::qWait(300);
        take(window, QStringLiteral("since-applied"));
        workbench.select(QStringLiteral("20260103000000"));
        MigrationRun run { *workbench.currentMigration() };
        run.notices << QStringLiteral("NOTICE: column \"total_cents\" is new");
        run.error = Error(ErrorKind::Statement, QStringLiteral("The server refused line 2."), QStringLiteral("Nothing was changed."));
        run.error->serverLine = QStringLiteral("ERROR:  relation \"shop.order\" does not exist");
        run.error->position = 67;
        Q_EMIT workbench.migrationRan(run);
        take(window, QStringLiteral("server-error"));
        window.findChild<SqlEditor *>(QStringLiteral("upEditor"))->goToLine(3);
        take(window, QStringLiteral("syntax-error"));
    });
}

void TestPictures::serverVerbs()
{
    QString database;
    const auto session = freshDatabase(&database), holder = connectTo(database);
    TemporaryProject project;
    project.migration(QStringLiteral("20260101000000_shop"), "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    customer_id bigint NOT NULL,\n    status text\n);\nSELECT count(*) = 0 AS ok FROM shop.orders WHERE customer_id < 0;\n", "DROP SCHEMA shop CASCADE;");
    project.migration(QStringLiteral("20260102000000_orders_note"), "ALTER TABLE shop.orders ADD COLUMN note text;\nSELECT count(*) < 100 AS ok FROM shop.orders;\n", "ALTER TABLE shop.orders DROP COLUMN note;");
    applyAll(project, *session);
    project.migration(QStringLiteral("20260103000000_orders_paid"), "ALTER TABLE shop.orders ADD COLUMN paid boolean;\n", "ALTER TABLE shop.orders DROP COLUMN paid;");
    project.migration(QStringLiteral("20260104000000_orders_total"), "ALTER TABLE shop.orders ADD COLUMN total numeric;\n", "ALTER TABLE shop.orders DROP COLUMN total;");
    session->execute("INSERT INTO shop.orders (customer_id) SELECT g FROM generate_series(1, 20000) g; ANALYZE shop.orders");
    Progress progress;
    BackfillRun(*session, *holder, { QStringLiteral("shop.orders"), QStringLiteral("status = 'open'"), QStringLiteral("status IS NULL AND id < 9000"), {} }).run(progress);
    Workbench apart;
    apart.openProject(project.path());
    QTRY_VERIFY(apart.project());
    inEachLook(apart, [&](MainWindow &window) {
        window.findChild<QAction *>(QStringLiteral("server.backfill"))->trigger();
        take(window, QStringLiteral("backfill-apart"));
        window.findChild<QAction *>(QStringLiteral("server.verify"))->trigger();
        take(window, QStringLiteral("verify-apart"));
    });
    Workbench workbench;
    open(workbench, project, database);
    inEachLook(workbench, [&](MainWindow &window) {
        window.showPage(QStringLiteral("migrations"));
        workbench.select(QStringLiteral("20260104000000"));
        const auto trigger = [&](const char *action) { window.findChild<QAction *>(QLatin1String(action))->trigger(); };
        trigger("server.apply");
        take(*window.findChild<ConfirmDialog *>(), QStringLiteral("apply"));
        delete window.findChild<ConfirmDialog *>();
        auto *verify = window.findChild<VerifyPanel *>();
        QSignalSpy verified(verify, &VerifyPanel::verified);
        trigger("server.verify");
        QTRY_VERIFY(!verified.isEmpty());
        take(window, QStringLiteral("verify"));
        auto *panel = window.findChild<BackfillPanel *>();
        trigger("server.backfill");
        QTRY_VERIFY(panel->findChild<QTableView *>(QStringLiteral("knownBackfills"))->model()->rowCount() > 0);
        take(window, QStringLiteral("backfill"));
        session->execute("UPDATE shop.orders SET status = NULL WHERE id >= 9000; DELETE FROM lockkeeper.backfills WHERE rows_left IS NULL");
        holder->execute("BEGIN; SELECT * FROM shop.orders WHERE id = 15000 FOR UPDATE");
        panel->findChild<QLineEdit *>(QStringLiteral("backfillTable"))->setText(QStringLiteral("shop.orders"));
        panel->findChild<QLineEdit *>(QStringLiteral("backfillSet"))->setText(QStringLiteral("status = 'open'"));
        panel->findChild<QLineEdit *>(QStringLiteral("backfillWhere"))->setText(QStringLiteral("status IS NULL"));
        panel->findChild<QPushButton *>(QStringLiteral("startBackfill"))->click();
        take(*window.findChild<ConfirmDialog *>(), QStringLiteral("backfill-confirm"));
        agree(*panel, workbench);
        QTRY_VERIFY(session->query("SELECT count(*) FROM shop.orders WHERE status IS NULL AND id >= 9000").integer(0, 0) < 8000);
        QTest::qWait(300);
        take(window, QStringLiteral("backfill-running"));
        panel->findChild<QPushButton *>(QStringLiteral("stopBackfill"))->click();
        QTRY_VERIFY(panel->findChild<QPushButton *>(QStringLiteral("startBackfill"))->isEnabled());
        holder->execute("ROLLBACK");
        QTest::qWait(300);
        take(window, QStringLiteral("backfill-stopped"));
        panel->findChild<QLineEdit *>(QStringLiteral("backfillTable"))->setText(QStringLiteral("shop.nowhere"));
        panel->findChild<QPushButton *>(QStringLiteral("startBackfill"))->click();
        agree(*panel, workbench);
        QTRY_VERIFY(visibleText(panel).contains(u"There is no table"));
        take(window, QStringLiteral("backfill-error"));
        trigger("migration.squash");
        auto *squash = window.findChild<SquashDialog *>();
        QTRY_VERIFY(squash->findChild<QPushButton *>(QStringLiteral("saveSquash"))->isEnabled());
        take(*squash, QStringLiteral("squash"));
        delete squash;
    });
}

void TestPictures::teamwork()
{
    QString database;
    const auto session = freshDatabase(&database);
    TemporaryProject project;
    session->execute("CREATE SCHEMA t_1; CREATE SCHEMA t_2; CREATE SCHEMA t_3");
    project.migration(QStringLiteral("20260101000000_first"), "CREATE TABLE a (id int PRIMARY KEY);", "DROP TABLE a;");
    project.write(QStringLiteral("lockkeeper.toml"), "[tenancy]\nkind = \"schema\"\npattern = \"t_*\"\n");
    project.write(QStringLiteral("docs/data-patterns.md"), "# Names\n\nTables are **plural**, columns are not.\n\n- every table has `created_at`\n- every foreign key has an index\n\n## Types\n\n| instead of | take |\n|---|---|\n| `varchar(n)` | `text` |\n| `timestamp` | `timestamptz` |\n");
    Workbench workbench;
    workbench.openProject(project.path());
    QTRY_VERIFY(workbench.project());
    workbench.connectTo(server().profile(database), {});
    QTRY_COMPARE(workbench.tenants().size(), 3);
    inEachLook(workbench, [&](MainWindow &window) {
        window.showPage(QStringLiteral("migrations"));
        window.findChild<EditorDock *>()->setCurrentWidget(window.findChild<TenantsPanel *>());
        take(window, QStringLiteral("tenants"));
        ApprovalDialog approval({ QStringLiteral("20260101000000"), "hash", QStringLiteral("shop-prod/shop"), QStringLiteral("ann"), {}, {}, {}, {} });
        approval.show();
        take(approval, QStringLiteral("approval"));
    });
}

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
