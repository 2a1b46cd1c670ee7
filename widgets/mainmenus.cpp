// The part of MainWindow that says what can be done: menus and page rail.
#include "widgets/mainwindow.h"

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/designer/designerpage.h"
#include "widgets/editor/editordock.h"
#include "widgets/editor/migrationspage.h"
#include "widgets/editor/squashdialog.h"
#include "widgets/matrix/matrixpage.h"
#include "widgets/rehearsal/rehearsalpage.h"
#include "widgets/runbook/runbookpage.h"
#include "widgets/schema/schemapage.h"
#include "widgets/server/serverruns.h"

#include <QActionGroup>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QToolBar>

namespace lockkeeper {

QAction *MainWindow::makeAction(const QString &id, const QString &text, const QKeySequence &shortcut, std::function<void()> run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_actions.insert(id, action);
    return action;
}

void MainWindow::makeMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addAction(makeAction(QStringLiteral("file.open"), tr("Open project..."), QKeySequence::Open, [this] { chooseProject(); }));
    file->addAction(makeAction(QStringLiteral("file.demo"), tr("Open the demo"), {}, [this] { openDemo(); }));
    file->addAction(makeAction(QStringLiteral("file.connect"), tr("Connections..."), QKeySequence(tr("Ctrl+Shift+N")), [this] { connectToServer(); }));
    file->addSeparator();
    file->addAction(makeAction(QStringLiteral("file.save"), tr("Save"), QKeySequence::Save, [this] { m_migrations->save(); }));
    file->addSeparator();
    file->addAction(makeAction(QStringLiteral("file.quit"), tr("Quit"), QKeySequence::Quit, [this] { close(); }));
    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(makeAction(QStringLiteral("edit.find"), tr("Find"), QKeySequence::Find, [this] { m_stack->currentWidget() == m_schema ? m_schema->focusFilter() : m_migrations->showFind(); }));
    QMenu *navigate = menuBar()->addMenu(tr("Na&vigate"));
    navigate->addAction(makeAction(QStringLiteral("navigate.goto"), tr("Go to a table or migration..."), QKeySequence(tr("Ctrl+P")), [this] { goTo(); }));
    navigate->addAction(makeAction(QStringLiteral("navigate.previous"), tr("Previous change"), QKeySequence(tr("Ctrl+[")), [this] { m_workbench.selectNeighbour(-1); }));
    navigate->addAction(makeAction(QStringLiteral("navigate.next"), tr("Next change"), QKeySequence(tr("Ctrl+]")), [this] { m_workbench.selectNeighbour(1); }));
    navigate->addAction(makeAction(QStringLiteral("navigate.refresh"), tr("Refresh"), QKeySequence::Refresh, [this] { m_workbench.refresh(); }));
    navigate->addAction(makeAction(QStringLiteral("navigate.table"), tr("Picture as a table"), QKeySequence(tr("F7")), [this] { showAsTable(); }));
    QMenu *migration = menuBar()->addMenu(tr("&Migration"));
    migration->addAction(makeAction(QStringLiteral("migration.new"), tr("New migration..."), QKeySequence::New, [this] {
        showPage(QStringLiteral("migrations"));
        m_migrations->newMigration();
    }));
    migration->addAction(makeAction(QStringLiteral("migration.design"), tr("Design a change..."), QKeySequence(tr("Ctrl+Alt+N")), [this] { showPage(QStringLiteral("designer")); }));
    migration->addAction(makeAction(QStringLiteral("migration.down"), tr("Write the down migration"), QKeySequence(tr("Ctrl+Shift+D")), [this] { m_migrations->writeDown(); }));
    migration->addAction(makeAction(QStringLiteral("migration.fix"), tr("Apply the fix"), QKeySequence(tr("Alt+Return")), [this] { m_migrations->applyFix(); }));
    migration->addAction(makeAction(QStringLiteral("migration.nextFinding"), tr("Next finding"), QKeySequence(tr("F8")), [this] { m_migrations->goToFinding(1); }));
    migration->addAction(makeAction(QStringLiteral("migration.previousFinding"), tr("Previous finding"), QKeySequence(tr("Shift+F8")), [this] { m_migrations->goToFinding(-1); }));
    migration->addSeparator();
    migration->addAction(makeAction(QStringLiteral("migration.squash"), tr("Squash up to this change..."), {}, [this] { squash(); }));
    makeServerMenu();
    QMenu *rehearsal = menuBar()->addMenu(tr("&Rehearsal"));
    rehearsal->addAction(makeAction(QStringLiteral("rehearsal.run"), tr("Rehearse this change"), QKeySequence(tr("Ctrl+R")), [this] {
        showPage(QStringLiteral("rehearsal"));
        m_workbench.rehearse({ m_workbench.current() });
    }));
    rehearsal->addAction(makeAction(QStringLiteral("rehearsal.how"), tr("How to rehearse..."), QKeySequence(tr("Ctrl+Alt+R")), [this] {
        showPage(QStringLiteral("rehearsal"));
        m_rehearsal->ask();
    }));
    rehearsal->addAction(makeAction(QStringLiteral("rehearsal.all"), tr("Rehearse all pending"), QKeySequence(tr("Ctrl+Shift+R")), [this] { rehearsePending(); }));
    rehearsal->addAction(makeAction(QStringLiteral("rehearsal.stop"), tr("Stop"), QKeySequence(tr("Ctrl+.")), [this] { m_workbench.stopRehearsal(); }));
    QMenu *matrix = menuBar()->addMenu(tr("M&atrix"));
    matrix->addAction(makeAction(QStringLiteral("matrix.run"), tr("Run the matrix"), {}, [this] { m_workbench.runMatrix(); }));
    matrix->addAction(makeAction(QStringLiteral("matrix.next"), tr("Next failing cell"), QKeySequence(tr("Shift+F7")), [this] { m_matrix->nextFailure(1); }));
    QMenu *runbook = menuBar()->addMenu(tr("R&unbook"));
    runbook->addAction(makeAction(QStringLiteral("runbook.tick"), tr("Tick the step"), {}, [this] { m_runbook->tick(); }));
    runbook->addAction(makeAction(QStringLiteral("runbook.note"), tr("Note..."), QKeySequence(tr("Alt+N")), [this] { m_runbook->addNote(); }));
    runbook->addAction(makeAction(QStringLiteral("runbook.export"), tr("Export..."), QKeySequence(tr("Ctrl+E")), [this] { exportRunbook(); }));
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(makeAction(QStringLiteral("help.about"), tr("About Lockkeeper"), {}, [this] {
        QMessageBox::about(this, tr("Lockkeeper"), tr("Lockkeeper %1, a workbench for PostgreSQL migrations.").arg(QStringLiteral(LOCKKEEPER_VERSION)));
    }));
}

