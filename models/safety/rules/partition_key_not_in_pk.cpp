// PostgreSQL refuses it: 0A000.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// Without DESC and its like.
static QStringList namesOf(const QStringList &columns)
{
    QStringList names;
    for (const QString &column : columns)
        names << column.section(u' ', 0, 0);
    return names;
}

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (!now || now->partitionKey.isEmpty()) // not partitioned, or nobody has read how
        return {};
    const QString key = now->partitionKey.section(u'(', 1).chopped(1);
    if (key.contains(u'('))
        return {}; // an expression
    QList<QStringList> keys;
    for (const Index &index : subject.newIndexes())
        if (index.unique)
            keys << namesOf(index.columns);
    for (const QStringList &columns : keys)
        for (const QString &part : key.split(QStringLiteral(", ")))
            if (!columns.contains(part))
                return report(Severity::Error, tr("A unique key of the partitioned %1 must have its partition column %2 (0A000).").arg(now->name.display(), part));
    return {};
}

Rule partition_key_not_in_pk()
{
    return { QStringLiteral("partition-key-not-in-pk"), tr("Key without the partition columns"), { QStringLiteral("create-table"), QStringLiteral("add-constraint"), QStringLiteral("create-index") }, check, {} };
}

} // namespace lockkeeper::rules
