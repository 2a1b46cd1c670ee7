// The compatibility matrix as a table: a row a migration.
#pragma once

#include "models/compatibility/matrix.h"

#include <QAbstractTableModel>

namespace lockkeeper {

class MatrixModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { MigrationColumn, RiskColumn, OldOldColumn, OldNewColumn, NewOldColumn, NewNewColumn, ReversibleColumn, EvidenceColumn, ColumnCount };
    enum Role { VerdictRole = Qt::UserRole + 1, ReasonRole, RequiredRole, RiskRole, VersionRole };

    explicit MatrixModel(QObject *parent = nullptr);
    void setMatrix(Matrix matrix);
    const Matrix &matrix() const { return m_matrix; }
    const MatrixRow &row(int row) const { return m_matrix.rows[row]; }
    /// Null for a column without a cell.
    const MatrixCell *cell(const QModelIndex &index) const;
    int rowOf(const QString &version) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Matrix m_matrix;
};

} // namespace lockkeeper
