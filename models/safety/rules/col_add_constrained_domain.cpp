// A domain with CHECK or NOT NULL is checked row by row, even for NULL (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<Column> columns = subject.newColumns();
    if (subject.onNewTable() || columns.isEmpty())
        return {};
    const TypeInfo *type = subject.context.catalog->resolveType({ columns.front().type.section(u'.', 0, -2), columns.front().type.section(u'.', -1) }, subject.context.searchPath);
    if (type && type->kind == TypeInfo::Kind::Domain && (type->notNull || !type->constraints.isEmpty()))
        return report(Severity::Error, tr("%1 is a domain with a constraint, so %2 is rewritten while reads and writes wait. Use the base type and a CHECK that is added NOT VALID.").arg(type->name.display(), subject.tableWithRows()));
    return {};
}

Rule col_add_constrained_domain()
{
    return { QStringLiteral("col-add-constrained-domain"), tr("Column of a constrained domain rewrites the table"), { QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
