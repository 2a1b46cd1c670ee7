// ACCESS EXCLUSIVE for a moment (measured); what is logged of each row changes.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr after = subject.tableAfter();
    const QByteArray text = subject.text().toUpper();
    const bool full = after ? after->replicaIdentity == u'f' : text.contains("FULL"), nothing = after ? after->replicaIdentity == u'n' : text.contains("NOTHING");
    if (subject.onNewTable() || (!full && !nothing))
        return {};
    return report(Severity::Warning, full ? tr("Every UPDATE and DELETE of %1 writes the whole old row to the log. Use a unique index over NOT NULL columns.").arg(subject.object())
                                          : tr("UPDATE and DELETE of %1 fail once it is published. Use the primary key or an index.").arg(subject.object()));
}

Rule replica_identity()
{
    return { QStringLiteral("replica-identity"), tr("Replica identity that costs or breaks replication"), { QStringLiteral("replica-identity") }, check, {} };
}

} // namespace lockkeeper::rules
