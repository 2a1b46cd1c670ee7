// The differences between two catalogs, as data: what a rollback did not restore, how far a server drifted.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

struct CatalogDifference
{
    enum class Kind { Missing, Extra, Different, Order, Layout };

    QString object;   ///< "column shop.orders.note", "index shop.orders_open_idx"
    Kind kind = Kind::Different;
    QString before;   ///< its definition or value; empty where it was not there
    QString after;
    QualifiedName relation {};        ///< that it is, or is a part of; empty for other objects
    QString beforeSql {}, afterSql {}; ///< whole definitions, where they were asked for: see addDefinitions()
    bool operator==(const CatalogDifference &) const = default;

    /// "missing", "extra", "different", "order", "layout".
    QString kindId() const;
    /// A whole sentence for people.
    QString sentence() const;
};

/// Everything that @p after lacks, has too much or has otherwise; of Catalog::rest only where both were read from servers of
/// one major version, which describe it alike. Row estimates, sizes and column numbers do not count; a table whose columns are
/// the same in another order has one difference of kind Order, a body whose lines differ in nothing but the white space around
/// them one of kind Layout.
QList<CatalogDifference> catalogDifferences(const Catalog &before, const Catalog &after);

/// Of definitions by the objects' names.
QList<CatalogDifference> differencesOf(const QMap<QString, QString> &before, const QMap<QString, QString> &after);

/// Those of them that are of Catalog::rest, whose definitions are no SQL.
QList<CatalogDifference> restDifferences(const Catalog &before, const Catalog &after);

/// "exact", "order" (nothing but column order and layout), "different".
QString restoredState(const QList<CatalogDifference> &differences);

} // namespace lockkeeper
