// PostgreSQL picks a free name, so that running it again makes a second index.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.has(Trait::Unnamed) || subject.onNewTable())
        return {};
    return report(Severity::Note, tr("Without a name a second run makes a second index, and the down does not know what to drop. Name it."));
}

Rule index_unnamed()
{
    return { QStringLiteral("index-unnamed"), tr("Index without a name"), { QStringLiteral("create-index") }, check, {} };
}

} // namespace lockkeeper::rules
