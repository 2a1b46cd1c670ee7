// What was written since an up, and what of it the down takes away.
#pragma once

#include "models/rehearsal/datasnapshot.h"

namespace lockkeeper {

class NewRows
{
public:
    /// Right after the up, before anything is written.
    NewRows(Session &session, DataSnapshot &snapshot, CatalogPtr before, CatalogPtr after);

    /// After the last row was written. Values that the up itself filled in (a default, a renamed column) do not count.
    void count();
    /// After the down: "1 value of shop.orders.note", "2 rows of shop.parts". @p oldRows says what it did to rows of before.
    QStringList lost(const Catalog &afterDown, const QList<DataDifference> &oldRows) const;
    /// The same, of what the up itself wrote into tables that were there before, and the down left.
    QStringList leftByUp(const Catalog &afterDown) const;

private:
    void forEachNewColumn(const std::function<void(const Relation &old, const Relation &now, const QString &column)> &visit) const;
    qint64 valuesIn(const Relation &table, const QString &column) const;
    QMap<QualifiedName, qint64> countAfter(const Catalog &afterDown, const QList<QualifiedName> &tables) const;

    Session &m_session;
    DataSnapshot &m_snapshot;
    CatalogPtr m_before, m_after;
    QMap<QualifiedName, QualifiedName> m_former;    ///< name after the up to the name before
    QMap<QualifiedName, qint64> m_byUp;             ///< rows of tables that were there before, by their name before, after the up
    QMap<QualifiedName, qint64> m_written;          ///< the same, written since
    QMap<QualifiedName, qint64> m_ofNewTables;
    QMap<QualifiedName, QMap<QString, qint64>> m_filledByUp;   ///< values in new columns of tables without a key
    QMap<QualifiedName, QMap<QString, qint64>> m_ofNewColumns; ///< by the table's name after the up
};

} // namespace lockkeeper
