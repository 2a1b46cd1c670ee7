// Without BEFORE or AFTER the value is the last (manual: ALTER TYPE).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.has(Trait::Positioned))
        return {};
    return report(Severity::Note, tr("The new value sorts last. Say BEFORE or AFTER, so that a reader sees that it is meant so."));
}

Rule enum_no_order()
{
    return { QStringLiteral("enum-no-order"), tr("New enum value without a place"), { QStringLiteral("add-enum-value") }, check, {} };
}

} // namespace lockkeeper::rules
