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

void restoreParts(const Relation &before, const Relation &now, Restoring &restoring)
{
    QSet<QString> ofConstraints;
    QStringList foreignKeys;
    for (const Constraint &constraint : before.constraints) {
        ofConstraints.insert(constraint.name);
        if (now.constraint(constraint.name) || !constraint.isLocal)
            continue;
        const QString statement = addConstraintStatement(before.name, constraint);
        if (constraint.kind == Constraint::Kind::ForeignKey)
            foreignKeys << statement; // behind the keys that they need
        else
            restoring.last << statement;
    }
    for (const Index &index : before.indexes)
        if (!now.index(index.name) && !ofConstraints.contains(index.name) && !index.ofPartitionedIndex)
            restoring.last << index.definition(before.name);
    restoring.last += foreignKeys;
    for (const Trigger &trigger : before.triggers)
        if (!trigger.definition.isEmpty() && std::none_of(now.triggers.begin(), now.triggers.end(), [&](const Trigger &known) { return known.name == trigger.name; }))
            restoring.last << trigger.definition;
}

/// A view behind those that it reads, as far as the names in its text tell.
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

} // namespace

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
    QList<RelationPtr> views;
    for (const RelationPtr &relation : before.sortedRelations()) {
        const RelationPtr there = now.relation(relation->name);
        if (there == relation)
            continue;
        if (!there && isView(*relation))
            views << relation;
        else if (!there)
            restoring.first += definitionStatements(*relation);
        else if (!isView(*relation)) {
            restoreColumns(*relation, *there, restoring);
            restoreParts(*relation, *there, restoring);
        }
    }
    for (const Routine &routine : before.routines)
        if (!routine.definition.isEmpty() && !now.routines.contains(routine.signature())) {
            // A body in SQL is checked against the tables that it names.
            (routine.language == u"sql" ? restoring.last : restoring.first) << routine.definition.trimmed();
        }
    for (const RelationPtr &view : viewsInOrder(views))
        restoring.last += definitionStatements(*view);
    restoring.last += owners;
    return restoring;
}

} // namespace lockkeeper
