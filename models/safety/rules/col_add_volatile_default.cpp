// The value is computed for each row, so the table is rewritten (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    const QList<Column> columns = subject.newColumns();
    // Serial, identity, stored and domain columns rewrite too, and have rules of their own.
    if (!columns.isEmpty()) {
        const Column &column = columns.front();
        const bool other = column.identity != Column::Identity::None || column.generated != Column::Generated::None || isSerial(column, subject.operation->relation());
        if (other || column.defaultExpression.isEmpty())
            return {};
    } else if (!subject.has(Trait::Default)) {
        return {};
    }
    return report(Severity::Error, tr("%1 gets a value of its own in each row, so %2 is rewritten while reads and writes wait. Add it nullable, set the default, and fill the rows in batches.").arg(subject.object(), subject.tableWithRows()), byNewColumn(subject));
}

Rule col_add_volatile_default()
{
    return { QStringLiteral("col-add-volatile-default"), tr("Volatile default rewrites the table"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
