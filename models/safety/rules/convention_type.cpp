// [conventions] forbidden_types.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const Conventions &conventions = subject.project.conventions;
    const RelationPtr before = subject.context.catalog->relation(subject.operation->relation()), now = subject.tableAfter();
    if (conventions.forbiddenTypes.isEmpty() || !now || !now->isTable() || !now->partitionOf.isEmpty())
        return {};
    QStringList wrong;
    for (const Column &column : now->columns) {
        const Column *old = before ? before->column(column.name) : nullptr;
        const QString forbidden = old && old->type == column.type ? QString() : conventions.forbiddenType(column.type);
        if (forbidden.isEmpty())
            continue;
        const QString instead = conventions.forbiddenTypes.value(forbidden);
        wrong << (instead.isEmpty() ? tr("%1 is %2").arg(column.name, shortTypeName(column.type)) : tr("%1 is %2, write %3").arg(column.name, shortTypeName(column.type), instead));
    }
    return wrong.isEmpty() ? QList<Finding>() : report(Severity::Warning, tr("The project's conventions forbid this type: %1.").arg(wrong.join(QStringLiteral("; "))));
}

Rule convention_type()
{
    return { QStringLiteral("convention-type"), tr("Type that the project forbids"), { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("alter-column-type") }, check, {} };
}

} // namespace lockkeeper::rules
