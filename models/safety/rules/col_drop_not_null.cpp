// Only the catalog changes; readers meet NULL.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable() || subject.onNewColumn() || (subject.column() && !subject.column()->notNull))
        return {};
    return report(Severity::Note, tr("Code that reads %1 may meet NULL from this moment on. Deploy code that can before.").arg(subject.object()));
}

Rule col_drop_not_null()
{
    return { QStringLiteral("col-drop-not-null"), tr("NULL allowed where code may not expect it"), { QStringLiteral("drop-not-null") }, check, {} };
}

} // namespace lockkeeper::rules
