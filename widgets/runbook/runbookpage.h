// Brings an operator through a deployment and back: steps at the left, the current one in the middle, the way back and
// what happens when it fails at the right. Ticks are on disk at once.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;
class QVBoxLayout;

namespace lockkeeper {

class FactsTableModel;
class RunbookModel;
class StateOverlay;
class Workbench;
struct MigrationRun;

class RunbookPage : public QWidget
{
    Q_OBJECT
public:
    explicit RunbookPage(Workbench &workbench, QWidget *parent = nullptr);
    void runStep();
    void tick();
    void skip();
    void addNote();

Q_SIGNALS:
    void exportRequested();

private:
    QWidget *makeSteps();
    QWidget *makeStep();
    QWidget *makeWayBack();
    void open();
    void write();
    void showStep();
    void setState(int state, const QString &note);
    void ran(const MigrationRun &run);
    void updateButtons();
    int shownStep() const;

    Workbench &m_workbench;
    RunbookModel *m_model;
    StateOverlay *m_state;
    QTreeView *m_tree = nullptr;
    QWidget *m_band = nullptr;
    QLabel *m_number = nullptr, *m_title = nullptr, *m_server = nullptr, *m_text = nullptr, *m_facts = nullptr, *m_note = nullptr, *m_confirmText = nullptr, *m_error = nullptr;
    FactsTableModel *m_statements = nullptr;
    QWidget *m_statementsView = nullptr;
    QWidget *m_confirm = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_run = nullptr, *m_done = nullptr, *m_skip = nullptr, *m_back = nullptr;
    QLabel *m_wayBack = nullptr;
    QString m_open;
    int m_running = -1;
};

} // namespace lockkeeper
