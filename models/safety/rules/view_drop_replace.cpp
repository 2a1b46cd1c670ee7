// ACCESS EXCLUSIVE on the view (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const bool known = subject.table() != nullptr;
    if (subject.onNewTable() || (subject.kind() == u"create-view" ? !known : !known && subject.knowsEverything()))
        return {};
    return report(Severity::Note, subject.kind() == u"drop-view" ? tr("Code that reads %1 fails at once.").arg(subject.object()) : tr("Readers of %1 wait for a moment, and see the new definition from then on. Only append columns.").arg(subject.object()));
}

Rule view_drop_replace()
{
    return { QStringLiteral("view-drop-replace"), tr("View changed under its readers"), { QStringLiteral("drop-view"), QStringLiteral("create-view") }, check, {} };
}

} // namespace lockkeeper::rules
