// A later change of the constraint reads every table that uses the domain.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (const TypeInfo *type = subject.typeIn(subject.after); type && type->kind == TypeInfo::Kind::Domain && (type->notNull || !type->constraints.isEmpty()))
        return report(Severity::Note, tr("A later change of the constraint reads every table that uses %1. A CHECK on the table is easier to change.").arg(subject.object()));
    return {};
}

Rule domain_create_constraint()
{
    return { QStringLiteral("domain-create-constraint"), tr("Domain with a constraint"), { QStringLiteral("create-type") }, check, {} };
}

} // namespace lockkeeper::rules
