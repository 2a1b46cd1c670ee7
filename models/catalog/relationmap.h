// The relations of a catalog by name, with the two questions that a statement asks of all of them kept answered: who
// depends on this relation, and whose index is this. Copies share what they have in common.
#pragma once

#include "models/catalog/relation.h"
#include "models/core/persistentmap.h"

#include <array>
#include <variant>

namespace lockkeeper {

/// How a relation depends on another: by a foreign key, as a partition or heir (the default partition once more as such), as a view.
enum class Dependence { ForeignKey, Heir, DefaultPartition, View };
inline constexpr std::array dependences { Dependence::ForeignKey, Dependence::Heir, Dependence::DefaultPartition, Dependence::View };

/// What depends on a relation in one way.
struct DependenceKey
{
    QualifiedName on;
    Dependence how;
    int compare(const DependenceKey &other) const
    {
        const int byName = on.compare(other.on);
        return byName != 0 ? byName : int(how) - int(other.how);
    }
    bool operator<(const DependenceKey &other) const { return compare(other) < 0; }
    bool operator==(const DependenceKey &) const = default;
};
inline size_t qHash(const DependenceKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.on, int(key.how));
}

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

    /// In the order of their names.
    QList<RelationPtr> dependentsOf(const QualifiedName &name, Dependence how) const;
    /// The table of an index; null where there is none.
    RelationPtr tableOfIndex(const QualifiedName &index) const;

    /// A set: a table may have ten thousand partitions, and each statement its own catalog.
    using Names = PersistentMap<QualifiedName, std::monostate>;
    /// As PersistentMap's, for all three together.
    struct Patch
    {
        PersistentMap<QualifiedName, RelationPtr>::Patch relations;
        PersistentMap<DependenceKey, Names>::Patch dependents;
        PersistentMap<QualifiedName, QualifiedName>::Patch tables;
    };
    static Patch difference(const RelationMap &from, const RelationMap &to);
    void apply(const Patch &patch);
    static void addReads(const Patch &patch, ReadSet &reads);
    bool sharesAllWith(const RelationMap &other) const;

private:
    void addDependent(const DependenceKey &key, const QualifiedName &dependent);
    void removeDependent(const DependenceKey &key, const QualifiedName &dependent);

    PersistentMap<QualifiedName, RelationPtr> m_relations;
    PersistentMap<DependenceKey, Names> m_dependents;
    PersistentMap<QualifiedName, QualifiedName> m_tableOfIndex;
};

} // namespace lockkeeper
