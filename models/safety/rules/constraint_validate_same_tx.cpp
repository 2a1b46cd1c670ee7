// The lock of ADD CONSTRAINT is kept until the COMMIT, also over the scan (measured).
#include "models/safety/split.h"

namespace lockkeeper::rules {

/// One for all that the transaction validates: what is behind the first moves with it.
static QList<Fix> fixes(const RuleSubject &subject)
{
    for (const int other : subject.transaction())
        for (const Operation &operation : other < subject.index ? subject.statements()[size_t(other)].operations : QList<Operation>())
            if (operation->kind() == subject.kind())
                return {};
    return split(subject.script, subject.index);
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    for (const int other : subject.transaction()) {
        const StatementAnalysis &statement = subject.statements()[size_t(other)];
        const int end = other < subject.index ? int(statement.operations.size()) : other == subject.index ? subject.number : 0;
        for (int i = 0; i < end; ++i)
            if (statement.operations[i]->traits().testFlag(Trait::NotValid) && statement.operations[i]->object() == subject.object())
                return report(Severity::Error, tr("The transaction still holds the lock of ADD CONSTRAINT, so every row of %1 is read while others wait. Validate in a transaction of its own.").arg(subject.tableWithRows()), other < subject.index ? fixes(subject) : QList<Fix>());
    }
    return {};
}

Rule constraint_validate_same_tx()
{
    return { QStringLiteral("constraint-validate-same-tx"), tr("NOT VALID and VALIDATE in one transaction"), { QStringLiteral("validate-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
