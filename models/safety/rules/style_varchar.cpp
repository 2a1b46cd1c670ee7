// varchar(n) is not faster than text (manual: Character Types).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (now && !now->partitionOf.isEmpty())
        return {};
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (column.type.startsWith(u"character varying("))
            names << column.name;
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1: a limit that must change later costs a lock. text with a CHECK is as fast and easier to change.").arg(names.join(QStringLiteral(", "))));
}

Rule style_varchar()
{
    return { QStringLiteral("style-varchar"), tr("varchar with a limit"), { QStringLiteral("create-table"), QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
