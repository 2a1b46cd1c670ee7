// Older snapshots see an empty table after it (manual: MVCC Caveats); up to twice the space on disk.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const auto rewrites = [](const LockImpact &lock) { return !lock.newRelation && (lock.duration == LockDuration::Rewrite || lock.newFile); };
    if (std::none_of(subject.statement.locks.begin(), subject.statement.locks.end(), rewrites))
        return {};
    if (subject.onNewTable() || subject.kind() == u"cluster" || subject.kind() == u"vacuum-full" || subject.kind() == u"refresh-view" || subject.kind() == u"alter-sequence" || subject.kind() == u"set-tablespace") // copied block by block (measured)
        return {};
    for (const LockImpact &lock : subject.operation->locks(subject.context))
        if (rewrites(lock))
            return report(Severity::Note, tr("A REPEATABLE READ transaction that began before, such as pg_dump, sees %1 empty afterwards. Run it while none is open.").arg(lock.relation.display()));
    return {};
}

Rule rewrite_not_mvcc_safe()
{
    return { QStringLiteral("rewrite-not-mvcc-safe"), tr("Older transactions see an empty table"), {}, check, {} };
}

} // namespace lockkeeper::rules
