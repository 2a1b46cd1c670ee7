// Logical replication cannot tell rows apart without one (manual: Publication).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr now = subject.tableAfter();
    if (!now || subject.table() || now->temporary || !now->partitionOf.isEmpty() || !now->inherits.isEmpty() || subject.has(Trait::FromQuery))
        return {};
    const RelationPtr atEnd = subject.script.after->relation(now->name);
    if (now->primaryKey() || (atEnd && atEnd->primaryKey()))
        return {};
    return report(Severity::Note, tr("Without a primary key no row of %1 can be told from another: UPDATE and DELETE are not replicated, and a backfill cannot go by key.").arg(now->name.display()));
}

Rule table_no_pk()
{
    return { QStringLiteral("table-no-pk"), tr("Table without a primary key"), { QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
