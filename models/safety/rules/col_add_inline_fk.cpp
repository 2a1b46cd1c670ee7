// ACCESS EXCLUSIVE on the table, SHARE ROW EXCLUSIVE on the referenced one (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Inline) || subject.onNewTable() || !subject.operation->adds(Constraint::Kind::ForeignKey))
        return {};
    return report(Severity::Warning, tr("The foreign key at the new column locks %1 ACCESS EXCLUSIVE and stops writes to the table that it points at; with a default every row is checked. Add the column, then the key as NOT VALID.").arg(subject.tableWithRows()));
}

Rule col_add_inline_fk()
{
    return { QStringLiteral("col-add-inline-fk"), tr("Foreign key at a new column locks both tables"), { QStringLiteral("add-foreign-key") }, check, {} };
}

} // namespace lockkeeper::rules
