// ACCESS EXCLUSIVE and a new, empty file (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    return report(Severity::Error, tr("Every row of %1 is gone, and reads and writes wait until the COMMIT. Delete in batches instead, if the rows must go.").arg(subject.tableWithRows()));
}

Rule truncate()
{
    return { QStringLiteral("truncate"), tr("Table emptied"), { QStringLiteral("truncate") }, check, {} };
}

} // namespace lockkeeper::rules
