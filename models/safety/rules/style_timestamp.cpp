// timestamp has no time zone (manual: Date/Time Types).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (now && !now->partitionOf.isEmpty())
        return {};
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (column.type.startsWith(u"timestamp") && column.type.contains(u"without time zone"))
            names << column.name;
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1 does not say which moment is meant. Use timestamptz.").arg(names.join(QStringLiteral(", "))));
}

Rule style_timestamp()
{
    return { QStringLiteral("style-timestamp"), tr("timestamp without time zone"), { QStringLiteral("create-table"), QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
