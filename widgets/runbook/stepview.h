// One step of a runbook, to read and to answer: what to do, the exact statements, what stands against it, and the buttons.
// The page owns it; it changes nothing itself and says by signals what was asked for.
#pragma once

#include "models/runbook/runbook.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace lockkeeper {

class FactsTableModel;

class StepView : public QWidget
{
    Q_OBJECT
public:
    explicit StepView(QWidget *parent = nullptr);

    /// Shows the step and forgets what was typed for another one.
    void setStep(const Runbook &runbook, int number);
    /// @p idle: nothing is being run. @p canWrite: a server is connected.
    void setAllowed(bool idle, bool canWrite);
    void setMessage(const QString &text, bool good = true);
    /// Everything that running asks for is there: the name, a server, and no obstacle.
    bool mayRun() const;

Q_SIGNALS:
    void runRequested();
    void doneRequested();
    void skipRequested();
    void noteRequested();
    void stepRequested(int step);

private:
    QWidget *makeBand();
    QWidget *makeStatements();
    QWidget *makeButtons();
    void showObstacles();
    void updateButtons();

    Runbook m_runbook;
    int m_number = -1;
    bool m_idle = true, m_canWrite = false;
    QWidget *m_band = nullptr;
    QLabel *m_count, *m_title, *m_server, *m_text, *m_facts, *m_reason, *m_note, *m_message, *m_obstacles, *m_confirmText;
    FactsTableModel *m_statements = nullptr;
    QWidget *m_statementsView = nullptr;
    QWidget *m_obstaclesBox = nullptr;
    QWidget *m_confirm = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_run = nullptr, *m_done = nullptr, *m_skip = nullptr, *m_toObstacle = nullptr;
};

} // namespace lockkeeper
