// EXCLUSIVE: one refresh at a time (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Concurrently))
        return {};
    return report(Severity::Note, tr("Readers go on, another refresh of %1 waits. It needs a unique index over all rows, and a view that was filled before.").arg(subject.object()));
}

Rule matview_refresh_conc()
{
    return { QStringLiteral("matview-refresh-conc"), tr("Concurrent refresh of a view"), { QStringLiteral("refresh-view") }, check, {} };
}

} // namespace lockkeeper::rules
