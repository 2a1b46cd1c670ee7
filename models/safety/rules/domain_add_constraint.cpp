// SHARE on every table that uses the domain, and a scan (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.has(Trait::NotValid))
        return {};
    const QStringList tables = subject.lockedTables();
    const TypeInfo *known = subject.typeIn(*subject.context.catalog);
    if (known && tables.isEmpty())
        return {};
    return report(Severity::Error, tr("Every table with a column of %1 is read while its writes wait: %2. Add the constraint NOT VALID, then validate it.").arg(subject.object(), tables.isEmpty() ? tr("it is not known which") : tables.join(QStringLiteral(", "))));
}

Rule domain_add_constraint()
{
    return { QStringLiteral("domain-add-constraint"), tr("Domain constraint checked under lock"), { QStringLiteral("domain-add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
