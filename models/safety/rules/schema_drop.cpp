// With CASCADE everything in it goes along.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const bool known = subject.script.before->schemas.contains(subject.object());
    const bool now = subject.context.catalog->schemas.contains(subject.object());
    if ((subject.knowsEverything() && !known) || (now && !known))
        return {};
    if (!subject.has(Trait::Cascade))
        return report(Severity::Warning, tr("Code that names %1 fails. PostgreSQL refuses this while anything is in it.").arg(subject.object()));
    return report(Severity::Error, tr("Everything in %1 goes with it, and no down migration brings the rows back.").arg(subject.object()));
}

Rule schema_drop()
{
    return { QStringLiteral("schema-drop"), tr("Schema dropped"), { QStringLiteral("drop-schema") }, check, {} };
}

} // namespace lockkeeper::rules
