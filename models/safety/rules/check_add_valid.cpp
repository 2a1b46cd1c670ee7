// ACCESS EXCLUSIVE for the whole scan (measured, 13 to 18).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"add-constraint" || subject.onNewTable())
        return {};
    if (subject.work() != LockDuration::Scan || !subject.statement.node.is("AlterTableStmt"))
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("ADD CHECK scans %1 while reads and writes wait. Add it NOT VALID and validate it in its own migration.").arg(subject.tableWithRows());
    if (subject.statement.operations.size() == 1)
        finding.fixes << Fix { tr("Add it NOT VALID, validate it in its own migration"), { { { subject.statement.range.end, subject.statement.range.end }, " NOT VALID" } } };
    return { finding };
}

Rule check_add_valid()
{
    return { QStringLiteral("check-add-valid"), tr("Check constraint checked under lock"), check };
}

} // namespace lockkeeper::rules
