// char(n) pads with blanks (manual: Character Types); a new length rewrites (measured).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static bool isStyle(const QString &type)
{
    return type.startsWith(u"character(");
}

static QList<Finding> check(const RuleSubject &subject)
{
    const QStringList names = columnsWritten(subject, isStyle);
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1 is padded with blanks, and another length rewrites the table. Use text.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
}

Rule style_char()
{
    return { QStringLiteral("style-char"), tr("char(n)"), { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
