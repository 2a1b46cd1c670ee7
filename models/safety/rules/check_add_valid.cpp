// ACCESS EXCLUSIVE for the whole scan (measured, 13 to 18).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::Inline) || !subject.operation->adds(Constraint::Kind::Check) || subject.work() != LockDuration::Scan)
        return {};
    return report(Severity::Error, tr("ADD CHECK scans %1 while reads and writes wait. Add it NOT VALID and validate it in its own migration.").arg(subject.tableWithRows()), validatedLater(subject));
}

Rule check_add_valid()
{
    return { QStringLiteral("check-add-valid"), tr("Check constraint checked under lock"), { QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
