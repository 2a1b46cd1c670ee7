// An operation that is fully described by values: for forms that need no logic of their own. Used by operations/ only.
#pragma once

#include "models/change/tableoperation.h"

namespace lockkeeper {

struct SimpleDescription
{
    QString kind;
    QString object;
    QString summary;
    QualifiedName relation;
    QList<LockImpact> locks;
    Verdict verdict;
    std::function<void(Catalog &)> apply;
    Inverse inverse;
    bool transactional = true;
    bool changesSchema = true;
    bool idempotent = false;
    Traits traits;
    bool understood = true;
    QList<QStringList> columnLists;
};

class SimpleOperation final : public OperationImplementation
{
public:
    explicit SimpleOperation(SimpleDescription description)
        : m(std::move(description))
    {
    }
    QString kind() const override { return m.kind; }
    QString object() const override { return m.object; }
    QString summary() const override { return m.summary; }
    QualifiedName relation() const override { return m.relation; }
    QList<LockImpact> locks(const OperationContext &) const override { return m.locks; }
    Verdict verdict(const OperationContext &) const override { return m.verdict; }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        if (m.apply)
            m.apply(catalog);
    }
    Inverse inverse(const OperationContext &) const override { return m.inverse; }
    bool transactional() const override { return m.transactional; }
    bool changesSchema() const override { return m.changesSchema; }
    bool idempotent(const OperationContext &) const override { return m.idempotent; }
    Traits traits() const override { return m.traits; }
    bool understood() const override { return m.understood; }
    QList<QStringList> columnLists() const override { return m.columnLists; }

private:
    SimpleDescription m;
};

inline Operation simpleOperation(SimpleDescription description)
{
    return makeOperation<SimpleOperation>(std::move(description));
}

inline QString tr(const char *text)
{
    return QCoreApplication::translate("Operation", text);
}

/// A lock that knows whether its relation was made by the same script.
inline LockImpact lockOf(const QualifiedName &relation, LockMode mode, LockDuration duration, const OperationContext &context)
{
    return { relation, mode, duration, context.isNew(relation) };
}
/// The same for the relation and everything that inherits from it.
QList<LockImpact> locksOfTree(const QualifiedName &relation, LockMode mode, LockDuration duration, const OperationContext &context);

inline Verdict lowRisk(const QString &reason)
{
    return { Risk::Low, Strategy::Direct, reason };
}
inline Verdict mediumRisk(const QString &reason, Strategy strategy = Strategy::Direct)
{
    return { Risk::Medium, strategy, reason };
}
inline Verdict highRisk(const QString &reason, Strategy strategy)
{
    return { Risk::High, strategy, reason };
}
inline Inverse exactly(const QString &statement)
{
    return { Inverse::Kind::Exact, { statement }, {} };
}
inline Inverse cannotBeUndone(const QString &lost)
{
    return { Inverse::Kind::Impossible, {}, lost };
}

} // namespace lockkeeper
