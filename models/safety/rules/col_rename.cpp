// No code can know both names at once without an expand and contract series.
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"rename-column" || subject.onNewTable())
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("Code that uses %1 fails from this moment on (42703), and new code fails until then. Expand and contract instead.").arg(subject.operation->object());
    return { finding };
}

Rule col_rename()
{
    return { QStringLiteral("col-rename"), tr("Column renamed under running code"), check };
}

} // namespace lockkeeper::rules
