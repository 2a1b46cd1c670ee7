// SHARE ROW EXCLUSIVE on both tables for the whole check (measured, 13 to 18).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"add-foreign-key" || subject.onNewTable() || subject.work() == LockDuration::Brief)
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("ADD FOREIGN KEY checks every row of %1 while writes to both tables wait.").arg(subject.tableWithRows());
    if (subject.statement.operations.size() == 1 && subject.statement.node.is("AlterTableStmt"))
        finding.fixes << Fix { tr("Add it NOT VALID, validate it in its own migration"), { { { subject.statement.range.end, subject.statement.range.end }, " NOT VALID" } } };
    return { finding };
}

Rule fk_add_valid()
{
    return { QStringLiteral("fk-add-valid"), tr("Foreign key checked under lock"), check };
}

} // namespace lockkeeper::rules
