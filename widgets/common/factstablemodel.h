// A table of facts that are only shown: header and cells. For detail panes whose rows are made from one value at once.
#pragma once

#include "widgets/common/celldelegate.h"

#include <QAbstractTableModel>

class QTableView;

namespace lockkeeper {

class FactsTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit FactsTableModel(QStringList header, QObject *parent = nullptr);
    void setRows(QList<QList<CellFacts>> rows);
    const CellFacts &cell(const QModelIndex &index) const { return m_rows[index.row()][index.column()]; }
    /// For CellDelegate.
    static CellFacts factsOf(const QModelIndex &index, const Theme &theme);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_header;
    QList<QList<CellFacts>> m_rows;
};

CellFacts plain(const QString &text);
CellFacts code(const QString &text);
/// A good or bad outcome: its symbol, its word in the same colour, and a tint where it is bad.
CellFacts outcomeFacts(bool good, const QString &word, const QString &rest, const Theme &theme);

/// A table of facts with its model, which it owns; @p widths are those of the first columns.
QTableView *makeFactsTable(const QString &name, const QStringList &header, FactsTableModel **model, const QList<int> &widths, QWidget *parent = nullptr);

} // namespace lockkeeper
