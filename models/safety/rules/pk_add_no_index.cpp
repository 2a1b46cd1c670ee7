// ACCESS EXCLUSIVE for the index build, and a scan where a column is nullable (measured, 13 to 18).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::Inline) || subject.has(Trait::UsingIndex) || !subject.operation->adds(Constraint::Kind::PrimaryKey))
        return {};
    if (subject.table() && subject.table()->kind == Relation::Kind::PartitionedTable) // neither CONCURRENTLY nor USING INDEX there (0A000)
        return report(Severity::Error, tr("The index of the primary key is built while reads and writes of %1 wait. Add it to the parent with ALTER TABLE ONLY, build the index of each partition CONCURRENTLY, and attach those with ALTER INDEX ... ATTACH PARTITION.").arg(subject.tableWithRows()));
    return report(Severity::Error, tr("The index of the primary key is built while reads and writes of %1 wait. Build a unique index CONCURRENTLY, then add the key USING INDEX.").arg(subject.tableWithRows()), usingIndex(subject, "PRIMARY KEY"));
}

Rule pk_add_no_index()
{
    return { QStringLiteral("pk-add-no-index"), tr("Primary key built under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
