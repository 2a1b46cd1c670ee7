// What the schema tree shows of a catalog, sorted and filtered. Made off the main thread; immutable.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

enum class SchemaGroup { Tables, Views, MaterializedViews, ForeignTables, Functions, Types, Sequences };
inline constexpr int schemaGroupCount = 7;

struct SchemaIndex
{
    CatalogPtr catalog;
    QString filter;
    QStringList schemas;
    /// For each schema the sorted names (of functions: signatures) of each group.
    QHash<QString, std::array<QStringList, schemaGroupCount>> groups;
    int matches = 0; ///< relations that the filter lets through

    const QStringList &names(const QString &schema, SchemaGroup group) const;
};

using SchemaIndexPtr = std::shared_ptr<const SchemaIndex>;

/// @p filter is matched, without regard to case, against names, columns and comments; empty lets all through. Partitions
/// stand below their parent and are not listed themselves.
SchemaIndexPtr makeSchemaIndex(const CatalogPtr &catalog, const QString &filter);

} // namespace lockkeeper
