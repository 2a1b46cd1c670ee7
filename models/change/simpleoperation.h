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

private:
    SimpleDescription m;
};

inline Operation simpleOperation(SimpleDescription description)
{
    return makeOperation<SimpleOperation>(std::move(description));
}

} // namespace lockkeeper
