// ACCESS EXCLUSIVE for the whole query (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.has(Trait::Concurrently) || subject.onNewTable())
        return {};
    if (subject.statement.node.boolean("skip_data"))
        return report(Severity::Warning, tr("WITH NO DATA empties %1, and every SELECT of it fails until it is filled again.").arg(subject.tableWithRows()));
    return report(Severity::Warning, tr("Readers of %1 wait for the whole refresh. CONCURRENTLY lets them go on; it needs a unique index.").arg(subject.tableWithRows()));
}

Rule matview_refresh()
{
    return { QStringLiteral("matview-refresh"), tr("View refreshed while readers wait"), { QStringLiteral("refresh-view") }, check, {} };
}

} // namespace lockkeeper::rules
