// Scans the whole table even where the column is empty (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Inline) || subject.onNewTable() || !subject.operation->adds(Constraint::Kind::Check))
        return {};
    return report(Severity::Error, tr("The CHECK at the new column reads every row of %1 while reads and writes wait. Add the column, then the CHECK as NOT VALID, and validate it later.").arg(subject.tableWithRows()));
}

Rule col_add_inline_check()
{
    return { QStringLiteral("col-add-inline-check"), tr("CHECK at a new column reads every row"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
