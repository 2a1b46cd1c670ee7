#include "models/change/restoring.h"

#include "models/change/ddl.h"

namespace lockkeeper {

namespace {

bool isView(const Relation &relation)
{
    return relation.kind == Relation::Kind::View || relation.kind == Relation::Kind::MaterializedView;
}

/// A table with rows cannot have it, and the values for them are gone; an empty one can.
QString notNullWhereEmpty(const QualifiedName &table, const QString &column)
{
    const QString name = table.quoted();
    return QStringLiteral("DO $$ BEGIN IF NOT EXISTS (SELECT FROM %1) THEN ALTER TABLE %1 ALTER COLUMN %2 SET NOT NULL; END IF; END $$").arg(name, quoteIdentifier(column));
}

/// Columns that are there without all that they had.
void restoreColumns(const Relation &before, const Relation &now, Restoring &restoring)
{
    for (const Column &column : before.columns) {
        const Column *there = now.column(column.name);
        const QString alter = QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 ").arg(before.name.quoted(), quoteIdentifier(column.name));
        if (!there) {
            Column nullable = column;
            nullable.notNull = column.notNull && !column.defaultExpression.isEmpty();
            restoring.first << addColumnStatement(before.name, nullable);
            if (column.notNull && !nullable.notNull)
                restoring.last << notNullWhereEmpty(before.name, column.name);
            continue;
        }
        if (!column.defaultExpression.isEmpty() && there->defaultExpression.isEmpty() && column.generated == Column::Generated::None && column.identity == Column::Identity::None)
            restoring.last << alter + QStringLiteral("SET DEFAULT ") + column.defaultExpression;
        if (column.notNull && !there->notNull)
            restoring.last << notNullWhereEmpty(before.name, column.name);
    }
}

/// @p foreignKeys come behind every key that they need.
void restoreParts(const Relation &before, const Relation &now, Restoring &restoring, QStringList &foreignKeys)
{
    QSet<QString> ofConstraints;
    for (const Constraint &constraint : before.constraints) {
        ofConstraints.insert(constraint.name);
        if (now.constraint(constraint.name) || !constraint.isLocal)
            continue;
        const QString statement = addConstraintStatement(before.name, constraint);
        if (constraint.kind == Constraint::Kind::ForeignKey)
            foreignKeys << statement;
        else
            restoring.last << statement;
    }
    for (const Index &index : before.indexes)
        if (!now.index(index.name) && !ofConstraints.contains(index.name) && !index.ofPartitionedIndex)
            restoring.last << index.definition(before.name);
    for (const Trigger &trigger : before.triggers)
        if (!trigger.definition.isEmpty() && std::none_of(now.triggers.begin(), now.triggers.end(), [&](const Trigger &known) { return known.name == trigger.name; }))
            restoring.last << trigger.definition;
}

/// The table without what needs other tables or functions.
Relation alone(const Relation &relation)
{
    Relation table = relation;
    table.triggers.clear();
    table.constraints.removeIf([](const Constraint &constraint) { return constraint.kind == Constraint::Kind::ForeignKey; });
    return table;
}

/// Parents before their partitions, at any depth.
QList<RelationPtr> tablesInOrder(const Catalog &catalog)
{
    QList<RelationPtr> ordered = catalog.sortedRelations();
    const auto depth = [&](RelationPtr relation) {
        int levels = 0;
        for (; relation && !relation->partitionOf.isEmpty(); relation = catalog.relation(relation->partitionOf))
            ++levels;
        return levels;
    };
    std::stable_sort(ordered.begin(), ordered.end(), [&](const RelationPtr &a, const RelationPtr &b) { return depth(a) < depth(b); });
    return ordered;
}

/// True where an argument, the result, or a body in SQL, which is checked at once, names a table that is not there yet.
bool needsTable(const Routine &routine, const Catalog &before, const Catalog &now)
{
    const QString types = routine.language == u"sql" ? routine.definition : routine.arguments + u' ' + routine.returns;
    for (const RelationPtr &relation : before.relations)
        if (!now.relation(relation->name) && types.contains(relation->name.name))
            return true;
    return false;
}

} // namespace

QList<RelationPtr> viewsInOrder(QList<RelationPtr> views)
{
    QList<RelationPtr> ordered;
    while (!views.isEmpty()) {
        qsizetype next = 0;
        for (qsizetype i = 0; i < views.size(); ++i) {
            const QString &text = views[i]->viewDefinition;
            const bool free = std::none_of(views.begin(), views.end(), [&](const RelationPtr &other) { return other != views[i] && text.contains(other->name.name); });
            if (free) {
                next = i;
                break;
            }
        }
        ordered << views.takeAt(next);
    }
    return ordered;
}

Restoring restoringStatements(const Catalog &before, const Catalog &now)
{
    Restoring restoring;
    for (const SchemaInfo &schema : before.schemas)
        if (!now.schemas.contains(schema.name))
            restoring.first << QStringLiteral("CREATE SCHEMA ") + quoteIdentifier(schema.name);
    for (const TypeInfo &type : before.types)
        if (const QString statement = now.types.contains(type.name) ? QString() : createTypeStatement(type); !statement.isEmpty())
            restoring.first << statement;
    QStringList owners;
    for (const Sequence &sequence : before.sequences) {
        const Sequence *there = now.sequences.find(sequence.name);
        if (sequence.ofIdentity)
            continue;
        if (!there)
            restoring.first << createSequenceStatement(sequence);
        else if (!sequence.type.isEmpty() && there->type != sequence.type && sequence.maximum != 0)
            restoring.last << QStringLiteral("ALTER SEQUENCE %1 AS %2 MAXVALUE %3").arg(sequence.name.quoted(), sequence.type).arg(sequence.maximum);
        if (!sequence.ownerTable.isEmpty() && (!there || there->ownerTable != sequence.ownerTable))
            owners << sequenceOwnerStatement(sequence);
    }
    QStringList later; // functions that need tables, which the types of a table's defaults and checks do not
    for (const Routine &routine : before.routines)
        if (!routine.definition.isEmpty() && !now.routines.contains(routine.signature())) {
            (needsTable(routine, before, now) ? later : restoring.first) << routine.definition.trimmed();
        }
    QList<RelationPtr> views;
    QStringList foreignKeys;
    for (const RelationPtr &relation : tablesInOrder(before)) {
        const RelationPtr there = now.relation(relation->name);
        if (there == relation)
            continue;
        if (!there && isView(*relation))
            views << relation;
        else if (!there) {
            const Relation table = alone(*relation);
            restoring.first += definitionStatements(table);
            restoreParts(*relation, table, restoring, foreignKeys);
        } else if (!isView(*relation)) {
            restoreColumns(*relation, *there, restoring);
            restoreParts(*relation, *there, restoring, foreignKeys);
        }
    }
    restoring.last = later + restoring.last + foreignKeys;
    for (const RelationPtr &view : viewsInOrder(views))
        restoring.last += definitionStatements(*view);
    restoring.last += owners;
    return restoring;
}

} // namespace lockkeeper
