// 42601 or 42701: the statement fails.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    for (const QStringList &list : subject.operation->columnLists())
        if (QSet<QString>(list.begin(), list.end()).size() < list.size())
            return report(Severity::Error, tr("A column is named twice, which PostgreSQL refuses (42601, 42701)."));
    for (const Constraint &constraint : subject.newConstraints())
        if ((constraint.kind == Constraint::Kind::PrimaryKey || constraint.kind == Constraint::Kind::Unique) && QSet<QString>(constraint.columns.begin(), constraint.columns.end()).size() < constraint.columns.size())
            return report(Severity::Error, tr("%1 names a column twice, which PostgreSQL refuses (42701).").arg(constraint.name));
    return {};
}

Rule dup_column_assign()
{
    return { QStringLiteral("dup-column-assign"), tr("Column named twice"), { QStringLiteral("write-rows"), QStringLiteral("create-table"), QStringLiteral("create-foreign-table"), QStringLiteral("create-view"), QStringLiteral("add-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
