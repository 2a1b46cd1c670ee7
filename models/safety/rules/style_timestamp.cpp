// timestamp has no time zone (manual: Date/Time Types).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static bool isStyle(const Column &column)
{
    return column.type.startsWith(u"timestamp") && column.type.contains(u"without time zone");
}

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (now && !now->partitionOf.isEmpty())
        return {};
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (isStyle(column))
            names << column.name;
    if (const Column *column = now && subject.kind() == u"alter-column-type" ? now->column(subject.part()) : nullptr; column && isStyle(*column))
        names << column->name;
    if (subject.kind() == u"alter-column-type" && !(now && now->column(subject.part()))) {
        Column written;
        written.type = subject.operation->writtenType();
        if (isStyle(written))
            names << subject.part();
    }
    if (names.isEmpty())
        return {};
    return report(Severity::Note, tr("%1 does not say which moment is meant. Use timestamptz.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
}

Rule style_timestamp()
{
    return { QStringLiteral("style-timestamp"), tr("timestamp without time zone"), { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
