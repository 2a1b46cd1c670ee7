// The proof that a migration runs and rolls back: verdict, procedure, time line, and the measured against the predicted.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;
class QStandardItemModel;
class QTabWidget;
class QTableView;

namespace lockkeeper {

class FactsTableModel;
class FailurePointsView;
class LoadView;
class StateOverlay;
class Timeline;
class Workbench;

class RehearsalPage : public QWidget
{
    Q_OBJECT
public:
    explicit RehearsalPage(Workbench &workbench, QWidget *parent = nullptr);

Q_SIGNALS:
    void exportRequested();
    void runbookRequested();
    void statementActivated(lockkeeper::Direction direction, int line);

private:
    QWidget *makeVerdict();
    QWidget *makeProcedure();
    QWidget *makeTabs();
    void showCurrent();
    void showNotRehearsed(const Migration &migration);
    void showReport(const RehearsalReport &report);
    void showSteps(const RehearsalReport &report);
    void showTables(const RehearsalReport &report);
    void start();
    /// Rehearses again, with what the report has beside the plain procedure and with these.
    void startWith(bool failurePoints, bool load);
    void showTimeline();
    void exportTimeline();

    Workbench &m_workbench;
    StateOverlay *m_state;
    QWidget *m_verdict = nullptr;
    QLabel *m_verdictIcon = nullptr, *m_sentence = nullptr, *m_remark = nullptr;
    QPushButton *m_again = nullptr, *m_stop = nullptr;
    QStandardItemModel *m_steps = nullptr;
    QLabel *m_where = nullptr;
    Timeline *m_timeline = nullptr;
    QComboBox *m_direction = nullptr;
    QTabWidget *m_tabs = nullptr;
    QTableView *m_statementView = nullptr;
    FailurePointsView *m_failurePoints = nullptr;
    LoadView *m_load = nullptr;
    FactsTableModel *m_statements = nullptr, *m_schema = nullptr, *m_data = nullptr, *m_probes = nullptr;
    RehearsalReport m_report;
    QString m_progress; ///< the last sentence of the running rehearsal
};

} // namespace lockkeeper
