// SHARE ROW EXCLUSIVE on the referenced table for a moment (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    QStringList names;
    for (const Constraint &constraint : subject.newConstraints())
        if (constraint.kind == Constraint::Kind::ForeignKey && constraint.referenced != subject.operation->relation() && !subject.context.isNew(constraint.referenced))
            names << constraint.referenced.display();
    names.removeDuplicates();
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("Writes to %1 wait for a moment, longer behind a long transaction. Set a lock_timeout.").arg(names.join(QStringLiteral(", "))));
}

Rule table_create_fk()
{
    return { QStringLiteral("table-create-fk"), tr("New table that locks another one"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
