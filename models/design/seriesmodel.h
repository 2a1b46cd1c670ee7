// The cards of a series: its steps, and between them what has to be deployed.
#pragma once

#include "models/design/designedseries.h"

#include <QAbstractListModel>

namespace lockkeeper {

class SeriesModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { StepRole = Qt::UserRole + 1, NumberRole, PhaseRole, NameRole, LockRole, DurationRole, WarningsRole, IrreversibleRole };

    explicit SeriesModel(QObject *parent = nullptr);
    void setSeries(const DesignedSeries &series);
    const DesignedSeries &series() const { return m_series; }
    /// The row of a step; -1 where there is none.
    int rowOfStep(int step) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    /// A deploy gate has no StepRole, its sentence is the display text.
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        int step = -1;   ///< -1 for a gate
        QString text;
    };
    DesignedSeries m_series;
    QList<Row> m_rows;
};

} // namespace lockkeeper
