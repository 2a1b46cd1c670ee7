#include "models/change/partitions.h"

#include "models/change/indexreading.h"
#include "models/change/simpleoperation.h"
#include "models/change/syntaxreading.h"

namespace lockkeeper {

bool firesForEachRow(const Trigger &trigger)
{
    return trigger.definition.contains(u" FOR EACH ROW", Qt::CaseInsensitive);
}

Trigger partitionTrigger(const Trigger &trigger, const QualifiedName &table, const QualifiedName &partition)
{
    static const QString on = QStringLiteral(" ON ");
    Trigger made = trigger;
    const qsizetype behindName = made.definition.indexOf(quoteIdentifier(trigger.name)) + quoteIdentifier(trigger.name).size();
    for (const QString &written : { table.quoted(), quoteIdentifier(table.name) })
        if (const qsizetype at = made.definition.indexOf(on + written + u' ', behindName); at >= 0) {
            made.definition.replace(at + on.size(), written.size(), partition.quoted());
            break;
        }
    return made;
}

QList<LockImpact> triggerLocks(const QualifiedName &table, bool forEachRow, LockMode mode, const OperationContext &context)
{
    const RelationPtr known = context.catalog->relation(table);
    if (forEachRow && known && known->kind == Relation::Kind::PartitionedTable)
        return locksOfTree(table, mode, LockDuration::Brief, context);
    return { lockOf(table, mode, LockDuration::Brief, context) };
}

LockMode modeOfNewReference(const OperationContext &context)
{
    return context.majorVersion() >= 15 ? LockMode::ShareRowExclusive : LockMode::AccessShare;
}

void addLocksOfLostReference(QList<LockImpact> &locks, const QualifiedName &referenced, const OperationContext &context)
{
    const RelationPtr known = context.catalog->relation(referenced);
    const bool partitioned = known && known->kind == Relation::Kind::PartitionedTable;
    if (!partitioned || context.majorVersion() >= 15)
        mergeLock(locks, lockOf(referenced, LockMode::AccessExclusive, LockDuration::Brief, context));
    QList<LockImpact> below;
    for (const RelationPtr &partition : partitioned ? context.catalog->descendantsOf(referenced) : QList<RelationPtr>())
        below << lockOf(partition->name, LockMode::AccessExclusive, LockDuration::Brief, context);
    mergeLocks(locks, below);
}

void addReferrerLocks(QList<LockImpact> &locks, const QualifiedName &table, LockMode mode, const OperationContext &context)
{
    for (const auto &[referrer, key] : context.catalog->referencesTo(table))
        mergeLock(locks, lockOf(referrer->name, mode, LockDuration::Brief, context));
}

/// The partition's index may have any name.
static bool isSame(const Index &a, const Index &b)
{
    return a.columns == b.columns && a.included == b.included && a.method == b.method && a.unique == b.unique && a.predicate == b.predicate;
}

static bool isSame(const Constraint &a, const Constraint &b)
{
    return a.kind == b.kind && a.columns == b.columns && a.referenced == b.referenced && a.referencedColumns == b.referencedColumns;
}

template <class Part>
static Part *find(QList<Part> &parts, const Part &wanted)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part &part) { return isSame(part, wanted); });
    return found == parts.end() ? nullptr : &*found;
}

PartitionParts missingParts(const Relation &parent, const Relation &table)
{
    PartitionParts missing;
    Relation known = table;
    for (const Index &index : parent.indexes) {
        const Constraint *key = parent.constraint(index.name);
        if (find(known.indexes, index) && (!key || find(known.constraints, *key)))
            continue;
        Index made = partitionIndex(index, known);
        if (key) {
            Constraint own = *key;
            own.name = made.name = table.name.name + (index.primary ? QStringLiteral("_pkey") : u'_' + key->columns.join(u'_') + QStringLiteral("_key"));
            own.isLocal = false;
            missing.constraints << own;
        }
        missing.indexes << made;
        known.indexes << made; // its name is taken
    }
    for (const Constraint &constraint : parent.constraints)
        if (constraint.kind == Constraint::Kind::ForeignKey && !find(known.constraints, constraint)) {
            missing.constraints << constraint;
            missing.constraints.back().isLocal = false;
        }
    for (const Trigger &trigger : parent.triggers)
        if (firesForEachRow(trigger))
            missing.triggers << partitionTrigger(trigger, parent.name, table.name);
    return missing;
}

void becomePartition(const Relation &parent, Relation &table)
{
    const PartitionParts missing = missingParts(parent, table);
    for (const Index &index : parent.indexes)
        if (Index *own = find(table.indexes, index))
            own->ofPartitionedIndex = true;
    for (const Constraint &constraint : parent.constraints)
        if (Constraint *own = constraint.kind == Constraint::Kind::Check ? nullptr : find(table.constraints, constraint))
            own->isLocal = false;
    table.indexes << missing.indexes;
    table.constraints << missing.constraints;
    table.triggers << missing.triggers;
    for (const Constraint &constraint : missing.constraints)
        for (Column &column : table.columns)
            column.notNull = column.notNull || (constraint.kind == Constraint::Kind::PrimaryKey && constraint.columns.contains(column.name));
}

} // namespace lockkeeper
