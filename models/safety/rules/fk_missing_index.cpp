// Without it a DELETE or UPDATE of the referenced table reads the referencing one.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static QList<Finding> check(const RuleSubject &subject)
{
    const RelationPtr table = subject.tableAfter();
    QList<Finding> findings;
    for (const Constraint &constraint : subject.newConstraints()) {
        if (constraint.kind != Constraint::Kind::ForeignKey || !table || table->hasIndexOn(constraint.columns))
            continue;
        // On a new table the index may come later in the script; on an old one it must come first.
        const RelationPtr atEnd = subject.script.after->relation(table->name);
        if (subject.context.isNew(table->name) || !subject.table()) {
            if (atEnd && atEnd->hasIndexOn(constraint.columns))
                continue;
        }
        const QString message = subject.onNewTable() || !subject.table() || subject.kind() == u"create-table" ? tr("No index begins with %1, so that each DELETE in %2 reads all of %3. Create one in this migration.") : tr("No index begins with %1, so that each DELETE in %2 reads all of %3. Build one CONCURRENTLY first.");
        findings << reportAt(-1, Severity::Warning, message.arg(constraint.columns.join(QStringLiteral(", ")), constraint.referenced.display(), table->name.display()));
    }
    return findings;
}

Rule fk_missing_index()
{
    return { QStringLiteral("fk-missing-index"), tr("Foreign key without an index"), { QStringLiteral("add-foreign-key"), QStringLiteral("create-table") }, check, {} };
}

} // namespace lockkeeper::rules
