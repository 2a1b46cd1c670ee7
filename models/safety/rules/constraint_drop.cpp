// ACCESS EXCLUSIVE, for a foreign key on the referenced table too (measured, 13 to 18).
#include "models/core/readlog.h"
#include "models/safety/rule.h"

namespace lockkeeper::rules {

/// A check that says no more than the column's NOT NULL, as the recipe for SET NOT NULL leaves it.
static bool isSaidByColumn(const Constraint &constraint, const Relation &table)
{
    const Column *column = constraint.kind == Constraint::Kind::Check && constraint.columns.size() == 1 ? table.column(constraint.columns.front()) : nullptr;
    QString said = constraint.expression;
    while (said.startsWith(u'(') && said.endsWith(u')'))
        said = said.mid(1, said.size() - 2);
    return column && column->notNull && said == quoteIdentifier(column->name) + QStringLiteral(" IS NOT NULL");
}

/// The script puts another primary key, or the same constraint, in its place.
static bool isReplaced(const RuleSubject &subject, const Constraint &constraint)
{
    ReadLog::note(otherStatements);
    const RelationPtr table = subject.script.after->relation(subject.operation->relation());
    const auto &now = table ? table->constraints : QList<Constraint>();
    return std::any_of(now.begin(), now.end(), [&](const Constraint &other) {
        const bool same = other.columns == constraint.columns && other.expression == constraint.expression && other.referenced == constraint.referenced && other.referencedColumns == constraint.referencedColumns;
        return other.kind == constraint.kind && other.validated && (same || constraint.kind == Constraint::Kind::PrimaryKey);
    });
}

static QList<Finding> check(const RuleSubject &subject)
{
    if (subject.onNewTable())
        return {};
    const RelationPtr table = subject.table();
    const Constraint *constraint = table ? table->constraint(subject.part()) : nullptr;
    if (table && !constraint)
        return {};
    if (constraint && (isSaidByColumn(*constraint, *table) || isReplaced(subject, *constraint)))
        return {};
    if (constraint && constraint->kind == Constraint::Kind::PrimaryKey)
        return report(Severity::Warning, tr("%1 has no key from now on: foreign keys to it have to go first, and logical replication refuses its UPDATE and DELETE. Put another key in its place in the same transaction.").arg(subject.tableWithRows()));
    const bool foreign = constraint && constraint->kind == Constraint::Kind::ForeignKey;
    return report(Severity::Warning, foreign ? tr("Reads and writes of %1 and %2 wait for a moment, and rows without a partner may be written from now on.").arg(subject.tableWithRows(), constraint->referenced.display())
                                             : tr("Rows that %1 refused may be written from now on, and then it cannot come back.").arg(subject.object()));
}

Rule constraint_drop()
{
    return { QStringLiteral("constraint-drop"), tr("Constraint dropped"), { QStringLiteral("drop-constraint") }, check, {} };
}

} // namespace lockkeeper::rules
