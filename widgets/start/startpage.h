// Continue where it stopped and see what is pending where.
#pragma once

#include <QWidget>

class QLabel;
class QListWidget;
class QTableView;
class QVBoxLayout;

namespace lockkeeper {

class FactsTableModel;
class MatrixModel;
class Workbench;

class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(Workbench &workbench, QWidget *parent = nullptr);
    void setRecentProjects(const QStringList &folders);

Q_SIGNALS:
    void openProjectRequested();
    void openFolderRequested(const QString &folder);
    void openDemoRequested();
    void connectRequested();
    void pageRequested(const QString &page);

private:
    QWidget *makeMain();
    QWidget *makeSide();
    void showState();

    Workbench &m_workbench;
    QTableView *m_pendingView = nullptr;
    FactsTableModel *m_pending = nullptr, *m_recent = nullptr, *m_runs = nullptr;
    QTableView *m_recentView = nullptr, *m_runsView = nullptr;
    QLabel *m_pendingTitle = nullptr, *m_recentTitle = nullptr, *m_runsTitle = nullptr;
    QWidget *m_welcome = nullptr;
    QVBoxLayout *m_side = nullptr;
    QStringList m_folders;
};

} // namespace lockkeeper
