// SHARE lets reads through and stops writes until the build ends (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.operation->transactional() || subject.onNewTable() || subject.work() == LockDuration::Brief)
        return {};
    const RelationPtr table = subject.context.catalog->relation(subject.operation->relation());
    if (table && table->kind == Relation::Kind::PartitionedTable)
        return {}; // has a rule of its own
    // Inside a transaction block CONCURRENTLY would be an error, so the fix is only offered outside of one.
    const qsizetype at = subject.inTransaction() ? -1 : offsetBehindWords(subject.statement, subject.script.script.text(), { "INDEX" });
    return report(Severity::Warning, tr("CREATE INDEX takes SHARE on %1: writes wait for the whole build.").arg(subject.tableWithRows()), insertion(tr("Build it CONCURRENTLY"), at, " CONCURRENTLY"));
}

Rule index_create_blocking()
{
    return { QStringLiteral("index-create-blocking"), tr("Index built while writes wait"), { QStringLiteral("create-index") }, check, {} };
}

} // namespace lockkeeper::rules
