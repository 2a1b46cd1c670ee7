// Statements by relations, with the lock in each cell and transactions bracketed: which table is locked how, and how long.
#pragma once

#include "models/change/scriptanalysis.h"

#include <QWidget>

class QTableView;

namespace lockkeeper {

class FactsTableModel;

class LocksGrid : public QWidget
{
    Q_OBJECT
public:
    explicit LocksGrid(QWidget *parent = nullptr);
    void setAnalysis(const ScriptAnalysisPtr &analysis);
    void setCurrent(int statement);

private:
    QTableView *m_table;
    ScriptAnalysisPtr m_analysis;
};

} // namespace lockkeeper
