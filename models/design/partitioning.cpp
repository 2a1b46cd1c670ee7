#include "models/design/partitioning.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/columnuses.h"
#include "models/design/steps.h"
#include "models/design/tablecopy.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

QualifiedName Partitioning::firstPartition() const
{
    return { table->name.schema, objectName({ table->name.name, QStringLiteral("first") }) };
}

Constraint Partitioning::boundCheck() const
{
    Constraint check;
    check.name = objectName({ table->name.name, QStringLiteral("first_bound") });
    check.expression = QStringLiteral("%1 IS NOT NULL AND %1 < %2::%3").arg(quoteIdentifier(key.name), quoteLiteral(boundary), key.type);
    return check;
}

bool Partitioning::keyGrows() const
{
    return table->primaryKey() && !table->primaryKey()->columns.contains(key.name);
}

QStringList Partitioning::keyColumns() const
{
    if (!table->primaryKey())
        return {};
    return keyGrows() ? table->primaryKey()->columns + QStringList { key.name } : table->primaryKey()->columns;
}

Index Partitioning::keyIndex() const
{
    Index index;
    index.name = objectName({ table->name.name, QStringLiteral("first_pkey") });
    index.unique = true;
    for (const QString &column : keyColumns())
        index.columns << quoteIdentifier(column);
    return index;
}

void refuseUnpartitionable(const PlanContext &context, const Partitioning &partitioning)
{
    const Relation &table = *partitioning.table;
    const QString field = QStringLiteral("table"), name = table.name.display();
    if (table.kind == Relation::Kind::PartitionedTable || !table.partitionOf.isEmpty() || !table.inherits.isEmpty() || !context.catalog().partitionsOf(table.name).isEmpty())
        PlanContext::refuse(field, tr("%1 is partitioned already, or has to do with inheritance.").arg(name));
    if (!partitioning.key.notNull)
        PlanContext::refuse(QStringLiteral("column"), tr("%1 may be NULL. Fill it and make it NOT NULL first, with the recipe add-check or change-type.").arg(partitioning.key.name));
    for (const auto &[other, reference] : context.catalog().referencesTo(table.name))
        PlanContext::refuse(field, tr("The foreign key %1 of %2 refers to it, and a key of a partitioned table has the partition key in it. Drop the foreign key first.").arg(reference->name, other->name.display()));
    for (const Constraint &constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::Exclusion || (constraint.kind == Constraint::Kind::Unique && !constraint.columns.contains(partitioning.key.name)))
            PlanContext::refuse(field, tr("The constraint %1 would hold in each partition alone. Drop it first, or put %2 into it.").arg(constraint.name, partitioning.key.name));
    for (const Index &index : table.indexes)
        if (index.unique && !index.primary && !uses(index, table.name, partitioning.key.name))
            PlanContext::refuse(field, tr("The unique index %1 would hold in each partition alone. Drop it first, or put %2 into it.").arg(index.name, partitioning.key.name));
}

/// The new table: everything that the old one is, but its rows.
static Relation parentOf(const Partitioning &partitioning)
{
    Relation parent = *partitioning.table;
    parent.kind = Relation::Kind::PartitionedTable;
    parent.partitionKey = QStringLiteral("RANGE (%1)").arg(quoteIdentifier(partitioning.key.name));
    parent.options.clear(); // storage parameters belong to partitions
    for (Constraint &constraint : parent.constraints)
        if (constraint.kind == Constraint::Kind::PrimaryKey)
            constraint.columns = partitioning.keyColumns();
    for (Column &column : parent.columns)
        column.identity = Column::Identity::None; // is given below, with the numbers that were given out
    return parent;
}


/// Names of the old table's indexes that the new table's need.
static QList<ScriptStatement> renameIndexes(const Partitioning &partitioning, bool back)
{
    QList<ScriptStatement> statements;
    for (const Index &index : partitioning.table->indexes) {
        if (index.primary && (partitioning.keyGrows()))
            continue; // is another one
        const QString first = objectName({ index.name, QStringLiteral("first") });
        statements << ScriptStatement { {}, renameIndex({ partitioning.table->name.schema, back ? first : index.name }, back ? index.name : first) };
    }
    return statements;
}

/// The numbers of an identity or serial column go on at another table.
static QList<ScriptStatement> moveNumbering(const Partitioning &partitioning, const QualifiedName &from, const QualifiedName &to)
{
    if (!partitioning.sequence)
        return {};
    const Sequence &sequence = *partitioning.sequence;
    const QString column = quoteIdentifier(sequence.ownerColumn);
    if (!sequence.ofIdentity)
        return { { tr("The numbers go on where they are."), QStringLiteral("ALTER SEQUENCE %1 OWNED BY %2.%3").arg(sequence.name.quoted(), to.quoted(), column) } };
    const QualifiedName fresh { sequence.name.schema, objectName({ sequence.name.name, QStringLiteral("next") }) };
    const QString always = partitioning.table->column(sequence.ownerColumn)->identity == Column::Identity::Always ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT");
    return { { tr("The numbers go on where they are."), alterColumn(to, sequence.ownerColumn, QStringLiteral("ADD GENERATED %1 AS IDENTITY (SEQUENCE NAME %2 INCREMENT %3 START %4)").arg(always, fresh.quoted()).arg(sequence.increment).arg(sequence.start)) },
             { {}, QStringLiteral("SELECT setval(%1, last_value, is_called) FROM %2").arg(quoteLiteral(fresh.quoted()), sequence.name.quoted()) },
             { {}, alterColumn(from, sequence.ownerColumn, QStringLiteral("DROP IDENTITY")) },
             { {}, QStringLiteral("ALTER SEQUENCE %1 RENAME TO %2").arg(fresh.quoted(), quoteIdentifier(sequence.name.name)) } };
}

