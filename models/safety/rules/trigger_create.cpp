// SHARE ROW EXCLUSIVE (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    return report(Severity::Note, tr("Writes to %1 wait for a moment, longer behind a long transaction, and run the trigger from then on. Set a lock_timeout.").arg(subject.tableWithRows()));
}

Rule trigger_create()
{
    return { QStringLiteral("trigger-create"), tr("Trigger created while writes wait"), { QStringLiteral("create-trigger") }, check, {} };
}

} // namespace lockkeeper::rules
