// ENFORCED checks every row under ACCESS EXCLUSIVE, since 18 (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || !subject.has(Trait::Enforcement))
        return {};
    return report(Severity::Error, tr("Changing whether %1 is enforced takes strong locks on both tables, and ENFORCED checks every row under them. Add it anew as NOT VALID.").arg(subject.object()));
}

Rule constraint_enforced_18()
{
    return { QStringLiteral("constraint-enforced-18"), tr("Enforcement of a constraint changed"), { QStringLiteral("alter-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
