// A copy of every row inside the sandbox database, and what became of those rows afterwards. Exact: rows are matched by
// primary key and compared value by value, in the server.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/progress.h"
#include "models/postgres/session.h"
#include "models/rehearsal/rehearsalreport.h"

namespace lockkeeper {

class DataSnapshot
{
public:
    /// Copies the rows of every table of @p catalog into the schema lockkeeper_snapshot of the session's database.
    DataSnapshot(Session &session, CatalogPtr catalog, Progress &progress);

    /// What the rows of the snapshot lost or changed in the tables of @p now.
    QList<DataDifference> compare(Session &session, const Catalog &now, Progress &progress) const;
    /// How many rows that are not in the snapshot have a value in @p column.
    qint64 newValues(Session &session, const QualifiedName &table, const QString &column) const;
    qint64 rows() const { return m_rows; }
    int tables() const { return int(m_tables.size()); }

    static QString schemaName() { return QStringLiteral("lockkeeper_snapshot"); }

private:
    struct Table
    {
        RelationPtr relation;
        QString copy;     ///< quoted
        qint64 rows = 0;
    };
    static QString part(const Table &table, const QString &column) { return table.relation->name.display() + u'.' + column; }
    QList<DataDifference> compareTable(Session &session, const Table &table, const Relation &now) const;
    QList<DataDifference> compareWithoutKey(Session &session, const Table &table, const QStringList &columns, const Relation &now) const;
    QList<Table> m_tables;
    qint64 m_rows = 0;
};

/// A copy of @p catalog without what belongs to the rehearsal itself.
Catalog withoutSnapshot(const Catalog &catalog);

} // namespace lockkeeper
