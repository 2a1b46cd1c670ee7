// SET EXPRESSION of a stored column, since 17 (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    return report(Severity::Error, tr("Every value of %1 is computed anew, so %2 is rewritten while reads and writes wait. Add a new column and switch to it.").arg(subject.object(), subject.tableWithRows()));
}

Rule col_set_expression()
{
    return { QStringLiteral("col-set-expression"), tr("New expression rewrites the table"), { QStringLiteral("set-expression") }, check, {} };
}

} // namespace lockkeeper::rules
