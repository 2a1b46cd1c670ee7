// 2,147,483,647 rows, gaps included, and then INSERT fails (22003).
#include "models/safety/typefixes.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    QStringList names;
    for (const Column &column : subject.newColumns()) {
        const bool small = column.type == u"integer" || column.type == u"smallint";
        const bool key = now && now->primaryKey() && now->primaryKey()->columns.contains(column.name);
        if (small && (key || column.identity != Column::Identity::None || isSerial(column, subject.operation->relation()) || column.name == u"id" || column.name.endsWith(u"_id")))
            names << column.name;
    }
    if (names.isEmpty() || !now || now->temporary || !now->partitionOf.isEmpty())
        return {};
    const bool two = std::all_of(names.begin(), names.end(), [&](const QString &name) { return now->column(name) && now->column(name)->type == u"smallint"; });
    if (two)
        return report(Severity::Note, tr("%1 runs out after 32,767 values, and changing it then rewrites the table. Use bigint.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
    return report(Severity::Note, tr("%1 runs out after 2,147,483,647 values, and changing it then rewrites the table. Use bigint.").arg(names.join(QStringLiteral(", "))), otherTypes(subject, names));
}

Rule style_int32()
{
    return { QStringLiteral("style-int32"), tr("Key of four bytes or fewer"), { QStringLiteral("create-table"), QStringLiteral("add-column") }, check, {} };
}

} // namespace lockkeeper::rules
