// Only with the session in UTC is it a change of the catalog alone, since 12 (measured).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr after = subject.tableAfter();
    const Column *before = subject.column(), *now = after ? after->column(subject.part()) : nullptr;
    if (subject.onNewTable() || !before || !now || subject.work() != LockDuration::Rewrite || !before->type.startsWith(u"timestamp") || !now->type.startsWith(u"timestamp"))
        return {};
    if (before->type.endsWith(u"without time zone") == now->type.endsWith(u"without time zone") || saysHowValuesChange(subject)) // by the zone that USING names
        return {};
    return report(Severity::Error, tr("Every value of %1 is converted with the session's time zone, so %2 is rewritten. With TimeZone set to UTC, where that is what the values mean, only the catalog changes; where they mean another zone, that setting would change them.").arg(subject.object(), subject.tableWithRows()));
}

Rule type_timestamp_tz()
{
    return { QStringLiteral("type-timestamp-tz"), tr("timestamp and timestamptz exchanged outside of UTC"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
