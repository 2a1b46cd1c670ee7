// The search_path of whoever runs it decides which table is meant.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.number != 0 || !subject.statement.unqualified || subject.context.searchPathSet)
        return {};
    const RelationPtr now = subject.tableAfter();
    if (now && now->temporary)
        return {};
    return report(Severity::Note, tr("Which %1 is meant depends on the search_path of whoever runs this. Write the schema.").arg(subject.operation->relation().name));
}

Rule name_unqualified()
{
    return { QStringLiteral("name-unqualified"), tr("Name without a schema"), { QStringLiteral("add-column"), QStringLiteral("drop-column"), QStringLiteral("create-table"), QStringLiteral("drop-table"), QStringLiteral("create-index"), QStringLiteral("rename-table"), QStringLiteral("alter-column-type"), QStringLiteral("add-constraint"), QStringLiteral("add-foreign-key"), QStringLiteral("write-rows"), QStringLiteral("set-default"), QStringLiteral("drop-default"), QStringLiteral("set-not-null"), QStringLiteral("drop-not-null"), QStringLiteral("create-view"), QStringLiteral("truncate"), QStringLiteral("drop-constraint"), QStringLiteral("rename-column"), QStringLiteral("validate-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
