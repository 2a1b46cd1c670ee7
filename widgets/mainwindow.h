// The window: context bar, page rail, pages, status bar. Arranges; what a page does is the page's.
#pragma once

#include "widgets/common/workbench.h"

#include <QMainWindow>

class QAction;
class QActionGroup;
class QComboBox;
class QLabel;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace lockkeeper {

class DesignerPage;
class MatrixPage;
class MigrationsPage;
class RehearsalPage;
class RunbookPage;
class SchemaPage;
class StartPage;

/// What the window needs from the program around it: settings, profiles and the demo are not its business.
struct MainWindowHooks
{
    std::function<OwnedServer(Progress &)> startDemo;
    std::function<QList<ConnectionProfile>()> loadProfiles;
    std::function<void(const QList<ConnectionProfile> &)> saveProfiles;
    QString program; ///< ourselves, for failure points that kill the program; empty: none is killed
};

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(Workbench &workbench, MainWindowHooks hooks);
    ~MainWindow() override;

    void openDemo();
    void openFolder(const QString &folder);
    /// "start", "schema", "migrations", "designer", "matrix", "rehearsal", "runbook".
    void showPage(const QString &id);
    QStringList pages() const;
    SchemaPage &schemaPage() const { return *m_schema; }
    DesignerPage &designerPage() const { return *m_designer; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QAction *makeAction(const QString &id, const QString &text, const QKeySequence &shortcut, std::function<void()> run);
    void makePages();
    void makeRail();
    void makeContextBar();
    void makeMenus();
    void makeServerMenu();
    void showAsTable();
    void makeStatusBar();
    void updateContext();
    void updateChips();
    void showMatrixChip(const MatrixRow *row);
    void chooseProject();
    void connectToServer();
    void exportMatrix();
    void exportRehearsal();
    void exportRunbook();
    void goTo();
    void rehearsePending();
    void squash();

    Workbench &m_workbench;
    MainWindowHooks m_hooks;
    QHash<QString, QAction *> m_actions;
    QStackedWidget *m_stack;
    QStringList m_pageIds;
    QActionGroup *m_pageActions;
    StartPage *m_start;
    SchemaPage *m_schema;
    MigrationsPage *m_migrations;
    DesignerPage *m_designer;
    MatrixPage *m_matrix;
    RehearsalPage *m_rehearsal;
    RunbookPage *m_runbook;
    QToolButton *m_server = nullptr, *m_project = nullptr, *m_risk = nullptr, *m_matrixChip = nullptr, *m_rehearsalChip = nullptr;
    QComboBox *m_change = nullptr;
    QLabel *m_message = nullptr, *m_serverStatus = nullptr, *m_environment = nullptr;
};

} // namespace lockkeeper
