#include "models/catalog/schemaindex.h"

namespace lockkeeper {

const QStringList &SchemaIndex::names(const QString &schema, SchemaGroup group) const
{
    static const QStringList none;
    const auto found = groups.constFind(schema);
    return found == groups.cend() ? none : (*found)[size_t(group)];
}

static bool matches(const Relation &relation, const QString &filter)
{
    const auto has = [&](const QString &text) { return text.contains(filter, Qt::CaseInsensitive); };
    return filter.isEmpty() || has(relation.name.display()) || has(relation.comment)
        || std::any_of(relation.columns.begin(), relation.columns.end(), [&](const Column &column) { return has(column.name) || has(column.comment); });
}

static SchemaGroup groupOf(Relation::Kind kind)
{
    switch (kind) {
    case Relation::Kind::View: return SchemaGroup::Views;
    case Relation::Kind::MaterializedView: return SchemaGroup::MaterializedViews;
    case Relation::Kind::ForeignTable: return SchemaGroup::ForeignTables;
    default: return SchemaGroup::Tables;
    }
}

SchemaIndexPtr makeSchemaIndex(const CatalogPtr &catalog, const QString &filter)
{
    auto index = std::make_shared<SchemaIndex>();
    index->catalog = catalog;
    index->filter = filter;
    if (!catalog)
        return index;
    const auto add = [&](const QString &schema, SchemaGroup group, const QString &name) { index->groups[schema][size_t(group)] << name; };
    for (const RelationPtr &relation : catalog->relations) {
        if (!relation->partitionOf.isEmpty() || !matches(*relation, filter))
            continue;
        add(relation->name.schema, groupOf(relation->kind), relation->name.name);
        ++index->matches;
    }
    for (const Routine &routine : catalog->routines)
        if (filter.isEmpty() || routine.name.name.contains(filter, Qt::CaseInsensitive))
            add(routine.name.schema, SchemaGroup::Functions, routine.signature().mid(routine.name.schema.size() + 1));
    for (const TypeInfo &type : catalog->types)
        if (filter.isEmpty() || type.name.name.contains(filter, Qt::CaseInsensitive))
            add(type.name.schema, SchemaGroup::Types, type.name.name);
    for (const Sequence &sequence : catalog->sequences)
        if (filter.isEmpty() || sequence.name.name.contains(filter, Qt::CaseInsensitive))
            add(sequence.name.schema, SchemaGroup::Sequences, sequence.name.name);
    for (auto &groups : index->groups)
        for (QStringList &names : groups)
            std::sort(names.begin(), names.end());
    for (auto schema = catalog->schemas.cbegin(); schema != catalog->schemas.cend(); ++schema)
        if (filter.isEmpty() || index->groups.contains(schema.key()))
            index->schemas << schema.key();
    return index;
}

} // namespace lockkeeper
