// ACCESS EXCLUSIVE for the whole scan (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::Inline) || !subject.operation->adds(Constraint::Kind::Check) || subject.work() != LockDuration::Scan)
        return {};
    return report(Severity::Error, tr("ADD CHECK scans %1 while reads and writes wait. Add it NOT VALID and validate it in its own migration.").arg(subject.tableWithRows()), insertion(tr("Add it NOT VALID, validate it in its own migration"), subject.statement.node.is("AlterTableStmt") && subject.statement.operations.size() == 1 && !subject.has(Trait::Inline) ? subject.statement.range.end : -1, " NOT VALID"));
}

Rule check_add_valid()
{
    return { QStringLiteral("check-add-valid"), tr("Check constraint checked under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
