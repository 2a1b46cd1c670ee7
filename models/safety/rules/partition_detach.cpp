// ACCESS EXCLUSIVE on the parent; CONCURRENTLY since 14 (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QList<LockImpact> locks = subject.operation->locks(subject.context);
    const bool light = std::none_of(locks.begin(), locks.end(), [&](const LockImpact &lock) { return lock.relation == subject.operation->relation() && blocksReads(lock.mode); }); // CONCURRENTLY, FINALIZE
    const bool hasDefault = subject.context.catalog->defaultPartitionOf(subject.operation->relation()) != nullptr;
    if (hasDefault && subject.has(Trait::Concurrently))
        return report(Severity::Error, tr("PostgreSQL refuses DETACH ... CONCURRENTLY while %1 has a default partition (55000). Detach the default partition first, or detach this one in a maintenance window.").arg(subject.operation->relation().display()));
    if (light || subject.onNewTable())
        return {};
    if (hasDefault)
        return report(Severity::Warning, tr("Reads and writes of all of %1 wait. DETACH ... CONCURRENTLY is refused while it has a default partition (55000).").arg(subject.operation->relation().display()));
    const bool refused = !subject.statement.node.is("AlterTableStmt");
    const qsizetype at = refused || subject.inTransaction() || subject.context.majorVersion() < 14 || subject.statement.operations.size() > 1 || !subject.text().trimmed().toUpper().contains("DETACH") ? -1 : subject.statement.range.end;
    return report(Severity::Warning, tr("Reads and writes of all of %1 wait. DETACH ... CONCURRENTLY lets them go on, from 14 on.").arg(subject.operation->relation().display()), insertion(tr("Detach it CONCURRENTLY"), at, " CONCURRENTLY"));
}

Rule partition_detach()
{
    return { QStringLiteral("partition-detach"), tr("Partition detached under lock"), { QStringLiteral("detach-partition") }, check, {} };
}

} // namespace lockkeeper::rules
