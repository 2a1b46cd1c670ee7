// A nullable column is set NOT NULL, which reads every row (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || !subject.has(Trait::UsingIndex) || !subject.operation->adds(Constraint::Kind::PrimaryKey) || subject.work() != LockDuration::Scan)
        return {};
    return report(Severity::Error, tr("A column of the index allows NULL, so every row of %1 is read while reads and writes wait. Make it NOT NULL first, proved by a validated CHECK.").arg(subject.tableWithRows()));
}

Rule pk_using_index_nullable()
{
    return { QStringLiteral("pk-using-index-nullable"), tr("Primary key over nullable columns"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
