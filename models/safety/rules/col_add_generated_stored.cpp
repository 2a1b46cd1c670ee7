// Manual: Generated Columns; a rewrite on 13 to 18 (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    if (subject.onNewTable() || subject.onForeignTable() || columns.isEmpty() || !(columns.front().generated == Column::Generated::Stored))
        return {};
    return report(Severity::Error, tr("%1 is computed and stored for each row, so %2 is rewritten while reads and writes wait. Use a plain column with a trigger and fill it in batches, or a VIRTUAL one from 18 on.").arg(subject.object(), subject.tableWithRows()));
}

Rule col_add_generated_stored()
{
    return { QStringLiteral("col-add-generated-stored"), tr("Stored generated column rewrites the table"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
