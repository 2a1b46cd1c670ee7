#include "models/catalog/relationmap.h"

namespace lockkeeper {

static QSet<DependenceKey> dependenciesOf(const Relation &relation)
{
    QSet<DependenceKey> keys;
    for (const Constraint &constraint : relation.constraints)
        if (constraint.kind == Constraint::Kind::ForeignKey)
            keys.insert({ constraint.referenced, Dependence::ForeignKey });
    for (const QualifiedName &parent : relation.inherits)
        keys.insert({ parent, Dependence::Heir });
    if (!relation.partitionOf.isEmpty()) {
        keys.insert({ relation.partitionOf, Dependence::Heir });
        if (relation.isDefaultPartition())
            keys.insert({ relation.partitionOf, Dependence::DefaultPartition });
    }
    for (const ViewSource &source : relation.viewSources)
        keys.insert({ source.relation, Dependence::View });
    return keys;
}

/// A copy with, say, one more column still shares the lists that were not touched, so a look at the pointers is enough.
static bool sharesParts(const Relation &a, const Relation &b)
{
    return a.constraints.constData() == b.constraints.constData() && a.indexes.constData() == b.indexes.constData() && a.inherits.constData() == b.inherits.constData()
        && a.viewSources.constData() == b.viewSources.constData() && a.partitionOf == b.partitionOf && a.partitionBound == b.partitionBound;
}

RelationMap RelationMap::of(QList<RelationPtr> relations)
{
    std::sort(relations.begin(), relations.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
    QList<std::pair<QualifiedName, RelationPtr>> byName;
    QMap<DependenceKey, QList<std::pair<QualifiedName, std::monostate>>> dependents;
    QList<std::pair<QualifiedName, QualifiedName>> tables;
    for (const RelationPtr &relation : std::as_const(relations)) {
        byName.append({ relation->name, relation });
        for (const DependenceKey &key : dependenciesOf(*relation))
            dependents[key].append({ relation->name, {} });
        for (const Index &index : relation->indexes)
            tables.append({ { relation->name.schema, index.name }, relation->name });
    }
    std::sort(tables.begin(), tables.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<std::pair<DependenceKey, Names>> sets;
    for (auto set = dependents.cbegin(); set != dependents.cend(); ++set)
        sets.append({ set.key(), Names::fromSorted(set.value()) });
    RelationMap map;
    map.m_relations = PersistentMap<QualifiedName, RelationPtr>::fromSorted(byName);
    map.m_dependents = PersistentMap<DependenceKey, Names>::fromSorted(sets);
    map.m_tableOfIndex = PersistentMap<QualifiedName, QualifiedName>::fromSorted(tables);
    return map;
}

void RelationMap::addDependent(const DependenceKey &key, const QualifiedName &dependent)
{
    Names names = m_dependents.value(key);
    names.insert(dependent, {});
    m_dependents.insert(key, names);
}

void RelationMap::removeDependent(const DependenceKey &key, const QualifiedName &dependent)
{
    Names names = m_dependents.value(key);
    names.remove(dependent);
    m_dependents.insert(key, names);
}

void RelationMap::insert(const QualifiedName &name, RelationPtr relation)
{
    const RelationPtr old = m_relations.value(name);
    if (old && sharesParts(*old, *relation))
        return m_relations.insert(name, std::move(relation));
    const QSet<DependenceKey> before = old ? dependenciesOf(*old) : QSet<DependenceKey>(), now = dependenciesOf(*relation);
    if (before != now) {
        for (const DependenceKey &gone : before - now)
            removeDependent(gone, name);
        for (const DependenceKey &added : now - before)
            addDependent(added, name);
    }
    const QList<Index> none, &was = old ? old->indexes : none, &is = relation->indexes;
    const auto [gone, added] = std::mismatch(was.begin(), was.end(), is.begin(), is.end(), [](const Index &a, const Index &b) { return a.name == b.name; });
    for (auto index = gone; index != was.end(); ++index)
        m_tableOfIndex.remove({ name.schema, index->name });
    for (auto index = added; index != is.end(); ++index)
        m_tableOfIndex.insert({ name.schema, index->name }, name);
    m_relations.insert(name, std::move(relation));
}

void RelationMap::remove(const QualifiedName &name)
{
    const RelationPtr old = m_relations.value(name);
    if (!old)
        return;
    for (const DependenceKey &gone : dependenciesOf(*old))
        removeDependent(gone, name);
    for (const Index &index : old->indexes)
        m_tableOfIndex.remove({ name.schema, index.name });
    m_relations.remove(name);
}

QList<RelationPtr> RelationMap::dependentsOf(const QualifiedName &name, Dependence how) const
{
    const Names *names = m_dependents.find({ name, how });
    QList<RelationPtr> found;
    if (names)
        for (auto dependent = names->begin(); dependent != names->end(); ++dependent)
            found << m_relations.value(dependent.key());
    return found;
}

RelationPtr RelationMap::tableOfIndex(const QualifiedName &index) const
{
    const QualifiedName *table = m_tableOfIndex.find(index);
    return table ? m_relations.value(*table) : nullptr;
}

RelationMap::Patch RelationMap::difference(const RelationMap &from, const RelationMap &to)
{
    const auto equal = [](const auto &a, const auto &b) { return a == b; };
    const auto sameNames = [&](const Names &a, const Names &b) { return Names::difference(a, b, equal).empty(); };
    const auto sameRelation = [](const RelationPtr &a, const RelationPtr &b) { return a == b || *a == *b; };
    return { decltype(m_relations)::difference(from.m_relations, to.m_relations, sameRelation), decltype(m_dependents)::difference(from.m_dependents, to.m_dependents, sameNames),
             decltype(m_tableOfIndex)::difference(from.m_tableOfIndex, to.m_tableOfIndex, equal) };
}

void RelationMap::apply(const Patch &patch)
{
    m_relations.apply(patch.relations);
    m_dependents.apply(patch.dependents);
    m_tableOfIndex.apply(patch.tables);
}

void RelationMap::addReads(const Patch &patch, ReadSet &reads)
{
    decltype(m_relations)::addReads(patch.relations, reads);
    decltype(m_dependents)::addReads(patch.dependents, reads);
    decltype(m_tableOfIndex)::addReads(patch.tables, reads);
}

bool RelationMap::sharesAllWith(const RelationMap &other) const
{
    return m_relations.sharesAllWith(other.m_relations) && m_dependents.sharesAllWith(other.m_dependents) && m_tableOfIndex.sharesAllWith(other.m_tableOfIndex);
}

} // namespace lockkeeper
