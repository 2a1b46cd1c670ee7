// char(n) pads with blanks (manual: Character Types); a new length rewrites (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (now && !now->partitionOf.isEmpty())
        return {};
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (column.type.startsWith(u"character("))
            names << column.name;
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1 is padded with blanks, and another length rewrites the table. Use text.").arg(names.join(QStringLiteral(", "))));
}

Rule style_char()
{
    return { QStringLiteral("style-char"), tr("char(n)"), { QStringLiteral("create-table"), QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
