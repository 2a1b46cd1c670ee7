// NOT VALID proves nothing (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (subject.onNewTable() || !table || subject.work() == LockDuration::Brief)
        return {};
    const QString proof = quoteIdentifier(subject.part()) + QStringLiteral(" IS NOT NULL");
    for (const Constraint &constraint : table->constraints)
        if (constraint.kind == Constraint::Kind::Check && !constraint.validated && constraint.expression.contains(proof, Qt::CaseInsensitive))
            return report(Severity::Error, tr("%1 would prove it, but is NOT VALID, so that every row of %2 is read while reads and writes wait. VALIDATE it first.").arg(constraint.name, subject.tableWithRows()));
    return {};
}

Rule col_set_not_null_unproven_check()
{
    return { QStringLiteral("col-set-not-null-unproven-check"), tr("SET NOT NULL before its CHECK was validated"), { QStringLiteral("set-not-null") }, check, {} };
}

} // namespace lockkeeper::rules
