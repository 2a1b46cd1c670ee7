// Values of an enum cannot be removed, and their order is fixed (manual: Enumerated Types).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const TypeInfo *type = subject.typeIn(subject.after);
    if (!type || type->kind != TypeInfo::Kind::Enum)
        return {};
    return report(Severity::Note, tr("A value of %1 can be added and renamed, but never removed. A lookup table can lose a row.").arg(subject.object()));
}

Rule enum_created()
{
    return { QStringLiteral("enum-created"), tr("Enum type created"), { QStringLiteral("create-type") }, check, {} };
}

} // namespace lockkeeper::rules
