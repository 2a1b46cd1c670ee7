#include "models/change/tableoperation.h"

namespace lockkeeper {

void editRelation(Catalog &catalog, const QualifiedName &name, const std::function<void(Relation &)> &edit)
{
    const RelationPtr known = catalog.relation(name);
    if (!known)
        return;
    auto copy = std::make_shared<Relation>(*known);
    edit(*copy);
    catalog.relations.insert(name, std::move(copy));
}

QList<LockImpact> TableOperation::lockTree(LockMode mode, LockDuration duration, const OperationContext &context) const
{
    QList<LockImpact> locks { lock(m_table, mode, duration, context) };
    if (!context.catalog)
        return locks;
    for (const RelationPtr &partition : context.catalog->partitionsOf(m_table))
        locks << lock(partition->name, mode, duration, context);
    return locks;
}

} // namespace lockkeeper
