// It runs outside of a transaction and cannot be undone.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    return report(Severity::Error, tr("The whole database %1 is gone, and no transaction can bring it back. This does not belong in a migration.").arg(subject.object()));
}

Rule database_drop()
{
    return { QStringLiteral("database-drop"), tr("Database dropped"), { QStringLiteral("drop-database") }, check, {} };
}

} // namespace lockkeeper::rules
