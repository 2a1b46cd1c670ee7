// No code can know both names at once without an expand and contract series.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.onNewColumn())
        return {};
    return report(Severity::Error, tr("Code that uses %1 fails from this moment on (42703), and new code fails until then. Expand and contract instead.").arg(subject.object()),
                  byTableRecipe(subject, QStringLiteral("rename-column"), { { QStringLiteral("column"), subject.part() }, { QStringLiteral("new_name"), subject.statement.node.string("newname") } }));
}

Rule col_rename()
{
    return { QStringLiteral("col-rename"), tr("Column renamed under running code"), { QStringLiteral("rename-column") }, check, {} };
}

} // namespace lockkeeper::rules
