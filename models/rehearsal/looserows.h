// Rows that only the schema after an up accepts: what it takes NULL, twice, longer or without a partner. A down meets them
// as soon as the new code has run for a while.
#pragma once

#include "models/rehearsal/rowmaker.h"

namespace lockkeeper {

/// What an up allows that was refused before.
struct Loosening
{
    QString what;              ///< "shop.orders.note is NULL"
    RelationPtr table;         ///< after the up
    QList<RowValues> tries;    ///< the first row that is accepted counts
    QString proof;             ///< true of such a row; empty where the values alone show it
};

class LooseRows
{
public:
    /// After the first up. @p former has the name before of tables that were there before, by the one that they have now.
    LooseRows(Session &session, const Catalog &before, CatalogPtr after, const QMap<QualifiedName, QualifiedName> &former);

    bool isEmpty() const { return m_loosenings.isEmpty(); }
    /// After the down.
    void countRows();
    /// After the up ran again: commits such a row of each. @returns in words what the server accepted.
    QStringList write();
    /// After the down ran again: "1 row(s) of shop.orders" that it took away.
    QStringList lost() const;

private:
    qint64 rowsOf(const QualifiedName &table) const;
    bool writeRow(RowMaker &rows, const Loosening &loosening, const RowValues &values);

    Session &m_session;
    CatalogPtr m_after;
    QList<Loosening> m_loosenings;
    QMap<QualifiedName, QualifiedName> m_former;
    QMap<QualifiedName, qint64> m_rows;    ///< after the first down, by the name before
    QMap<QualifiedName, qint64> m_written; ///< the same key
};

} // namespace lockkeeper
