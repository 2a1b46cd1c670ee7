// Fails with 23502 on a table with rows (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    // A table that nothing is known of gets the benefit of no doubt: ADD COLUMN on it is read from what was written.
    if (subject.onForeignTable() || (columns.isEmpty() ? !subject.has(Trait::RequiredValue) : !columns.front().notNull))
        return {};
    const RelationPtr now = subject.tableAfter();
    if (columns.isEmpty() && now && now->column(subject.part()))
        return {}; // IF NOT EXISTS, and it does
    if (!columns.isEmpty()) {
        const Column &column = columns.front();
        const bool filled = !column.defaultExpression.isEmpty() && column.defaultExpression.compare(u"NULL", Qt::CaseInsensitive) != 0;
        if (filled || column.identity != Column::Identity::None || column.generated != Column::Generated::None)
            return {};
    }
    if (subject.context.newRelations.value(subject.operation->relation())) // and nothing was written to it
        return {};
    return report(Severity::Error, tr("ADD COLUMN %1 NOT NULL without a default fails as soon as %2 has a row (23502).").arg(subject.part(), subject.tableWithRows()), byNewColumn(subject));
}

Rule col_add_not_null_no_default()
{
    return { QStringLiteral("col-add-not-null-no-default"), tr("NOT NULL column without a default"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
