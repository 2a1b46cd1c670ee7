// What a backfill has to do, and all of its SQL: an UPDATE of one table, cut into ranges of its primary key. The given
// expressions are read with the parser, so that they can say no more than a SET and a WHERE. Plain values.
#pragma once

#include "models/postgres/identifier.h"
#include "models/postgres/session.h"

namespace lockkeeper {

struct BackfillWork
{
    QString table;     ///< shop.orders
    QString set;       ///< status = 'open'
    QString where;     ///< status IS NULL; must not hold any more for a row that was changed
    QStringList key;   ///< columns of a unique index without NULLs; empty for the primary key
};

/// The work as it is run on one server.
class BackfillPlan
{
public:
    /// Asks the server for the table and its key. @throws Error (Input) for expressions that are more than one, a table
    /// without a key, a key that the SET changes.
    static BackfillPlan make(Session &session, const BackfillWork &work);

    const QualifiedName &table() const { return m_table; }
    const QStringList &key() const { return m_key; }
    const QString &set() const { return m_set; }
    const QString &where() const { return m_where; }
    /// Of table, expressions and key: the same work has the same.
    QByteArray checksum() const;

    /// One row: the key that is @p rows rows behind @p position as text[], and how many rows there are up to it. None at the end.
    QByteArray rangeSql(const QStringList &position, int rows) const;
    /// Changes what lies behind @p position up to @p last, and writes @p last down beside the history, in one statement.
    QByteArray batchSql(const QStringList &position, const QStringList &last, qint64 rows, qint64 id) const;
    QByteArray leftSql() const;

private:
    QString rowOf(const QStringList &values) const;
    QString columns() const;

    QualifiedName m_table;
    QStringList m_key, m_types;
    QString m_set, m_where;
};

} // namespace lockkeeper
