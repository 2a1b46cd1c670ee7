// Row security without a policy shows nothing to anybody; a permissive policy that does not ask for the tenant shows
// everything (manual: CREATE POLICY).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr made = tableOfTenants(subject);
    const QString column = subject.project.tenancy.column;
    if (!made || !made->column(column))
        return {};
    if (made->policies.isEmpty())
        return report(Severity::Error, tr("%1 has no policy in this migration: with row-level security nobody sees a row, without it everybody sees all.").arg(made->name.display()));
    for (const Policy &policy : made->policies)
        if (opensToAllTenants(policy, column))
            return report(Severity::Error, tr("The policy %1 of %2 does not ask for %3, so that it lets each tenant at the rows of the others.").arg(policy.name, made->name.display(), column));
    return {};
}

Rule tenant_policy()
{
    return { QStringLiteral("tenant-policy"), tr("New table without a policy for its tenants"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
