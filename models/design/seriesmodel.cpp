#include "models/design/seriesmodel.h"

namespace lockkeeper {

SeriesModel::SeriesModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void SeriesModel::setSeries(const DesignedSeries &series)
{
    beginResetModel();
    m_series = series;
    m_rows.clear();
    for (int i = 0; i < int(series.steps.size()); ++i) {
        const SeriesStep &step = series.steps[i].step;
        m_rows << Row { i, step.title };
        if (!step.deploy.isEmpty())
            m_rows << Row { -1, step.deploy };
    }
    endResetModel();
}

int SeriesModel::rowOfStep(int step) const
{
    for (int row = 0; row < int(m_rows.size()); ++row)
        if (m_rows[row].step == step)
            return row;
    return -1;
}

int SeriesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant SeriesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[index.row()];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return row.text;
    if (row.step < 0)
        return {};
    const DesignedStep &designed = m_series.steps[row.step];
    switch (role) {
    case StepRole: return row.step;
    case NumberRole: return row.step + 1;
    case PhaseRole: return phaseName(designed.step.phase);
    case NameRole: return designed.step.name;
    case LockRole: return int(designed.lock());
    case DurationRole: return designed.lock() == LockMode::None ? QString() : durationId(designed.duration());
    case WarningsRole: return designed.warnings();
    case IrreversibleRole: return designed.step.irreversible;
    default: return {};
    }
}

Qt::ItemFlags SeriesModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return m_rows[index.row()].step >= 0 ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsEnabled;
}

} // namespace lockkeeper
