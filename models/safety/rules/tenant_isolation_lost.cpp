// What keeps tenants apart in a table that is in use is taken away: row security, its force, the last policy, or what a policy
// asks for (manual: Row Security Policies, CREATE POLICY).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// The reason, empty where the table is still closed; @p now is the table as the script leaves it.
static QString opening(const RuleSubject &subject, const Relation &before, const Relation &now)
{
    const QString table = now.name.display(), column = subject.project.tenancy.column;
    if (subject.kind() == u"row-security") {
        if (!now.rowSecurity)
            return tr("Every session reads and changes the rows of every tenant in %1 from here on.").arg(table);
        return before.forceRowSecurity && !now.forceRowSecurity ? tr("The owner of %1 sees the rows of every tenant from here on.").arg(table) : QString();
    }
    if (now.policies.isEmpty())
        return now.rowSecurity ? tr("%1 is left without a policy: nobody but who bypasses row security sees a row of it from here on.").arg(table) : QString();
    for (const Policy &policy : now.policies)
        if (policy.name == subject.part() && opensToAllTenants(policy, column))
            return tr("The policy %1 of %2 does not ask for %3, so that it lets each tenant at the rows of the others.").arg(policy.name, table, column);
    return {};
}

static QList<Finding> check(const RuleSubject &subject)
{
    const Tenancy &tenancy = subject.project.tenancy;
    const QualifiedName name = subject.operation->relation();
    const RelationPtr before = subject.script.before->relation(name), now = subject.script.after->relation(name);
    if (!tenancy.byColumn() || !before || !now || !before->rowSecurity || !before->column(tenancy.column) || tenancy.isShared(name))
        return {};
    const RelationPtr behind = subject.tableAfter(); // what another statement takes away is said there
    if (subject.kind() == u"row-security" && behind && behind->rowSecurity == before->rowSecurity && behind->forceRowSecurity == before->forceRowSecurity)
        return {};
    const QString reason = opening(subject, *before, *now);
    return reason.isEmpty() ? QList<Finding>() : report(Severity::Error, reason);
}

Rule tenant_isolation_lost()
{
    return { QStringLiteral("tenant-isolation-lost"), tr("Tenants are no longer kept apart"), { QStringLiteral("row-security"), QStringLiteral("create-policy"), QStringLiteral("alter-policy"), QStringLiteral("drop-policy") }, check, {} };
}

} // namespace lockkeeper::rules
