// SHARE ROW EXCLUSIVE on both tables for the whole check (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::Inline) || subject.work() == LockDuration::Brief)
        return {};
    const bool refused = subject.table() && subject.table()->kind == Relation::Kind::PartitionedTable && subject.context.majorVersion() < 18;
    return report(Severity::Error, tr("ADD FOREIGN KEY checks every row of %1 while writes to both tables wait.").arg(subject.tableWithRows()), insertion(tr("Add it NOT VALID, validate it in its own migration"), subject.statement.node.is("AlterTableStmt") && subject.statement.operations.size() == 1 && !refused && !subject.has(Trait::Inline) ? subject.statement.range.end : -1, " NOT VALID"));
}

Rule fk_add_valid()
{
    return { QStringLiteral("fk-add-valid"), tr("Foreign key checked under lock"), { QStringLiteral("add-foreign-key") }, check, {} };
}

} // namespace lockkeeper::rules
