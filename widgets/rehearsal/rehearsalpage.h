// The proof that a migration runs and rolls back: verdict, procedure, time line, and the measured against the predicted.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTabWidget;
class QTableView;

namespace lockkeeper {

class DifferencesView;
class FactsTableModel;
class FailurePointsView;
class ProcedureView;
class ReportSection;
class StateOverlay;
struct RehearsalChoice;
class Timeline;
class Workbench;

class RehearsalPage : public QWidget
{
    Q_OBJECT
public:
    explicit RehearsalPage(Workbench &workbench, QWidget *parent = nullptr);

    /// Opens the form of how to rehearse.
    void ask();
    /// What the time line paints, as a table.
    void showStatements();

Q_SIGNALS:
    void exportRequested();
    void runbookRequested();
    void statementActivated(lockkeeper::Direction direction, int line);

private:
    QWidget *makeVerdict();
    QWidget *makeTabs();
    void showCurrent();
    void showNotRehearsed(const Migration &migration);
    void showReport(const RehearsalReport &report);
    void showTables(const RehearsalReport &report);
    void addSection(ReportSection *section, const QString &title, bool RehearsalChoice::*part);
    void start();
    void askAbout(const RehearsalChoice &choice);
    void showTimeline();
    void exportTimeline();

    Workbench &m_workbench;
    StateOverlay *m_state;
    QWidget *m_verdict = nullptr;
    QLabel *m_verdictIcon = nullptr, *m_sentence = nullptr, *m_remark = nullptr;
    QPushButton *m_again = nullptr, *m_how = nullptr, *m_stop = nullptr;
    ProcedureView *m_procedure = nullptr;
    Timeline *m_timeline = nullptr;
    QWidget *m_timePanel = nullptr;
    QComboBox *m_direction = nullptr;
    QTabWidget *m_tabs = nullptr;
    QTableView *m_statementView = nullptr;
    FailurePointsView *m_failurePoints = nullptr;
    QList<std::pair<ReportSection *, QString>> m_sections; ///< with the title of their tab
    DifferencesView *m_schema = nullptr;
    StateOverlay *m_dataState = nullptr, *m_probeState = nullptr;
    FactsTableModel *m_statements = nullptr, *m_data = nullptr, *m_probes = nullptr;
    RehearsalReport m_report;
    bool m_live = false; ///< the report that is shown is being made
    QString m_progress; ///< the last sentence of the running rehearsal
};

} // namespace lockkeeper
