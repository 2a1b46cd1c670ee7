// A copy where the tablespace differs (manual: ALTER TABLE).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    return report(Severity::Error, tr("%1 is copied while reads and writes wait.").arg(subject.tableWithRows()));
}

Rule set_tablespace()
{
    return { QStringLiteral("set-tablespace"), tr("Table copied to another tablespace"), { QStringLiteral("set-tablespace") }, check, {} };
}

} // namespace lockkeeper::rules
