// Held until the COMMIT; ACCESS EXCLUSIVE where no mode is written (manual: LOCK).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!takesStrongLock(subject.statement, LockMode::ShareUpdateExclusive))
        return {};
    return report(Severity::Warning, tr("%1 stays locked until the COMMIT, whatever the statements after it need. Let them take their own locks.").arg(subject.object()));
}

Rule lock_table_explicit()
{
    return { QStringLiteral("lock-table-explicit"), tr("Table locked by hand"), { QStringLiteral("lock-table") }, check, {} };
}

} // namespace lockkeeper::rules
