// A CHECK or foreign key on the column is checked again, even where the type change does nothing (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (subject.onNewTable() || !table)
        return {};
    for (const Constraint &constraint : table->constraints)
        if ((constraint.kind == Constraint::Kind::Check || constraint.kind == Constraint::Kind::ForeignKey) && constraint.columns.contains(subject.part()))
            return report(Severity::Warning, tr("%1 is checked again for every row of %2 while reads and writes wait. Drop it before and add it NOT VALID after.").arg(constraint.name, subject.tableWithRows()));
    return {};
}

Rule type_change_rechecks()
{
    return { QStringLiteral("type-change-rechecks"), tr("Type change that checks every row again"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
