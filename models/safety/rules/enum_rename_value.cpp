// No table is locked, but code that writes the old value fails (22P02).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QualifiedName type { subject.object().section(u'.', 0, -3), subject.object().section(u'.', -2, -2) };
    const bool known = subject.context.catalog->types.contains(type);
    if (known && !subject.script.before->types.contains(type))
        return {}; // made by this script
    return report(Severity::Warning, tr("Code that writes %1 fails from this moment on (22P02). Add the new value, move the rows, retire the old one.").arg(subject.object()),
                  known ? byRecipe(QStringLiteral("enum-rename-value"), { { QStringLiteral("type"), type.display() }, { QStringLiteral("value"), subject.statement.node.string("old_val") }, { QStringLiteral("new_value"), subject.statement.node.string("new_val") } }) : QList<Fix>());
}

Rule enum_rename_value()
{
    return { QStringLiteral("enum-rename-value"), tr("Enum value renamed under running code"), { QStringLiteral("rename-enum-value") }, check, {} };
}

} // namespace lockkeeper::rules
