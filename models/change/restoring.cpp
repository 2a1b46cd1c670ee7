#include "models/change/restoring.h"

#include "models/change/ddl.h"

namespace lockkeeper {

namespace {

/// Each behind those that it needs, as far as @p isFree tells of two of them; where all need others, the first one.
template <class Item, class IsFree>
QList<Item> inOrder(QList<Item> items, const IsFree &isFree)
{
    QList<Item> ordered;
    while (!items.isEmpty()) {
        const auto free = std::find_if(items.begin(), items.end(), [&](const Item &item) { return std::all_of(items.begin(), items.end(), [&](const Item &other) { return isFree(item, other); }); });
        ordered << items.takeAt(free == items.end() ? 0 : free - items.begin());
    }
    return ordered;
}

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

bool hasTrigger(const Relation &relation, const QString &name)
{
    return std::any_of(relation.triggers.begin(), relation.triggers.end(), [&](const Trigger &trigger) { return trigger.name == name; });
}

/// The server writes the index of a partitioned table as it is without those of the partitions, which would leave it invalid.
QString withPartitions(QString definition, Relation::Kind kind)
{
    return kind == Relation::Kind::PartitionedTable ? definition.replace(QStringLiteral(" ON ONLY "), QStringLiteral(" ON ")) : definition;
}

/// @p foreignKeys come behind every key that they need. What a partition has of its @p parent (null for none) comes with it.
void restoreParts(const Relation &before, const Relation &now, const RelationPtr &parent, Restoring &restoring, QStringList &foreignKeys)
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
            restoring.last << withPartitions(index.definition(before.name), before.kind);
    for (const ExtendedStatistics &one : before.statistics)
        if (!now.statistics.contains(one))
            restoring.last << one.definition(before.name);
    for (const Publishing &publishing : before.publishings)
        if (!now.publishings.contains(publishing))
            restoring.last << publishStatement(before.name, publishing);
    for (const Trigger &trigger : before.triggers)
        if (!trigger.definition.isEmpty() && !hasTrigger(now, trigger.name) && !(parent && hasTrigger(*parent, trigger.name)))
            restoring.last << trigger.definition;
}

/// The table without what needs other tables or functions, and without indexes: the server's words for them are not all that makes them.
Relation alone(const Relation &relation)
{
    Relation table = relation;
    table.triggers.clear();
    if (relation.kind == Relation::Kind::PartitionedTable)
        table.indexes.removeIf([&](const Index &index) { return !relation.constraint(index.name); });
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
    return inOrder(std::move(views), [](const RelationPtr &view, const RelationPtr &other) { return view == other || !view->viewDefinition.contains(other->name.name); });
}

QList<Routine> routinesInOrder(QList<Routine> routines)
{
    // Overloads and namesakes are taken for strangers: each has the other's name in its own text.
    return inOrder(std::move(routines), [](const Routine &routine, const Routine &other) { return routine.name.name == other.name.name || !routine.definition.contains(other.name.name); });
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
        else if (!sequence.type.isEmpty() && there->type != sequence.type)
            restoring.last << QStringLiteral("ALTER SEQUENCE %1 AS %2 MAXVALUE %3").arg(sequence.name.quoted(), sequence.type).arg(sequence.maximum);
        if (!sequence.ownerTable.isEmpty() && (!there || there->ownerTable != sequence.ownerTable))
            owners << sequenceOwnerStatement(sequence);
    }
    QList<Routine> routines;
    for (const Routine &routine : before.routines)
        if (!routine.definition.isEmpty() && !now.routines.contains(routine.signature()))
            routines << routine;
    QStringList later; // functions that need tables, which the types of a table's defaults and checks do not
    for (const Routine &routine : routinesInOrder(routines))
        (needsTable(routine, before, now) ? later : restoring.first) << routine.definition.trimmed();
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
            restoreParts(*relation, table, before.relation(relation->partitionOf), restoring, foreignKeys);
        } else {
            if (!isView(*relation))
                restoreColumns(*relation, *there, restoring);
            restoreParts(*relation, *there, before.relation(relation->partitionOf), restoring, foreignKeys);
        }
    }
    restoring.last = later + restoring.last + foreignKeys;
    for (const RelationPtr &view : viewsInOrder(views))
        restoring.last += definitionStatements(*view);
    restoring.last += owners;
    return restoring;
}

} // namespace lockkeeper
