// ALTER on the parent locks every partition (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (!table || table->kind != Relation::Kind::PartitionedTable || subject.onNewTable())
        return {};
    QSet<QualifiedName> below;
    for (const RelationPtr &partition : subject.context.catalog->descendantsOf(table->name))
        below.insert(partition->name);
    const QList<LockImpact> locks = subject.operation->locks(subject.context);
    const auto partitions = std::count_if(locks.begin(), locks.end(), [&](const LockImpact &lock) { return lock.mode >= LockMode::ShareRowExclusive && lock.relation != table->name && below.contains(lock.relation); });
    if (partitions == 0)
        return {};
    return report(Severity::Note, tr("%1 and its %2 partitions are locked together until the COMMIT: one busy partition makes all wait. Set a lock_timeout and try again.").arg(table->name.display()).arg(partitions));
}

Rule partition_fanout()
{
    return { QStringLiteral("partition-fanout"), tr("Change that locks every partition"), { QStringLiteral("add-column"), QStringLiteral("drop-column"), QStringLiteral("alter-column-type"), QStringLiteral("set-default"), QStringLiteral("drop-default"), QStringLiteral("set-not-null"), QStringLiteral("drop-not-null"), QStringLiteral("add-constraint"), QStringLiteral("add-foreign-key"), QStringLiteral("drop-constraint"), QStringLiteral("validate-constraint"), QStringLiteral("toggle-trigger"), QStringLiteral("set-expression") }, check, {} };
}

} // namespace lockkeeper::rules
