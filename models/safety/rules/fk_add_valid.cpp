// SHARE ROW EXCLUSIVE on both tables for the whole check (measured, 13 to 18).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::Inline) || subject.work() == LockDuration::Brief)
        return {};
    const bool refused = subject.table() && subject.table()->kind == Relation::Kind::PartitionedTable && subject.context.majorVersion() < 18;
    return report(Severity::Error, tr("ADD FOREIGN KEY checks every row of %1 while writes to both tables wait.").arg(subject.tableWithRows()), refused ? QList<Fix>() : validatedLater(subject));
}

Rule fk_add_valid()
{
    return { QStringLiteral("fk-add-valid"), tr("Foreign key checked under lock"), { QStringLiteral("add-foreign-key") }, check, {} };
}

} // namespace lockkeeper::rules
