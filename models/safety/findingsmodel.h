// The findings of one or two scripts (up and down) as a table.
#pragma once

#include "models/safety/safetyanalysis.h"

#include <QAbstractTableModel>

namespace lockkeeper {

class FindingsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { SeverityColumn, PlaceColumn, RuleColumn, MessageColumn, FixColumn, ColumnCount };
    enum Role { SeverityRole = Qt::UserRole + 1, OffsetRole, DownRole, SortRole };

    struct Row
    {
        Finding finding;
        bool down = false;
        int line = 1;
        bool operator==(const Row &) const = default;
    };

    explicit FindingsModel(QObject *parent = nullptr);
    /// Either may be null.
    void setAnalyses(const SafetyAnalysisPtr &up, const SafetyAnalysisPtr &down);
    const Row &row(int row) const { return m_rows[row]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Row> m_rows;
};

} // namespace lockkeeper
