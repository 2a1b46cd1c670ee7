// The compatibility matrix with its evidence: failing queries, the table before and after, what the server would say.
#pragma once

#include <QWidget>

class QLabel;
class QTableView;
class QPlainTextEdit;

namespace lockkeeper {

class FactsTableModel;
class MatrixModel;
class StateOverlay;
class Workbench;
struct MatrixCell;
struct MatrixRow;

class MatrixPage : public QWidget
{
    Q_OBJECT
public:
    explicit MatrixPage(Workbench &workbench, QWidget *parent = nullptr);
    /// Moves to the next (or, with -1, the previous) failing cell.
    void nextFailure(int step);

Q_SIGNALS:
    void exportRequested();

private:
    QWidget *makeToolbar();
    QWidget *makeEvidence();
    void showMatrix();
    void showEvidence();
    void showQuery(int number);
    void showTables(const MatrixRow &row, const MatrixCell &cell);

    Workbench &m_workbench;
    MatrixModel *m_model;
    QTableView *m_table;
    StateOverlay *m_state;
    bool m_showing = false;
    QLabel *m_summary = nullptr;
    QLabel *m_evidenceTitle = nullptr;
    QTableView *m_queries = nullptr;
    FactsTableModel *m_queryModel = nullptr;
    QPlainTextEdit *m_code = nullptr;
    FactsTableModel *m_before = nullptr;
    FactsTableModel *m_after = nullptr;
    QLabel *m_beforeTitle = nullptr;
    QLabel *m_afterTitle = nullptr;
    QLabel *m_server = nullptr;
    QLabel *m_wayOut = nullptr;
};

} // namespace lockkeeper
