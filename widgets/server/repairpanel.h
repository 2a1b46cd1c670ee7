// A migration that stopped half-way on the connected server: which statements took effect and how that is known, and the ways
// out of it. Looking only reads; a way is taken after the server's name was typed.
#pragma once

#include "models/core/task.h"
#include "models/migration/projectruns.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace lockkeeper {

class DatabaseWorker;
class FactsTableModel;
class StateOverlay;
class Workbench;

class RepairPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RepairPanel(Workbench &workbench, QWidget *parent = nullptr);
    ~RepairPanel() override;

Q_SIGNALS:
    /// How many migrations stopped half-way.
    void countChanged(int halfRuns);

private:
    QWidget *makeWays();
    bool isAnyDirty() const;
    void look();
    void showStopped();
    void take(int way);
    const StoppedRun *current() const;

    Workbench &m_workbench;
    QList<StoppedRun> m_stopped;
    QComboBox *m_which;
    QLabel *m_sentence;
    FactsTableModel *m_statements = nullptr;
    QList<QPushButton *> m_buttons; ///< by RepairAction
    QList<QLabel *> m_proofs;
    StateOverlay *m_state;
    std::unique_ptr<DatabaseWorker> m_worker;
    Task<QList<StoppedRun>> m_task;
};

} // namespace lockkeeper
