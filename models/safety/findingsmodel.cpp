#include "models/safety/findingsmodel.h"

namespace lockkeeper {

FindingsModel::FindingsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void FindingsModel::setAnalyses(const SafetyAnalysisPtr &up, const SafetyAnalysisPtr &down)
{
    QList<Row> rows;
    for (const auto &[analysis, isDown] : { std::pair(up, false), std::pair(down, true) }) {
        if (!analysis)
            continue;
        const LineMap lines(analysis->script->script.text());
        for (const Finding &finding : analysis->findings)
            rows << Row { finding, isDown, lines.line(finding.range.begin) };
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.finding.severity > b.finding.severity; });
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FindingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case SeverityColumn: return row.finding.severity == Severity::Error ? tr("Error") : row.finding.severity == Severity::Warning ? tr("Warning") : tr("Note");
        case PlaceColumn: return (row.down ? tr("down %1") : tr("up %1")).arg(row.line);
        case RuleColumn: return row.finding.rule;
        case MessageColumn: return row.finding.message;
        case FixColumn: return row.finding.fixes.isEmpty() ? QString() : row.finding.fixes.front().title;
        }
        return {};
    case Qt::ToolTipRole: return index.column() == MessageColumn ? row.finding.message : QVariant();
    case Qt::TextAlignmentRole: return index.column() == PlaceColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case SeverityRole: return int(row.finding.severity);
    case OffsetRole: return row.finding.range.begin;
    case DownRole: return row.down;
    case SortRole: return index.column() == SeverityColumn ? QVariant(-int(row.finding.severity)) : index.column() == PlaceColumn ? QVariant((row.down ? 1'000'000 : 0) + row.line) : data(index, Qt::DisplayRole);
    }
    return {};
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SeverityColumn: return tr("Severity");
    case PlaceColumn: return tr("Place");
    case RuleColumn: return tr("Rule");
    case MessageColumn: return tr("What happens");
    case FixColumn: return tr("Fix (Alt+Enter)");
    }
    return {};
}

} // namespace lockkeeper