/// Of the page that is shown: everything that is painted stands in a table, too.
void MainWindow::showAsTable()
{
    if (m_stack->currentWidget() == m_rehearsal)
        m_rehearsal->showStatements();
    else if (m_stack->currentWidget() == m_schema)
        m_schema->toggleDiagram();
    else if (m_stack->currentWidget() == m_migrations)
        m_migrations->dock().showLocks();
}

void MainWindow::makeServerMenu()
{
    QMenu *server = menuBar()->addMenu(tr("&Server"));
    const auto add = [&](const char *id, const QString &text, std::function<void(EditorDock &)> run) {
        server->addAction(makeAction(QLatin1String(id), text, {}, [this, run = std::move(run)] {
            showPage(QStringLiteral("migrations"));
            run(m_migrations->dock());
        }));
    };
    add("server.apply", tr("Apply up to this change..."), [this](EditorDock &) { askToApply(m_workbench, this); });
    add("server.rollback", tr("Roll back to this change..."), [this](EditorDock &) { askToRollBack(m_workbench, this); });
    add("server.baseline", tr("Mark as applied up to this change..."), [this](EditorDock &) { askToMark(m_workbench, this); });
    QAction *stop = makeAction(QStringLiteral("server.stop"), tr("Stop the run"), {}, [this] { m_workbench.stopWriting(); });
    stop->setEnabled(false);
    connect(&m_workbench, &Workbench::writingChanged, stop, [this, stop] { stop->setEnabled(m_workbench.isWriting()); });
    server->addAction(stop);
    server->addSeparator();
    add("server.verify", tr("Verify what is applied"), [](EditorDock &dock) { dock.verify(); });
    add("server.drift", tr("Compare with its migrations"), [](EditorDock &dock) { dock.compareWithServer(); });
    server->addSeparator();
    add("server.backfill", tr("Backfill..."), [](EditorDock &dock) { dock.showBackfill(); });
}

void MainWindow::squash()
{
    if (!m_workbench.currentMigration())
        return m_workbench.say(tr("Open a project and select the last migration that goes into it."), false);
    auto *dialog = new SquashDialog(*m_workbench.project(), m_workbench.current(), m_workbench.serverVersion().section(u'.', 0, 0).toInt(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SquashDialog::written, this, [this](const QString &file) { m_workbench.say(tr("%1 was written.").arg(file)); });
    dialog->open();
}

void MainWindow::makeRail()
{
    auto *rail = new QToolBar(tr("Pages"));
    rail->setObjectName(QStringLiteral("rail"));
    rail->setMovable(false);
    rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    const QString titles[] = { tr("Start"), tr("Schema"), tr("Migrations"), tr("Designer"), tr("Matrix"), tr("Rehearsal"), tr("Runbook") };
    const char *const icons[] = { "home", "schema", "migrations", "designer", "matrix", "rehearsal", "runbook" };
    const Theme &theme = Theme::of(this);
    for (int i = 0; i < int(m_pageIds.size()); ++i) {
        QAction *action = makeAction(QStringLiteral("page.") + m_pageIds[i], titles[i], QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)), [this, i] { m_stack->setCurrentIndex(i); });
        action->setCheckable(true);
        action->setIcon(icon(QLatin1String(icons[i]), theme.text2, theme.text));
        action->setToolTip(QStringLiteral("%1 (%2)").arg(titles[i], action->shortcut().toString(QKeySequence::NativeText)));
        m_pageActions->addAction(action);
        rail->addAction(action);
    }
    addToolBar(Qt::LeftToolBarArea, rail);
}

} // namespace lockkeeper
