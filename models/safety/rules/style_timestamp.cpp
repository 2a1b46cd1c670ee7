// timestamp has no time zone (manual: Date/Time Types).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static bool isStyle(const QString &type)
{
    return type.startsWith(u"timestamp") && type.contains(u"without time zone");
}

static QList<Finding> check(const RuleSubject &subject)
{
    const QStringList names = columnsWritten(subject, isStyle);
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1 does not say which moment is meant. Use timestamptz.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
}

Rule style_timestamp()
{
    return { QStringLiteral("style-timestamp"), tr("timestamp without time zone"), { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
