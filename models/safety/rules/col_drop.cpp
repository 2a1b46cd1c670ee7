// Only the catalog changes; the data is lost and running code breaks.
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"drop-column" || subject.onNewTable())
        return {};
    // A column that the same script added holds nothing.
    const RelationPtr before = subject.script.before->relation(subject.operation->relation());
    const QString name = subject.operation->object().section(u'.', -1);
    if (before && !before->column(name))
        return {};
    Finding finding;
    finding.severity = Severity::Warning;
    finding.message = tr("The values of %1 cannot come back, and code that still uses it fails at once.").arg(subject.operation->object());
    return { finding };
}

Rule col_drop()
{
    return { QStringLiteral("col-drop"), tr("Column dropped with its values"), check };
}

} // namespace lockkeeper::rules
