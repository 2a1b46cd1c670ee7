// A volatile default, serial, identity and a stored generated column rewrite the table (measured, 13 to 18).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"add-column" || subject.onNewTable() || subject.work() != LockDuration::Rewrite)
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("%1 gets a value of its own in each row, so %2 is rewritten while reads and writes wait. Add it nullable, set the default, and fill the rows in batches.")
                          .arg(subject.operation->object(), subject.tableWithRows());
    return { finding };
}

Rule col_add_volatile_default()
{
    return { QStringLiteral("col-add-volatile-default"), tr("Column default that rewrites the table"), check };
}

} // namespace lockkeeper::rules
