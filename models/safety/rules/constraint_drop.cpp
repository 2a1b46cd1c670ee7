// ACCESS EXCLUSIVE, for a foreign key on the referenced table too (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    const RelationPtr table = subject.table();
    const Constraint *constraint = table ? table->constraint(subject.part()) : nullptr;
    if (table && !constraint)
        return {};
    const bool foreign = constraint && constraint->kind == Constraint::Kind::ForeignKey;
    return report(Severity::Warning, foreign ? tr("Reads and writes of %1 and %2 wait for a moment, and rows without a partner may be written from now on.").arg(subject.tableWithRows(), constraint->referenced.display())
                                             : tr("Rows that %1 refused may be written from now on, and then it cannot come back.").arg(subject.object()));
}

Rule constraint_drop()
{
    return { QStringLiteral("constraint-drop"), tr("Constraint dropped"), { QStringLiteral("drop-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
