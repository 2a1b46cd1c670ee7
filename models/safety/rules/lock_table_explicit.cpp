// Held until the COMMIT; ACCESS EXCLUSIVE where no mode is written (manual: LOCK). 25P01 outside of a transaction (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.inTransaction())
        return report(Severity::Error, tr("PostgreSQL refuses LOCK TABLE outside of a transaction (25P01), because the lock would end at once."));
    if (!takesStrongLock(subject.statement, LockMode::ShareUpdateExclusive))
        return {};
    return report(Severity::Warning, tr("%1 stays locked until the COMMIT, whatever the statements after it need. Let them take their own locks.").arg(subject.object()));
}

Rule lock_table_explicit()
{
    return { QStringLiteral("lock-table-explicit"), tr("Table locked by hand"), { QStringLiteral("lock-table") }, check, {} };
}

} // namespace lockkeeper::rules
