// ACCESS EXCLUSIVE on the parent too (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (!table || table->partitionOf.isEmpty() || subject.context.isNew(table->partitionOf))
        return {};
    return report(Severity::Warning, tr("Reads and writes of all of %1 wait. Detach the partition CONCURRENTLY first, then drop it.").arg(table->partitionOf.display()));
}

Rule partition_drop()
{
    return { QStringLiteral("partition-drop"), tr("Partition dropped under the parent's lock"), { QStringLiteral("drop-table") }, check, {} };
}

} // namespace lockkeeper::rules
