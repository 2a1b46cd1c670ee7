#include "models/catalog/catalogpatch.h"

namespace lockkeeper {

CatalogPatch CatalogPatch::between(const Catalog &from, const Catalog &to)
{
    CatalogPatch patch;
    patch.m_possible = from.serverVersion == to.serverVersion && from.complete == to.complete && from.uncertain == to.uncertain;
    patch.m_relations = RelationMap::difference(from.relations, to.relations);
    RelationMap::addReads(patch.m_relations, patch.m_reads);
    const auto compare = [&]<class Map>(const Map &a, const Map &b, typename Map::Patch &into) {
        into = Map::difference(a, b, [](const auto &one, const auto &other) { return one == other; });
        Map::addReads(into, patch.m_reads);
    };
    compare(from.schemas, to.schemas, patch.m_schemas);
    compare(from.routines, to.routines, patch.m_routines);
    compare(from.types, to.types, patch.m_types);
    compare(from.sequences, to.sequences, patch.m_sequences);
    compare(from.extensions, to.extensions, patch.m_extensions);
    std::sort(patch.m_reads.begin(), patch.m_reads.end());
    return patch;
}

CatalogPatch CatalogPatch::followedBy(const CatalogPatch &next) const
{
    CatalogPatch both = *this;
    both.m_reads.insert(both.m_reads.end(), next.m_reads.begin(), next.m_reads.end());
    std::sort(both.m_reads.begin(), both.m_reads.end());
    both.m_reads.erase(std::unique(both.m_reads.begin(), both.m_reads.end()), both.m_reads.end());
    followPatch(both.m_relations.relations, next.m_relations.relations);
    followPatch(both.m_relations.dependents, next.m_relations.dependents);
    followPatch(both.m_relations.tables, next.m_relations.tables);
    followPatch(both.m_schemas, next.m_schemas);
    followPatch(both.m_routines, next.m_routines);
    followPatch(both.m_types, next.m_types);
    followPatch(both.m_sequences, next.m_sequences);
    followPatch(both.m_extensions, next.m_extensions);
    return both;
}

CatalogPtr CatalogPatch::applied(const Catalog &catalog) const
{
    auto patched = std::make_shared<Catalog>(catalog);
    patched->relations.apply(m_relations);
    patched->schemas.apply(m_schemas);
    patched->routines.apply(m_routines);
    patched->types.apply(m_types);
    patched->sequences.apply(m_sequences);
    patched->extensions.apply(m_extensions);
    patched->rest.reset();
    return patched;
}

} // namespace lockkeeper
