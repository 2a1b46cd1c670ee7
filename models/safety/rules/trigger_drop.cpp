// ACCESS EXCLUSIVE (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (subject.onNewTable())
        return {};
    if (subject.kind() == u"drop-trigger" && table && std::none_of(table->triggers.begin(), table->triggers.end(), [&](const Trigger &trigger) { return trigger.name == subject.part(); }))
        return {};
    return report(Severity::Note, tr("Reads and writes of %1 wait for a moment, longer behind a long transaction. Set a lock_timeout.").arg(subject.tableWithRows()));
}

Rule trigger_drop()
{
    return { QStringLiteral("trigger-drop"), tr("Trigger or rule changed under ACCESS EXCLUSIVE"), { QStringLiteral("drop-trigger"), QStringLiteral("rename-trigger"), QStringLiteral("create-rule"), QStringLiteral("drop-rule") }, check, {} };
}

} // namespace lockkeeper::rules
