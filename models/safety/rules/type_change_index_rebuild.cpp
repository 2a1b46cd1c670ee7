// A new collation or a changed index expression rebuilds the index, not the table (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Build)
        return {};
    return report(Severity::Warning, tr("An index of %1 is built anew while reads and writes of %2 wait.").arg(subject.object(), subject.tableWithRows()));
}

Rule type_change_index_rebuild()
{
    return { QStringLiteral("type-change-index-rebuild"), tr("Type change that rebuilds indexes"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
