// Only the catalog changes; the data is lost and running code breaks.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    // A column that the same script added holds nothing.
    if (subject.onNewTable() || subject.onNewColumn() || (subject.table() && !subject.column()))
        return {};
    const Column *column = subject.column();
    if (column && column->generated != Column::Generated::None)
        return report(Severity::Warning, tr("Code that still uses %1 fails at once. Its values are computed, so they come back with it.").arg(subject.object()));
    return report(Severity::Warning, tr("The values of %1 cannot come back, and code that still uses it fails at once.").arg(subject.object()), byTableRecipe(subject, QStringLiteral("drop-column"), { { QStringLiteral("column"), subject.part() } }));
}

Rule col_drop()
{
    return { QStringLiteral("col-drop"), tr("Column dropped with its values"), { QStringLiteral("drop-column") }, check, {} };
}

} // namespace lockkeeper::rules
