// What a block runs is only known when it runs.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    if (!subject.statement.node.is("DoStmt") || subject.number != 0)
        return {};
    for (const Operation &operation : subject.statement.operations)
        if (operation->kind() == u"dynamic-sql" || (operation->changesSchema() && operation->kind() != u"block"))
            return report(Severity::Warning, tr("The block changes the schema, under conditions that only the server knows. Write the statements out, with IF [NOT] EXISTS, or rehearse it."));
    return {};
}

Rule ddl_in_do_block()
{
    return { QStringLiteral("ddl-in-do-block"), tr("DDL inside a DO block"), {}, check, {} };
}

} // namespace lockkeeper::rules
