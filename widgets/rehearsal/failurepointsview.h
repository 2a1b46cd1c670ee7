// The failure points of a rehearsal: a row a statement, a column a kind of failure, and below it what was observed at the
// chosen one, what works from there, and what the failure runbook says of it.
#pragma once

#include "widgets/rehearsal/reportsection.h"

class QComboBox;
class QPushButton;

namespace lockkeeper {

struct CellFacts;

class FailurePointsView : public ReportSection
{
    Q_OBJECT
public:
    explicit FailurePointsView(QWidget *parent = nullptr);

    void setReport(const RehearsalReport &report, bool running) override;
    /// How many points were left in another state than before the run or after it.
    int count() const override;

Q_SIGNALS:
    void runbookRequested();
    /// Try this one again, alone.
    void pointWanted(const lockkeeper::FailurePlace &place);
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
    bool isShown(const FailureStatement &statement) const;
    CellFacts cellOf(const FailureStatement &statement, FailureKind kind) const;
    const FailurePoint *currentPoint() const;
    std::optional<FailurePlace> currentPlace() const;
    void tryCurrent();
    void chooseFirst();

    RehearsalReport m_report;
    bool m_running = false;
    QList<Cell> m_rows;
    QTableView *m_table = nullptr;
    QList<QLabel *> m_chips;
    QLabel *m_copies = nullptr;
    QComboBox *m_filter = nullptr;
    QLabel *m_title = nullptr;
    QPushButton *m_alone = nullptr;
    FactsTableModel *m_observed = nullptr, *m_ways = nullptr;
    QLabel *m_runbook = nullptr;
};

} // namespace lockkeeper
