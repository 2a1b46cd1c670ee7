// ACCESS EXCLUSIVE on the parent (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (!now || now->partitionOf.isEmpty() || subject.context.isNew(now->partitionOf))
        return {};
    return report(Severity::Warning, tr("Reads and writes of all of %1 wait for a moment, longer behind a long query. Create the table with LIKE and attach it.").arg(now->partitionOf.display()));
}

Rule partition_create_of()
{
    return { QStringLiteral("partition-create-of"), tr("Partition created under the parent's lock"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
