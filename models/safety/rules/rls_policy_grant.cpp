// ACCESS EXCLUSIVE for row security and policies; ACCESS SHARE for GRANT on 18 (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    if (subject.context.isNew({ subject.object().section(u'.', 0, -2), subject.part() }))
        return {};
    if (subject.statement.node.is("GrantStmt") && subject.statement.node.enumerator("objtype") != "OBJECT_TABLE")
        return report(Severity::Note, tr("Who may use %1 changes the moment this commits. Try it with the roles that the code uses.").arg(subject.object()));
    return report(Severity::Note, tr("Who may see or change which rows of %1 changes the moment this commits. Try it with the roles that the code uses.").arg(subject.operation->relation().isEmpty() ? subject.object() : subject.operation->relation().display()));
}

Rule rls_policy_grant()
{
    return { QStringLiteral("rls-policy-grant"), tr("Who may see or change rows changes"), { QStringLiteral("row-security"), QStringLiteral("create-policy"), QStringLiteral("alter-policy"), QStringLiteral("drop-policy"), QStringLiteral("grant"), QStringLiteral("revoke") }, check, {} };
}

} // namespace lockkeeper::rules
