// SHARE ROW EXCLUSIVE on every table that takes part, until the COMMIT (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    int before = 0;
    for (const int other : subject.transaction()) {
        const StatementAnalysis &statement = subject.statements()[size_t(other)];
        const int end = other < subject.index ? int(statement.operations.size()) : other == subject.index ? subject.number : 0;
        for (int i = 0; i < end; ++i)
            before += statement.operations[i]->kind() == u"add-foreign-key" && !statement.contexts[size_t(i)].isNew(statement.operations[i]->relation());
    }
    if (before != 1)
        return {};
    return report(Severity::Warning, tr("This transaction adds more than one foreign key and holds every table that takes part until its COMMIT. One key a migration avoids deadlocks with running code."));
}

Rule fk_many_in_one()
{
    return { QStringLiteral("fk-many-in-one"), tr("Several foreign keys in one transaction"), { QStringLiteral("add-foreign-key") }, check, {} };
}

} // namespace lockkeeper::rules
