// Since 18 NOT NULL can be added NOT VALID and validated later (manual: ALTER TABLE).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.has(Trait::NotValid))
        return {};
    return report(Severity::Error, tr("Every row of %1 is read while reads and writes wait. Add NOT NULL as NOT VALID and validate it in its own migration.").arg(subject.tableWithRows()));
}

Rule col_not_null_not_valid_18()
{
    return { QStringLiteral("col-not-null-not-valid-18"), tr("NOT NULL constraint checked under lock"), { QStringLiteral("add-not-null-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
