// [tenancy] kind = "column": a row without a tenant belongs to everybody, or to nobody.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr made = tableOfTenants(subject);
    if (!made)
        return {};
    const Tenancy &tenancy = subject.project.tenancy;
    const Column *column = made->column(tenancy.column);
    if (!column)
        return report(Severity::Error, tr("%1 has no column %2, so that its rows belong to no tenant. Add it, or name the table in [tenancy] shared.").arg(made->name.display(), tenancy.column));
    if (!column->notNull)
        return report(Severity::Error, tr("%1.%2 takes NULL: a row that no tenant sees. Make it NOT NULL.").arg(made->name.display(), tenancy.column));
    if (column->type != tenancy.type)
        return report(Severity::Warning, tr("%1.%2 is %3, and the project's tenants are %4.").arg(made->name.display(), tenancy.column, column->type, tenancy.type));
    return {};
}

Rule tenant_column()
{
    return { QStringLiteral("tenant-column"), tr("New table without the tenant column"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
