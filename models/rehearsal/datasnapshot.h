// What the rows of a database were at one moment, and what became of them afterwards. Unchanged tables are known by a
// fingerprint that the server computes; of a changed one the old rows are fetched, matched by primary key and compared value
// by value.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/progress.h"
#include "models/postgres/session.h"
#include "models/rehearsal/rehearsalreport.h"

namespace lockkeeper {

class DataSnapshot
{
public:
    /// Opens a session to a database with the same rows as the session's, and keeps them.
    using Originals = std::function<std::unique_ptr<Session>()>;

    /// Takes the fingerprints of every table of @p catalog. Without @p originals every row is kept in memory.
    DataSnapshot(Session &session, CatalogPtr catalog, Originals originals, Progress &progress);

    /// What of the snapshot is lost or changed in @p now: rows, values, foreign keys that hold no longer, sequences that
    /// count again from behind.
    QList<DataDifference> compare(Session &session, const Catalog &now, Progress &progress);
    /// How many rows that are not in the snapshot have a value in @p column of a table as it is now; @p before is the same
    /// table as it was.
    qint64 newValues(Session &session, const Relation &before, const Relation &now, const QString &column);
    /// Of each table that the snapshot knows and that still is there: the name that it has now to the one that it had.
    QMap<QualifiedName, QualifiedName> formerNames(Session &session) const;
    qint64 rows() const;
    /// Of a table, by the name that it had; not those of its partitions.
    qint64 rowsOf(const QualifiedName &table) const;
    int tables() const { return int(m_tables.size()); }

    static QString schemaName() { return QStringLiteral("lockkeeper_snapshot"); }

private:
    struct Fingerprint
    {
        qint64 rows = 0;
        QString sum; ///< of the rows' hashes
        bool operator==(const Fingerprint &) const = default;
    };
    struct Table
    {
        RelationPtr relation;
        QString copy;       ///< quoted; its columns are text
        Fingerprint before;
        QByteArray kept;    ///< the rows as COPY writes them, where there are no originals
        bool fetched = false;
    };
    static QByteArray reading(const Table &table);
    static QString part(const Table &table, const QString &column) { return table.relation->name.display() + u'.' + column; }
    static QList<Fingerprint> fingerprints(Session &session, const QList<RelationPtr> &tables, Progress &progress);
    static QMap<QString, qint64> sequencePlaces(Session &session);
    void fetch(Session &session, Table &table);
    QList<DataDifference> compareTable(Session &session, const Table &table, const Relation &now) const;
    QList<DataDifference> compareWithoutKey(Session &session, const Table &table, const QStringList &columns, const Relation &now) const;
    QList<DataDifference> orphans(Session &session, const Catalog &now) const;
    QList<DataDifference> sequencesBehind(Session &session) const;

    Originals m_openOriginals;
    std::unique_ptr<Session> m_originals;
    CatalogPtr m_catalog;
    QList<Table> m_tables;
    QMap<QString, qint64> m_sequences; ///< by name, the last value that was given out
    QHash<qint64, QualifiedName> m_numbers; ///< of tables, pg_class.oid to the name
};

/// A copy of @p catalog without what belongs to the rehearsal itself.
Catalog withoutSnapshot(const Catalog &catalog);

} // namespace lockkeeper
