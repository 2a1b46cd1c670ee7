// The same rewrite as serial (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    if (subject.onNewTable() || subject.onForeignTable() || columns.isEmpty() || !(columns.front().identity != Column::Identity::None))
        return {};
    return report(Severity::Error, tr("%1 is numbered row by row, so %2 is rewritten while reads and writes wait. Identity costs the same as serial here: add a plain bigint, number the rows in batches, then ADD GENERATED.").arg(subject.object(), subject.tableWithRows()));
}

Rule col_add_identity()
{
    return { QStringLiteral("col-add-identity"), tr("Identity column rewrites the table"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
