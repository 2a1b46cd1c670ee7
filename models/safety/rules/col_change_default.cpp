// Code that leaves the column out gets another value at once.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.onNewColumn())
        return {};
    const Column *column = subject.column();
    const QList<Trigger> triggers = subject.table() ? subject.table()->triggers : QList<Trigger>();
    const bool maybeFilled = std::any_of(triggers.begin(), triggers.end(), [](const Trigger &trigger) { return trigger.fires(); });
    if (subject.kind() == u"drop-default" && column && column->notNull)
        return report(maybeFilled ? Severity::Note : Severity::Warning, tr("%1 is NOT NULL: code that inserts rows without it fails from this moment on (23502). Deploy code that sets it first.").arg(subject.object()));
    return report(Severity::Note, tr("Rows that code inserts without %1 get another value from this moment on. Deploy code that sets it first.").arg(subject.object()));
}

Rule col_change_default()
{
    return { QStringLiteral("col-change-default"), tr("Default of an existing column changed"), { QStringLiteral("set-default"), QStringLiteral("drop-default") }, check, {} };
}

} // namespace lockkeeper::rules