static QList<ScriptStatement> morePartitions(const Partitioning &partitioning)
{
    QList<ScriptStatement> statements;
    QString from = partitioning.boundary;
    int number = 1;
    for (const QString &until : partitioning.bounds) {
        const QualifiedName name { partitioning.table->name.schema, objectName({ partitioning.table->name.name, QStringLiteral("p%1").arg(++number) }) };
        statements << ScriptStatement { {}, QStringLiteral("CREATE TABLE %1 PARTITION OF %2\n    FOR VALUES FROM (%3) TO (%4)").arg(name.quoted(), partitioning.table->name.quoted(), quoteLiteral(from), quoteLiteral(until)) };
        from = until;
    }
    if (partitioning.withDefault) {
        const QualifiedName name { partitioning.table->name.schema, objectName({ partitioning.table->name.name, QStringLiteral("rest") }) };
        statements << ScriptStatement { tr("What fits nowhere else; watch it, because each new partition looks through it."), QStringLiteral("CREATE TABLE %1 PARTITION OF %2 DEFAULT").arg(name.quoted(), partitioning.table->name.quoted()) };
    }
    return statements;
}

static StepScript partitioned(const Partitioning &partitioning)
{
    const Relation &table = *partitioning.table;
    const QualifiedName first = partitioning.firstPartition();
    StepScript script;
    script.statements << dropViews(partitioning.views) << ScriptStatement { tr("From here to the COMMIT nobody else uses the table; no row is touched."), renameTable(table.name, first.name) };
    if (partitioning.keyGrows())
        script.statements << ScriptStatement { tr("A key of a partitioned table has the partition key in it. The index is there."), dropConstraintIfThere(first, table.primaryKey()->name) }
                          << ScriptStatement { {}, addConstraintUsingIndex(first, partitioning.keyIndex().name, Constraint::Kind::PrimaryKey, partitioning.keyIndex().name) };
    script.statements << renameIndexes(partitioning, false);
    for (const Trigger &trigger : table.triggers)
        script.statements << ScriptStatement { tr("Comes back at the new table, which gives it to its partitions."), QStringLiteral("DROP TRIGGER IF EXISTS %1 ON %2").arg(quoteIdentifier(trigger.name), first.quoted()) };
    const Catalog nothing;
    script.statements << createTableStatements(nothing, parentOf(partitioning), table.name) << moveNumbering(partitioning, first, table.name)
                      << ScriptStatement { tr("The check proves the bound and the indexes are there, so that no row is read."),
                                           alterTable(table.name, QStringLiteral("ATTACH PARTITION %1\n    FOR VALUES FROM (MINVALUE) TO (%2)").arg(first.quoted(), quoteLiteral(partitioning.boundary))) }
                      << ScriptStatement { tr("The bound says the same."), dropConstraintIfThere(first, partitioning.boundCheck().name) } << morePartitions(partitioning) << createViews(partitioning.views);
    script.verify << QStringLiteral("SELECT relkind = 'p' AS ok FROM pg_class WHERE oid = to_regclass(%1)").arg(quoteLiteral(table.name.quoted())) << verify::relationThere(first);
    return script;
}

static StepScript whole(const Partitioning &partitioning)
{
    const Relation &table = *partitioning.table;
    const QualifiedName first = partitioning.firstPartition();
    QStringList columns;
    for (const Column &column : table.columns)
        if (column.generated == Column::Generated::None)
            columns << column.name;
    StepScript script;
    script.statements << dropViews(partitioning.views) << ScriptStatement { {}, alterTable(table.name, QStringLiteral("DETACH PARTITION ") + first.quoted()) }
                      << ScriptStatement { tr("The rows that came to other partitions since."), QStringLiteral("INSERT INTO %1 (%2) SELECT %2 FROM %3").arg(first.quoted(), quotedNames(columns), table.name.quoted()) }
                      << moveNumbering(partitioning, table.name, first) << ScriptStatement { {}, dropTableIfThere(table.name) } << ScriptStatement { {}, renameTable(first, table.name.name) }
                      << renameIndexes(partitioning, true);
    if (partitioning.keyGrows()) {
        Constraint key = *table.primaryKey();
        script.statements << ScriptStatement { {}, dropConstraintIfThere(table.name, partitioning.keyIndex().name) } << ScriptStatement { tr("Its index went and is built again, while everybody waits."), addConstraintStatement(table.name, key) }
                          << ScriptStatement { {}, createIndexIfMissing(table.name, partitioning.keyIndex(), false) };
    }
    for (const Trigger &trigger : table.triggers)
        script.statements << ScriptStatement { {}, trigger.definition };
    script.statements << ScriptStatement { tr("NOT VALID, because rows behind the bound may have come."), addConstraintNotValid(table.name, partitioning.boundCheck()) } << createViews(partitioning.views);
    script.verify << QStringLiteral("SELECT relkind = 'r' AS ok FROM pg_class WHERE oid = to_regclass(%1)").arg(quoteLiteral(table.name.quoted())) << verify::relationGone(first);
    return script;
}

SeriesStep partitionStep(const Partitioning &partitioning)
{
    return { Phase::Contract, stepName(partitioning.table->name.name, {}, QStringLiteral("partition")), tr("Make %1 the first partition of a table of its name").arg(partitioning.table->name.display()), partitioned(partitioning), whole(partitioning), {}, {} };
}

} // namespace lockkeeper
