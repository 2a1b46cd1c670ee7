// The difference between two catalogs as what makes one of the other, in the time of what they do not share. For those who
// have computed much over one catalog and meet another that is nearly the same.
#pragma once

#include "models/catalog/catalog.h"

namespace lockkeeper {

/// Makes @p first what it and then @p next do; both are patches of one kind of map.
template <class Patch>
void followPatch(Patch &first, const Patch &next)
{
    for (const auto &entry : next) {
        const auto same = std::find_if(first.begin(), first.end(), [&](const auto &earlier) { return earlier.first == entry.first; });
        if (same == first.end())
            first.push_back(entry);
        else
            same->second = entry.second;
    }
}

class CatalogPatch
{
public:
    static CatalogPatch between(const Catalog &from, const Catalog &to);

    bool isEmpty() const { return m_possible && m_reads.empty(); }
    /// False where the two differ in more than the entries of their maps.
    bool isPossible() const { return m_possible; }
    /// What whoever read one of the entries that differ has in its ReadSet. Sorted.
    const ReadSet &reads() const { return m_reads; }
    /// This one and then @p next, both of which are possible.
    CatalogPatch followedBy(const CatalogPatch &next) const;
    CatalogPtr applied(const Catalog &catalog) const;

private:
    bool m_possible = true;
    ReadSet m_reads;
    RelationMap::Patch m_relations;
    decltype(Catalog::schemas)::Patch m_schemas;
    decltype(Catalog::routines)::Patch m_routines;
    decltype(Catalog::types)::Patch m_types;
    decltype(Catalog::sequences)::Patch m_sequences;
    decltype(Catalog::extensions)::Patch m_extensions;
};

} // namespace lockkeeper
