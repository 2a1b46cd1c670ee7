// ALTER SCHEMA locks no table; SET SCHEMA takes ACCESS EXCLUSIVE for a moment (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const bool schema = subject.kind() == u"rename-schema";
    const bool isNew = schema ? subject.knowsEverything() && !subject.script.before->schemas.contains(subject.object()) : subject.onNewTable();
    if (isNew)
        return {};
    return report(Severity::Error, tr("Code that names %1 with its old schema, or relies on the search_path, fails from this moment on.").arg(subject.object()));
}

Rule schema_rename_move()
{
    return { QStringLiteral("schema-rename-move"), tr("Objects moved away from their schema"), { QStringLiteral("rename-schema"), QStringLiteral("set-schema") }, check, {} };
}

} // namespace lockkeeper::rules
