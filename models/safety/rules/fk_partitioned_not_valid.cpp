// An error before 18 (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (!subject.has(Trait::NotValid) || !table || table->kind != Relation::Kind::PartitionedTable || subject.context.majorVersion() >= 18)
        return {};
    return report(Severity::Error, tr("Before 18 PostgreSQL refuses NOT VALID on the partitioned %1. Add the key to each partition NOT VALID, validate it there, then add it to the parent.").arg(subject.object().section(u'.', 0, -2)));
}

Rule fk_partitioned_not_valid()
{
    return { QStringLiteral("fk-partitioned-not-valid"), tr("NOT VALID foreign key on a partitioned table"), { QStringLiteral("add-foreign-key") }, check, {} };
}

} // namespace lockkeeper::rules
