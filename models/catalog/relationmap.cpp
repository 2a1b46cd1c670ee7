#include "models/catalog/relationmap.h"

namespace lockkeeper {

static QSet<QualifiedName> dependenciesOf(const Relation &relation)
{
    QSet<QualifiedName> names;
    for (const Constraint &constraint : relation.constraints)
        if (constraint.kind == Constraint::Kind::ForeignKey)
            names.insert(constraint.referenced);
    for (const QualifiedName &parent : relation.inherits)
        names.insert(parent);
    if (!relation.partitionOf.isEmpty())
        names.insert(relation.partitionOf);
    for (const ViewSource &source : relation.viewSources)
        names.insert(source.relation);
    return names;
}

/// A copy with, say, one more column still shares the lists that were not touched, so a look at the pointers is enough.
static bool sharesParts(const Relation &a, const Relation &b)
{
    return a.constraints.constData() == b.constraints.constData() && a.indexes.constData() == b.indexes.constData() && a.inherits.constData() == b.inherits.constData()
        && a.viewSources.constData() == b.viewSources.constData() && a.partitionOf == b.partitionOf;
}

static bool sameIndexNames(const QList<Index> &a, const QList<Index> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Index &left, const Index &right) { return left.name == right.name; });
}

RelationMap RelationMap::of(QList<RelationPtr> relations)
{
    std::sort(relations.begin(), relations.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
    QList<std::pair<QualifiedName, RelationPtr>> byName;
    QMap<QualifiedName, QSet<QualifiedName>> dependents;
    QList<std::pair<QualifiedName, QualifiedName>> tables;
    for (const RelationPtr &relation : std::as_const(relations)) {
        byName.append({ relation->name, relation });
        for (const QualifiedName &dependency : dependenciesOf(*relation))
            dependents[dependency].insert(relation->name);
        for (const Index &index : relation->indexes)
            tables.append({ { relation->name.schema, index.name }, relation->name });
    }
    std::sort(tables.begin(), tables.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<std::pair<QualifiedName, QSet<QualifiedName>>> sets;
    for (auto set = dependents.cbegin(); set != dependents.cend(); ++set)
        sets.append({ set.key(), set.value() });
    RelationMap map;
    map.m_relations = PersistentMap<QualifiedName, RelationPtr>::fromSorted(byName);
    map.m_dependents = PersistentMap<QualifiedName, QSet<QualifiedName>>::fromSorted(sets);
    map.m_tableOfIndex = PersistentMap<QualifiedName, QualifiedName>::fromSorted(tables);
    return map;
}

void RelationMap::insert(const QualifiedName &name, RelationPtr relation)
{
    const RelationPtr old = m_relations.value(name);
    if (old && sharesParts(*old, *relation))
        return m_relations.insert(name, std::move(relation));
    const QSet<QualifiedName> before = old ? dependenciesOf(*old) : QSet<QualifiedName>(), now = dependenciesOf(*relation);
    if (before != now) {
        for (const QualifiedName &gone : before - now) {
            QSet<QualifiedName> names = m_dependents.value(gone);
            names.remove(name);
            m_dependents.insert(gone, names);
        }
        for (const QualifiedName &added : now - before) {
            QSet<QualifiedName> names = m_dependents.value(added);
            names.insert(name);
            m_dependents.insert(added, names);
        }
    }
    if (!old || !sameIndexNames(old->indexes, relation->indexes)) {
        if (old)
            for (const Index &index : old->indexes)
                m_tableOfIndex.remove({ name.schema, index.name });
        for (const Index &index : relation->indexes)
            m_tableOfIndex.insert({ name.schema, index.name }, name);
    }
    m_relations.insert(name, std::move(relation));
}

void RelationMap::remove(const QualifiedName &name)
{
    const RelationPtr old = m_relations.value(name);
    if (!old)
        return;
    for (const QualifiedName &gone : dependenciesOf(*old)) {
        QSet<QualifiedName> names = m_dependents.value(gone);
        names.remove(name);
        m_dependents.insert(gone, names);
    }
    for (const Index &index : old->indexes)
        m_tableOfIndex.remove({ name.schema, index.name });
    m_relations.remove(name);
}

QList<RelationPtr> RelationMap::dependentsOf(const QualifiedName &name) const
{
    const QSet<QualifiedName> *names = m_dependents.find(name);
    QList<RelationPtr> found;
    if (names)
        for (const QualifiedName &dependent : *names)
            found << m_relations.value(dependent);
    std::sort(found.begin(), found.end(), [](const RelationPtr &a, const RelationPtr &b) { return a->name < b->name; });
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
    const auto sameRelation = [](const RelationPtr &a, const RelationPtr &b) { return a == b || *a == *b; };
    return { decltype(m_relations)::difference(from.m_relations, to.m_relations, sameRelation), decltype(m_dependents)::difference(from.m_dependents, to.m_dependents, equal),
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
