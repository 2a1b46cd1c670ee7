#include "widgets/common/factstablemodel.h"

#include "widgets/common/viewsupport.h"

namespace lockkeeper {

FactsTableModel::FactsTableModel(QStringList header, QObject *parent)
    : QAbstractTableModel(parent)
    , m_header(std::move(header))
{
}

void FactsTableModel::setRows(QList<QList<CellFacts>> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

CellFacts FactsTableModel::factsOf(const QModelIndex &index, const Theme &)
{
    return static_cast<const FactsTableModel *>(index.model())->cell(index);
}

int FactsTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FactsTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_header.size());
}

QVariant FactsTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const CellFacts &facts = cell(index);
    const QString text = QStringList { lockName(facts.badge), facts.strong, facts.text }.join(u' ').trimmed();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return text;
    case Qt::ToolTipRole: return text.size() > 40 ? text : QVariant();
    default: return {};
    }
}

QVariant FactsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? m_header.value(section) : QVariant();
}

CellFacts plain(const QString &text)
{
    CellFacts facts;
    facts.text = text;
    return facts;
}

CellFacts code(const QString &text)
{
    CellFacts facts;
    facts.text = text;
    facts.monospace = true;
    return facts;
}

CellFacts outcomeFacts(bool good, const QString &word, const QString &rest, const Theme &theme)
{
    CellFacts facts;
    facts.icon = good ? QStringLiteral("check") : QStringLiteral("warning");
    facts.iconColor = facts.strongColor = good ? theme.good.color : theme.warning.color;
    facts.strong = word;
    facts.text = rest;
    if (!good)
        facts.tint = theme.warning.tint;
    return facts;
}

QTableView *makeFactsTable(const QString &name, const QStringList &header, FactsTableModel **model, const QList<int> &widths, QWidget *parent)
{
    QTableView *view = makeTable(parent, name, FactsTableModel::factsOf);
    *model = new FactsTableModel(header, view);
    view->setModel(*model);
    for (int column = 0; column < int(widths.size()); ++column)
        view->setColumnWidth(column, widths[column]);
    return view;
}

} // namespace lockkeeper
