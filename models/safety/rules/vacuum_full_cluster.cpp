// ACCESS EXCLUSIVE and a full rewrite (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    return report(Severity::Error, tr("%1 and its indexes are written anew while reads and writes wait. A tool such as pg_repack does it beside them.").arg(subject.operation->relation().isEmpty() ? tr("Every table") : subject.tableWithRows()));
}

Rule vacuum_full_cluster()
{
    return { QStringLiteral("vacuum-full-cluster"), tr("Table written anew under lock"), { QStringLiteral("vacuum-full"), QStringLiteral("cluster") }, check, {} };
}

} // namespace lockkeeper::rules
