// Writes rows that a table accepts: like one that is there where the table has any, else made up from its types, keys
// and checks. Asks the server instead of guessing: what it refuses is tried with other values.
#pragma once

#include "models/catalog/catalog.h"
#include "models/core/error.h"
#include "models/postgres/session.h"

#include <QMap>
#include <QSet>
#include <optional>

namespace lockkeeper {

/// Column name to an SQL expression.
using RowValues = QMap<QString, QString>;

class RowMaker
{
public:
    RowMaker(Session &session, CatalogPtr catalog);

    /// Inserts one row with the given values, in the open transaction; each try is a savepoint.
    /// @returns nothing on success, else the last error.
    std::optional<Error> insert(const Relation &table, const RowValues &values);
    /// One try with exactly the first set of values: for rows that must be refused.
    std::optional<Error> insertOnce(const Relation &table, const RowValues &values);

    /// A value of a type, different for each @p seed; empty where none can be made.
    QString valueOf(const QString &type, int seed) const;
    /// Values that a check names, and their neighbours: what it probably accepts.
    QStringList candidates(const Relation &table, const QString &column) const;

private:
    std::optional<Error> tryInsert(const Relation &table, const RowValues &values, int attempt, int depth);
    std::optional<Error> insert(const Relation &table, const RowValues &values, int depth);
    QString insertion(const Relation &table, const RowValues &values, int attempt, int depth);
    QString requiredValue(const Relation &table, const Column &column, int attempt, int depth);
    bool hasRows(const Relation &table);

    Session &m_session;
    CatalogPtr m_catalog;
    int m_seed = 0;
    QSet<QualifiedName> m_givenUp; ///< not filled on the way to a row: being filled already, or nothing was accepted
};

} // namespace lockkeeper
