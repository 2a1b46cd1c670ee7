// SHARE on the table, ACCESS EXCLUSIVE on the index (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.has(Trait::Concurrently) || subject.onNewTable())
        return {};
    const qsizetype at = subject.inTransaction() ? -1 : std::max({ offsetBehindWords(subject.statement, subject.script.script.text(), { "REINDEX", "INDEX" }), offsetBehindWords(subject.statement, subject.script.script.text(), { "REINDEX", "TABLE" }),
                                                                   offsetBehindWords(subject.statement, subject.script.script.text(), { "REINDEX", "SCHEMA" }) });
    const bool system = subject.statement.node.enumerator("kind") == "REINDEX_OBJECT_SYSTEM"; // never CONCURRENTLY (manual: REINDEX)
    if (system)
        return report(Severity::Error, tr("Writes to the system catalogs, and so all DDL and every login, may wait until their indexes are rebuilt. Rebuild the one index that needs it."));
    return report(Severity::Error, tr("Writes wait until %1 is rebuilt, and reads that would use the index too. REINDEX CONCURRENTLY lets both go on.").arg(subject.object()), insertion(tr("Rebuild it CONCURRENTLY"), at, " CONCURRENTLY"));
}

Rule reindex_blocking()
{
    return { QStringLiteral("reindex-blocking"), tr("Index rebuilt under lock"), { QStringLiteral("reindex") }, check, {} };
}

} // namespace lockkeeper::rules
