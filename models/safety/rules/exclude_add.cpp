// ACCESS EXCLUSIVE, an index build and a second scan (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || !subject.operation->adds(Constraint::Kind::Exclusion))
        return {};
    return report(Severity::Error, tr("Its index is built and every row of %1 is checked while reads and writes wait, and PostgreSQL has no concurrent form. Plan a window, or a new table.").arg(subject.tableWithRows()));
}

Rule exclude_add()
{
    return { QStringLiteral("exclude-add"), tr("Exclusion constraint built under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
