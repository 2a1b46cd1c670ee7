// varchar(n) is not faster than text (manual: Character Types).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static bool isStyle(const QString &type)
{
    return type.startsWith(u"character varying(");
}

static QList<Finding> check(const RuleSubject &subject)
{
    const QStringList names = columnsWritten(subject, isStyle);
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1: a limit that must change later costs a lock. text with a CHECK is as fast and easier to change.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
}

Rule style_varchar()
{
    return { QStringLiteral("style-varchar"), tr("varchar with a limit"), { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
