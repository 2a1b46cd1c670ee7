// Skipped since 12 where a validated CHECK proves it.
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"set-not-null" || subject.onNewTable() || subject.work() == LockDuration::Brief)
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("SET NOT NULL scans %1 while reads and writes wait. A validated CHECK (... IS NOT NULL) spares the scan.").arg(subject.tableWithRows());
    return { finding };
}

Rule col_set_not_null()
{
    return { QStringLiteral("col-set-not-null"), tr("SET NOT NULL reads every row"), check };
}

} // namespace lockkeeper::rules
