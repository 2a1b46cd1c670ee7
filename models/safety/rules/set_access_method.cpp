// A rewrite where the method differs (manual: ALTER TABLE).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    return report(Severity::Error, tr("%1 is copied while reads and writes wait.").arg(subject.tableWithRows()));
}

Rule set_access_method()
{
    return { QStringLiteral("set-access-method"), tr("Table copied to another access method"), { QStringLiteral("set-access-method") }, check, {} };
}

} // namespace lockkeeper::rules
