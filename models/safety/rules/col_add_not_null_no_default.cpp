// Fails with 23502 on a table with rows (measured, 13 to 18).
#include "models/safety/rule.h"

#include <QCoreApplication>

namespace lockkeeper::rules {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rule", text);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.operation->kind() != u"add-column" || subject.onNewTable())
        return {};
    auto after = std::make_shared<Catalog>(*subject.context.catalog);
    subject.operation->apply(*after, subject.context);
    const RelationPtr relation = after->relation(subject.operation->relation());
    if (!relation || relation->columns.isEmpty())
        return {};
    const Column &column = relation->columns.back();
    if (!column.notNull || !column.defaultExpression.isEmpty() || column.identity != Column::Identity::None || column.generated != Column::Generated::None)
        return {};
    Finding finding;
    finding.severity = Severity::Error;
    finding.message = tr("ADD COLUMN %1 NOT NULL without a default fails as soon as %2 has a row (23502).").arg(column.name, subject.tableWithRows());
    return { finding };
}

Rule col_add_not_null_no_default()
{
    return { QStringLiteral("col-add-not-null-no-default"), tr("NOT NULL column without a default"), check };
}

} // namespace lockkeeper::rules
