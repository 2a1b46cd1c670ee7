#include "models/compatibility/matrixmodel.h"

namespace lockkeeper {

MatrixModel::MatrixModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void MatrixModel::setMatrix(Matrix matrix)
{
    beginResetModel();
    m_matrix = std::move(matrix);
    endResetModel();
}

const MatrixCell *MatrixModel::cell(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const MatrixRow &row = m_matrix.rows[index.row()];
    switch (index.column()) {
    case OldOldColumn: return &row.oldOld;
    case OldNewColumn: return &row.oldNew;
    case NewOldColumn: return &row.newOld;
    case NewNewColumn: return &row.newNew;
    case ReversibleColumn: return &row.reversible;
    default: return nullptr;
    }
}

int MatrixModel::rowOf(const QString &version) const
{
    for (int row = 0; row < int(m_matrix.rows.size()); ++row)
        if (m_matrix.rows[row].migration.version == version)
            return row;
    return -1;
}

int MatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_matrix.rows.size());
}

int MatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MatrixModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MatrixRow &row = m_matrix.rows[index.row()];
    if (role == VersionRole)
        return row.migration.version;
    if (role == RiskRole)
        return int(row.risk);
    if (const MatrixCell *found = cell(index)) {
        switch (role) {
        case Qt::DisplayRole: return found->reason.isEmpty() ? verdictName(found->verdict) : verdictName(found->verdict) + u' ' + found->reason;
        case Qt::ToolTipRole:
            return QStringLiteral("%1: %2 %3").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), verdictName(found->verdict), found->reason).trimmed();
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2, %3 %4").arg(row.migration.name, headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), verdictName(found->verdict), found->reason);
        case VerdictRole: return int(found->verdict);
        case ReasonRole: return found->reason;
        case RequiredRole: return found->required || index.column() == ReversibleColumn;
        default: return {};
        }
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case MigrationColumn: return row.migration.name;
    case RiskColumn: return row.risk == Risk::Low ? tr("Low") : row.risk == Risk::Medium ? tr("Medium") : tr("High");
    case EvidenceColumn: return row.evidence;
    default: return {};
    }
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case MigrationColumn: return tr("Migration");
    case RiskColumn: return tr("Risk");
    case OldOldColumn: return tr("Old + old");
    case OldNewColumn: return tr("Old code + new schema");
    case NewOldColumn: return tr("New code + old schema");
    case NewNewColumn: return tr("New + new");
    case ReversibleColumn: return tr("Reversible");
    case EvidenceColumn: return tr("Evidence");
    default: return {};
    }
}

} // namespace lockkeeper
