// Policies count only where row security is on, and for the owner of the table only where it is forced (manual: Row
// Security Policies).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr made = tableOfTenants(subject);
    if (!made || !made->column(subject.project.tenancy.column))
        return {};
    if (!made->rowSecurity)
        return report(Severity::Error, tr("Every session sees the rows of every tenant in %1: the migration does not enable its row-level security.").arg(made->name.display()));
    if (!made->forceRowSecurity)
        return report(Severity::Error, tr("The owner of %1 sees the rows of every tenant: the migration does not force its row-level security.").arg(made->name.display()));
    return {};
}

Rule tenant_row_security()
{
    return { QStringLiteral("tenant-row-security"), tr("New table without row-level security"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
