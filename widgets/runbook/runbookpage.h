// Brings an operator through a deployment and back: steps at the left, the current one in the middle, the way back and
// what happens when it fails at the right. Ticks are on disk at once.
#pragma once

#include "models/runbook/runbook.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace lockkeeper {

class RunbookModel;
class StateOverlay;
class StepView;
class Workbench;
struct MigrationRun;

class RunbookPage : public QWidget
{
    Q_OBJECT
public:
    explicit RunbookPage(Workbench &workbench, QWidget *parent = nullptr);
    void runStep();
    void approve();
    void tick();
    void skip();
    void addNote();

Q_SIGNALS:
    void exportRequested();

private:
    QWidget *makeSteps();
    QWidget *makeWayBack();
    void open();
    void write();
    void answersChanged();
    /// The shown runbook is about the files and the server of now.
    bool isUpToDate() const;
    void showStep(int step);
    void showCurrentStep();
    void setStep(int step, RunbookStep::State state, const QString &note, const QString &reason);
    /// One line from the person; empty where nothing was answered.
    QString ask(const QString &title, const QString &question, const QString &before = {});
    void ran(const MigrationRun &run);
    int shownStep() const;

    Workbench &m_workbench;
    RunbookModel *m_model;
    StepView *m_step;
    StateOverlay *m_state;
    QTreeView *m_tree = nullptr;
    QPushButton *m_back = nullptr;
    QLabel *m_wayBack = nullptr;
    QString m_open;
    int m_running = -1;
};

} // namespace lockkeeper
