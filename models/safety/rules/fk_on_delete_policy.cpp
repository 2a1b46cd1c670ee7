// SET NULL on a NOT NULL column fails when a row goes (23502); CASCADE deletes without a word.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.tableAfter();
    for (const Constraint &constraint : subject.newConstraints()) {
        if (constraint.kind != Constraint::Kind::ForeignKey)
            continue;
        if (constraint.onDelete == Constraint::Action::Cascade)
            return report(Severity::Note, tr("A DELETE in %1 deletes rows of %2 too, in the same transaction and however many there are.").arg(constraint.referenced.display(), subject.operation->relation().display()));
        for (const QString &name : constraint.columns)
            if (const Column *column = table ? table->column(name) : nullptr; column && column->notNull && constraint.onDelete == Constraint::Action::SetNull)
                return report(Severity::Warning, tr("ON DELETE SET NULL cannot set %1, which is NOT NULL: each DELETE in %2 that has rows here fails (23502).").arg(name, constraint.referenced.display()));
    }
    return {};
}

Rule fk_on_delete_policy()
{
    return { QStringLiteral("fk-on-delete-policy"), tr("What a DELETE does to this foreign key"), { QStringLiteral("add-foreign-key"), QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
