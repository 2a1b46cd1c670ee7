// Index build under ACCESS EXCLUSIVE (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Inline) || subject.onNewTable() || !subject.operation->adds(Constraint::Kind::Unique))
        return {};
    return report(Severity::Error, tr("The unique index of the new column is built while reads and writes of %1 wait. Add the column, build the index CONCURRENTLY, and add the constraint USING INDEX.").arg(subject.tableWithRows()));
}

Rule col_add_inline_unique()
{
    return { QStringLiteral("col-add-inline-unique"), tr("UNIQUE at a new column builds its index under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
