// PostgreSQL refuses it: 0A000 for a type, 2BP01 for a drop (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.has(Trait::Cascade))
        return {};
    const QList<RelationPtr> views = subject.context.catalog->dependentViews(subject.operation->relation(), subject.part());
    if (views.isEmpty())
        return {};
    return report(Severity::Error, tr("%1 uses %2, so PostgreSQL refuses this. Drop the view before and create it again after, in the same transaction.").arg(views.front()->name.display(), subject.object()));
}

Rule type_change_view_dependency()
{
    return { QStringLiteral("type-change-view-dependency"), tr("Column that a view uses"), { QStringLiteral("alter-column-type"), QStringLiteral("drop-column") }, check, {} };
}

} // namespace lockkeeper::rules
