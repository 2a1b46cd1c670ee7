// ACCESS EXCLUSIVE, on the tables that it refers to as well (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (subject.onNewTable() || (!table && subject.knowsEverything()))
        return {};
    return report(Severity::Warning, tr("The rows of %1 cannot come back, and code that still uses it fails at once. Rename it first, wait, then drop it.").arg(subject.tableWithRows()), byTableRecipe(subject, QStringLiteral("drop-table")));
}

Rule table_drop()
{
    return { QStringLiteral("table-drop"), tr("Table dropped with its rows"), { QStringLiteral("drop-table") }, check, {} };
}

} // namespace lockkeeper::rules
