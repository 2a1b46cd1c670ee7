// The type json has no equality operator (manual: JSON Types).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    QStringList names;
    for (const Column &column : subject.newColumns())
        if (column.type == u"json")
            names << column.name;
    const RelationPtr now = subject.tableAfter();
    if (subject.kind() == u"alter-column-type" && now && now->column(subject.part()) && now->column(subject.part())->type == u"json")
        names << subject.part();
    if (names.isEmpty() && subject.operation->writtenType() == u"json")
        names << subject.part();
    if (names.isEmpty())
        return {};
    return report(Severity::Warning, tr("json has no equality, so that DISTINCT, GROUP BY and UNION of %1 fail. Use jsonb.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
}

Rule col_add_json()
{
    return { QStringLiteral("col-add-json"), tr("Column of type json"), { QStringLiteral("add-column"), QStringLiteral("create-table"), QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
