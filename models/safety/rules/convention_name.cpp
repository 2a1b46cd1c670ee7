// [conventions] tables, columns and names.
#include "models/safety/rule.h"

namespace lockkeeper::rules {

static void addConstraints(const RuleSubject &subject, const Conventions &conventions, QStringList &wrong)
{
    const QString table = subject.operation->relation().name;
    for (const Constraint &constraint : subject.newConstraints()) {
        const Conventions::Named kind = Conventions::namedBy(constraint);
        if (!conventions.allows(kind, constraint.name, table, constraint.columns, constraint.referenced.name))
            wrong << tr("%1 should be %2").arg(constraint.name, conventions.nameFor(kind, {}, table, constraint.columns, constraint.referenced.name, QStringLiteral("*")));
    }
}

static void addIndexes(const RuleSubject &subject, const Conventions &conventions, QStringList &wrong)
{
    const RelationPtr now = subject.tableAfter();
    for (const Index &index : subject.newIndexes()) {
        if (now->constraint(index.name) || index.ofPartitionedIndex)
            continue;
        QStringList columns;
        for (const QString &column : index.columns)
            for (const Column &known : now->columns)
                if (column == quoteIdentifier(known.name) || column.startsWith(quoteIdentifier(known.name) + u' '))
                    columns << known.name;
        const Conventions::Named kind = Conventions::namedBy(index);
        if ((columns.isEmpty() || columns.size() < index.columns.size()) && conventions.names.value(kind).contains(u"{columns}"))
            continue; // an index over expressions has no columns to be named after
        if (!conventions.allows(kind, index.name, now->name.name, columns))
            wrong << tr("%1 should be %2").arg(index.name, conventions.nameFor(kind, {}, now->name.name, columns, {}, QStringLiteral("*")));
    }
}

static QList<Finding> check(const RuleSubject &subject)
{
    const Conventions &conventions = subject.project.conventions;
    if (conventions.tables.isEmpty() && conventions.columns.isEmpty() && conventions.names.isEmpty())
        return {};
    const RelationPtr now = subject.tableAfter();
    if (!now || now->temporary || !now->partitionOf.isEmpty() || now->partial)
        return {};
    QStringList wrong;
    if (!subject.context.catalog->relation(now->name) && now->isTable() && !conventions.allowsTable(now->name.name))
        wrong << tr("the table %1 is not named as %2").arg(now->name.name, conventions.tables);
    if (now->isTable())
        for (const Column &column : subject.newColumns())
            if (!conventions.allowsColumn(column.name))
                wrong << tr("the column %1 is not named as %2").arg(column.name, conventions.columns);
    addConstraints(subject, conventions, wrong);
    addIndexes(subject, conventions, wrong);
    return wrong.isEmpty() ? QList<Finding>() : report(Severity::Warning, tr("The project's conventions name this otherwise: %1.").arg(wrong.join(QStringLiteral(", "))));
}

Rule convention_name()
{
    return { QStringLiteral("convention-name"), tr("Name against the project's conventions"),
             { QStringLiteral("create-table"), QStringLiteral("add-column"), QStringLiteral("rename-column"), QStringLiteral("add-constraint"), QStringLiteral("add-foreign-key"), QStringLiteral("rename-constraint"), QStringLiteral("create-index"), QStringLiteral("rename-index") },
             check, {} };
}

} // namespace lockkeeper::rules
