// Every row is compared with the bound, unless a validated CHECK says the same (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    for (const LockImpact &lock : subject.operation->locks(subject.context))
        if (lock.relation == subject.operation->relation() && lock.duration == LockDuration::Scan)
            return report(Severity::Warning, tr("Every row of %1 is compared with the bound while its reads and writes wait. Add a CHECK with the same bound and IS NOT NULL, NOT VALID, and validate it before.").arg(subject.tableWithRows()));
    return {};
}

Rule partition_attach_scan()
{
    return { QStringLiteral("partition-attach-scan"), tr("Partition checked under lock"), { QStringLiteral("attach-partition") }, check, {} };
}

} // namespace lockkeeper::rules
