// The failure points of a rehearsal: a row a statement, a column a kind of failure, and below it what was observed at the
// chosen one, what works from there, and what the failure runbook says of it.
#pragma once

#include "models/rehearsal/rehearsalreport.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;

namespace lockkeeper {

class FactsTableModel;
class StateOverlay;

class FailurePointsView : public QWidget
{
    Q_OBJECT
public:
    explicit FailurePointsView(QWidget *parent = nullptr);

    /// @p running: the points come in one by one.
    void setReport(const RehearsalReport &report, bool running);
    /// How many points were left in another state than before the run or after it: what a tab counts.
    int deviating() const;

Q_SIGNALS:
    void tryRequested();
    void stopRequested();
    void runbookRequested();
    void statementActivated(lockkeeper::Direction direction, int line);

private:
    struct Cell
    {
        Direction direction = Direction::Up;
        int place = -1; ///< -1: a heading
    };
    QWidget *makeLegend();
    QWidget *makeDetail();
    void showRows();
    void showDetail();
    void fillLegend();
    const FailurePoint *pointAt(int row, int column) const;

    RehearsalReport m_report;
    StateOverlay *m_state;
    QList<Cell> m_rows;
    FactsTableModel *m_model;
    QTableView *m_table;
    QList<QLabel *> m_chips;
    QLabel *m_copies = nullptr;
    QComboBox *m_filter = nullptr;
    QLabel *m_title = nullptr;
    FactsTableModel *m_observed = nullptr, *m_ways = nullptr;
    QLabel *m_runbook = nullptr;
};

} // namespace lockkeeper
