// Outside of a transaction a failure leaves what came before, and a second run stops there.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.inTransaction() || subject.operation->idempotent(subject.context) || subject.onNewTable())
        return {};
    if (const RelationPtr made = subject.tableAfter(); made && made->temporary)
        return {}; // ends with the session
    if (subject.script.statements.size() < 2)
        return {}; // one statement is done or not
    return report(Severity::Note, tr("If this file stops half-way, running it again fails here. Say IF [NOT] EXISTS."));
}

Rule not_idempotent()
{
    return { QStringLiteral("not-idempotent"), tr("Statement that cannot run twice"), { QStringLiteral("create-index"), QStringLiteral("drop-index"), QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("drop-table"), QStringLiteral("drop-view"), QStringLiteral("create-view"), QStringLiteral("create-type"), QStringLiteral("create-sequence"), QStringLiteral("create-schema"), QStringLiteral("drop-column") }, check, {} };
}

} // namespace lockkeeper::rules
