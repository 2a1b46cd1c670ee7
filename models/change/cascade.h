// What a DROP ... CASCADE takes along (manual: Dependency Tracking; locks measured on 13 to 18: ACCESS EXCLUSIVE on every
// relation that goes or that loses a column, a constraint or a default).
#pragma once

#include "models/change/operation.h"

namespace lockkeeper {

/// What is gone afterwards. Plain data.
struct CascadeEffect
{
    /// What a relation that stays loses.
    struct Losses
    {
        QSet<QString> columns, constraints, indexes, triggers, defaults;
    };
    QSet<QString> schemas, routines; ///< routines by signature
    QSet<QualifiedName> relations, types, sequences;
    QMap<QualifiedName, QSet<QString>> attributes; ///< of composite types
    QMap<QualifiedName, Losses> losses;
    QSet<QualifiedName> locked;

    QList<LockImpact> locks(const OperationContext &context) const;
    void apply(Catalog &catalog) const;
};

/// Follows the dependencies of one catalog, which must outlive it.
class Cascade
{
public:
    explicit Cascade(const Catalog &catalog)
        : m_catalog(catalog)
    {
    }
    const CascadeEffect &effect() const { return m_effect; }

    void dropSchema(const QString &name);
    void dropRelation(const QualifiedName &name);
    void dropColumn(const QualifiedName &table, const QString &column);
    void dropConstraint(const QualifiedName &table, const QString &constraint);
    void dropType(const QualifiedName &name);
    void dropSequence(const QualifiedName &name);
    /// Every overload of the name.
    void dropRoutines(const QualifiedName &name);

private:
    void dropRoutine(const Routine &routine);
    void dropUsesOfType(const QString &spelled);
    void dropExpressions(const std::function<bool(const QString &)> &isMentioned);
    void dropDefault(const QualifiedName &table, const Column &column);
    bool isGone(const QualifiedName &relation) const { return m_effect.relations.contains(relation); }

    const Catalog &m_catalog;
    CascadeEffect m_effect;
};

} // namespace lockkeeper
