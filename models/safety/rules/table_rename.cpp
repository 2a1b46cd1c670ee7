// Only the catalog changes, and code that uses the old name fails.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const QualifiedName named { subject.object().section(u'.', 0, -2), subject.part() };
    if (subject.kind() == u"rename-sequence" && subject.context.catalog->sequences.contains(named) && !subject.script.before->sequences.contains(named))
        return {}; // made in this script
    if (subject.kind() == u"rename-sequence")
        return report(Severity::Warning, tr("Code that calls nextval() of %1 by its old name fails from this moment on (42P01).").arg(subject.object()));
    if (subject.onNewTable() || (!subject.table() && subject.knowsEverything()))
        return {};
    // A view under the old name in the same transaction keeps the code running.
    for (const int other : subject.transaction())
        for (const Operation &operation : subject.statements()[size_t(other)].operations)
            if (other > subject.index && operation->kind() == u"create-view" && operation->relation() == subject.operation->relation())
                return {};
    return report(Severity::Error, tr("Code that uses %1 fails from this moment on (42P01). Create a view under the old name in the same transaction.").arg(subject.object()),
                  byTableRecipe(subject, QStringLiteral("rename-table"), { { QStringLiteral("new_name"), subject.statement.node.string("newname") } }));
}

Rule table_rename()
{
    return { QStringLiteral("table-rename"), tr("Table renamed under running code"), { QStringLiteral("rename-table"), QStringLiteral("rename-sequence") }, check, {} };
}

} // namespace lockkeeper::rules
