// nextval() is volatile: a value for each row (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    if (subject.onNewTable() || subject.onForeignTable() || columns.isEmpty() || !(isSerial(columns.front(), subject.operation->relation())))
        return {};
    return report(Severity::Error, tr("%1 is numbered row by row, so %2 is rewritten while reads and writes wait. Add a plain bigint, give it a sequence as its default, and number the rows in batches.").arg(subject.object(), subject.tableWithRows()));
}

Rule col_add_serial()
{
    return { QStringLiteral("col-add-serial"), tr("Serial column rewrites the table"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
