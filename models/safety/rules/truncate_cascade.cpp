// Tables that refer to it are emptied too, and locked (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Cascade) || subject.onNewTable())
        return {};
    QStringList others;
    for (const LockImpact &lock : subject.operation->locks(subject.context))
        if (lock.relation != subject.operation->relation())
            others << lock.relation.display();
    if (others.isEmpty() && subject.table())
        return {};
    return report(Severity::Error, others.isEmpty() ? tr("CASCADE empties every table that refers to %1, whichever those are.").arg(subject.object()) : tr("CASCADE empties %1 too. Name every table that is to be emptied.").arg(others.join(QStringLiteral(", "))));
}

Rule truncate_cascade()
{
    return { QStringLiteral("truncate-cascade"), tr("Tables emptied without being named"), { QStringLiteral("truncate") }, check, {} };
}

} // namespace lockkeeper::rules
