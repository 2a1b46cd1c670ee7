// VIRTUAL columns are computed when they are read, since 18; a constraint on one still reads every row (manual: ALTER TABLE).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    if (subject.onNewTable() || columns.isEmpty() || columns.front().generated != Column::Generated::Virtual || !columns.front().notNull)
        return {};
    return report(Severity::Warning, tr("%1 is computed for every row of %2 to see that none is NULL, while reads and writes wait.").arg(subject.object(), subject.tableWithRows()));
}

Rule col_add_generated_virtual()
{
    return { QStringLiteral("col-add-generated-virtual"), tr("Constraint on a virtual column reads every row"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
