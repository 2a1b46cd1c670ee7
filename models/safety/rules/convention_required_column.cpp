// [conventions] required_columns.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Conventions::WantedColumn> &wanted = subject.project.conventions.wantedColumns;
    const RelationPtr made = wanted.isEmpty() ? nullptr : tableMadeHere(subject);
    QStringList missing;
    for (const Conventions::WantedColumn &each : made ? wanted : QList<Conventions::WantedColumn>()) {
        const Column *column = made->column(each.name);
        if (!column || (!each.type.isEmpty() && column->type != each.type))
            missing << (each.type.isEmpty() ? each.name : each.name + u' ' + shortTypeName(each.type));
    }
    return missing.isEmpty() ? QList<Finding>() : report(Severity::Warning, tr("The project's conventions ask every table for columns that %1 does not have: %2.").arg(made->name.display(), missing.join(QStringLiteral(", "))));
}

Rule convention_required_column()
{
    return { QStringLiteral("convention-required-column"), tr("New table without a column that the project requires"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
