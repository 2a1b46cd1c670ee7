// Rows that belong to the new partition must not be in the default one (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (!now || now->partitionOf.isEmpty() || now->isDefaultPartition())
        return {};
    const RelationPtr other = subject.context.catalog->defaultPartitionOf(now->partitionOf);
    if (!other || subject.context.isNew(other->name))
        return {};
    const QList<LockImpact> locks = subject.operation->locks(subject.context);
    const bool proven = std::none_of(locks.begin(), locks.end(), [&](const LockImpact &lock) { return lock.relation == other->name && lock.duration == LockDuration::Scan; });
    if (proven)
        return {};
    return report(Severity::Warning, tr("Every row of the default partition %1 is read to see that none belongs here, while its reads and writes wait.").arg(other->name.display()));
}

Rule partition_default_scan()
{
    return { QStringLiteral("partition-default-scan"), tr("Default partition checked under lock"), { QStringLiteral("attach-partition"), QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
