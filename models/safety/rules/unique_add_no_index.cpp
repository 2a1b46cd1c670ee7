// ACCESS EXCLUSIVE for the whole index build (measured, 13 to 18).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::Inline) || subject.has(Trait::UsingIndex) || !subject.operation->adds(Constraint::Kind::Unique))
        return {};
    if (subject.table() && subject.table()->kind == Relation::Kind::PartitionedTable) // neither CONCURRENTLY nor USING INDEX there (0A000)
        return report(Severity::Error, tr("The unique index is built while reads and writes of %1 wait. Add it to the parent with ALTER TABLE ONLY, build the index of each partition CONCURRENTLY, and attach those with ALTER INDEX ... ATTACH PARTITION.").arg(subject.tableWithRows()));
    return report(Severity::Error, tr("The unique index is built while reads and writes of %1 wait. Build it with CREATE UNIQUE INDEX CONCURRENTLY, then add the constraint USING INDEX.").arg(subject.tableWithRows()), usingIndex(subject, "UNIQUE"));
}

Rule unique_add_no_index()
{
    return { QStringLiteral("unique-add-no-index"), tr("Unique constraint built under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
