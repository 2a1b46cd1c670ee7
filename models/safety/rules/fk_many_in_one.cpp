// SHARE ROW EXCLUSIVE on every table that takes part, until the COMMIT (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// The table and the one that it refers to.
static QSet<QualifiedName> tablesOf(const StatementAnalysis &statement, int number)
{
    QSet<QualifiedName> tables;
    for (const LockImpact &lock : statement.operations[number]->locks(statement.contexts[size_t(number)]))
        if (!lock.newRelation)
            tables.insert(lock.relation);
    return tables;
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    QSet<QualifiedName> held; // by the keys before this one; a second key between the same two tables holds no more
    for (const int other : subject.transaction()) {
        const StatementAnalysis &statement = subject.statements()[size_t(other)];
        const int end = other < subject.index ? int(statement.operations.size()) : other == subject.index ? subject.number : 0;
        for (int i = 0; i < end; ++i) {
            if (statement.operations[i]->kind() != u"add-foreign-key" || statement.contexts[size_t(i)].isNew(statement.operations[i]->relation()))
                continue;
            const QSet<QualifiedName> tables = tablesOf(statement, i);
            if (!held.isEmpty() && !held.contains(tables))
                return {}; // said of that one
            held += tables;
        }
    }
    if (held.isEmpty() || held.contains(tablesOf(subject.statement, subject.number)))
        return {};
    return report(Severity::Warning, tr("This transaction adds more than one foreign key and holds every table that takes part until its COMMIT. One key a migration avoids deadlocks with running code."));
}

Rule fk_many_in_one()
{
    return { QStringLiteral("fk-many-in-one"), tr("Several foreign keys in one transaction"), { QStringLiteral("add-foreign-key") }, check, {} };
}

} // namespace lockkeeper::rules
