// Binary-coercible types and wider limits only change the catalog (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table(), after = subject.tableAfter();
    if (subject.onNewTable() || !table || !after || !subject.column() || subject.work() != LockDuration::Brief)
        return {};
    const Column *now = after->column(subject.part());
    if (!now || now->type == subject.column()->type)
        return {};
    return report(Severity::Note, tr("No row is touched, but prepared statements that select %1 fail once (0A000, cached plan must not change result type).").arg(subject.object()));
}

Rule type_change_metadata_only()
{
    return { QStringLiteral("type-change-metadata-only"), tr("Type change without a rewrite"), { QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
