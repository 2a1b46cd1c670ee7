// Scan and index build under ACCESS EXCLUSIVE (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Inline) || subject.onNewTable() || !subject.operation->adds(Constraint::Kind::PrimaryKey))
        return {};
    return report(Severity::Error, tr("The primary key at the new column reads every row of %1 and builds its index while reads and writes wait. Build a unique index CONCURRENTLY and add the key USING INDEX.").arg(subject.tableWithRows()));
}

Rule col_add_inline_pk()
{
    return { QStringLiteral("col-add-inline-pk"), tr("Primary key at a new column is built under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
