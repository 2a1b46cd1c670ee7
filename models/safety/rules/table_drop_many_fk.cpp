// ACCESS EXCLUSIVE on every table that a foreign key ties to it (measured).
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.table();
    if (subject.onNewTable() || !table)
        return {};
    QSet<QualifiedName> others;
    for (const Constraint &constraint : table->constraints)
        if (constraint.kind == Constraint::Kind::ForeignKey && constraint.referenced != table->name)
            others.insert(constraint.referenced);
    if (subject.has(Trait::Cascade))
        for (const auto &[other, foreignKey] : subject.context.catalog->referencesTo(table->name))
            if (other->name != table->name)
                others.insert(other->name);
    if (others.size() < 2)
        return {};
    return report(Severity::Warning, tr("%1 and %2 other tables are locked ACCESS EXCLUSIVE together, which invites a deadlock. Drop its foreign keys one by one first.").arg(table->name.display()).arg(others.size()));
}

Rule table_drop_many_fk()
{
    return { QStringLiteral("table-drop-many-fk"), tr("Drop that locks several tables"), { QStringLiteral("drop-table") }, check, {} };
}

} // namespace lockkeeper::rules
