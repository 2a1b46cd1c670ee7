// The answer changes with time, but is only asked for when a row is written (manual: Constraints).
#include "models/safety/rule.h"

#include "models/change/syntaxreading.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    for (const Constraint &constraint : subject.newConstraints())
        if (constraint.kind == Constraint::Kind::Check && volatilityOfText(constraint.expression, subject.context) != Volatility::Immutable)
            return report(Severity::Warning, tr("%1 depends on more than the row: a row that passed may fail later, at a restore. Use a trigger.").arg(constraint.name));
    return {};
}

Rule check_volatile_expr()
{
    return { QStringLiteral("check-volatile-expr"), tr("CHECK that is not immutable"), { QStringLiteral("add-constraint"), QStringLiteral("create-table"), QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
