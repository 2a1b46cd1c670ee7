// A rewrite either way (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    return report(Severity::Error, tr("%1 is copied while reads and writes wait, and an unlogged table is empty after a crash.").arg(subject.tableWithRows()));
}

Rule set_logged()
{
    return { QStringLiteral("set-logged"), tr("Table copied to change its logging"), { QStringLiteral("set-logged") }, check, {} };
}

} // namespace lockkeeper::rules
