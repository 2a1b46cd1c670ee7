// The relations of a catalog by name, with the two questions that a statement asks of all of them kept answered: who
// depends on this relation, and whose index is this. Copies share what they have in common.
#pragma once

#include "models/catalog/relation.h"
#include "models/core/persistentmap.h"

#include <QSet>

namespace lockkeeper {

class RelationMap
{
public:
    using const_iterator = PersistentMap<QualifiedName, RelationPtr>::const_iterator;

    /// From all relations of a catalog at once.
    static RelationMap of(QList<RelationPtr> relations);

    RelationPtr value(const QualifiedName &name) const { return m_relations.value(name); }
    bool contains(const QualifiedName &name) const { return m_relations.contains(name); }
    qsizetype size() const { return m_relations.size(); }
    bool isEmpty() const { return m_relations.isEmpty(); }
    /// In the order of schema and name.
    QList<RelationPtr> values() const { return m_relations.values(); }
    const_iterator begin() const { return m_relations.begin(); }
    const_iterator end() const { return m_relations.end(); }

    /// Adds, or replaces the one of that name.
    void insert(const QualifiedName &name, RelationPtr relation);
    void remove(const QualifiedName &name);
    template <class Predicate>
    void removeIf(Predicate unwanted)
    {
        QList<QualifiedName> names;
        for (auto entry = begin(); entry != end(); ++entry)
            if (unwanted(entry))
                names << entry.key();
        for (const QualifiedName &name : std::as_const(names))
            remove(name);
    }

    /// Those that refer to @p name by a foreign key, as a partition or as a view; in the order of their names.
    QList<RelationPtr> dependentsOf(const QualifiedName &name) const;
    /// The table of an index; null where there is none.
    RelationPtr tableOfIndex(const QualifiedName &index) const;

    /// As PersistentMap's, for all three together.
    struct Patch
    {
        PersistentMap<QualifiedName, RelationPtr>::Patch relations;
        PersistentMap<QualifiedName, QSet<QualifiedName>>::Patch dependents;
        PersistentMap<QualifiedName, QualifiedName>::Patch tables;
    };
    static Patch difference(const RelationMap &from, const RelationMap &to);
    void apply(const Patch &patch);
    static void addReads(const Patch &patch, ReadSet &reads);
    bool sharesAllWith(const RelationMap &other) const;

private:
    PersistentMap<QualifiedName, RelationPtr> m_relations;
    PersistentMap<QualifiedName, QSet<QualifiedName>> m_dependents;
    PersistentMap<QualifiedName, QualifiedName> m_tableOfIndex;
};

} // namespace lockkeeper
