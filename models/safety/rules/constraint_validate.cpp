// SHARE UPDATE EXCLUSIVE, and ROW SHARE on the referenced table (measured, 13 to 18).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    const Constraint *constraint = table ? table->constraint(subject.part()) : nullptr;
    if (subject.onNewTable() || (constraint && constraint->validated))
        return {};
    return report(Severity::Note, tr("Every row of %1 is read; reads and writes go on, other DDL and VACUUM wait. Give it a transaction of its own.").arg(subject.tableWithRows()));
}

Rule constraint_validate()
{
    return { QStringLiteral("constraint-validate"), tr("Validation reads every row"), { QStringLiteral("validate-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
