// Skipped since 12 where a validated CHECK proves it.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() == LockDuration::Brief)
        return {};
    return report(Severity::Error, tr("SET NOT NULL scans %1 while reads and writes wait. A validated CHECK (... IS NOT NULL) spares the scan.").arg(subject.tableWithRows()));
}

Rule col_set_not_null()
{
    return { QStringLiteral("col-set-not-null"), tr("SET NOT NULL reads every row"), { QStringLiteral("set-not-null") }, check, {} };
}

} // namespace lockkeeper::rules
