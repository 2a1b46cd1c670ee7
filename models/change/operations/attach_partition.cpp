// ALTER TABLE and ALTER INDEX ... ATTACH PARTITION, DETACH PARTITION, also CONCURRENTLY and FINALIZE (manual: ALTER TABLE;
// locks measured on 13 to 18: the parent's is SHARE UPDATE EXCLUSIVE for ATTACH since 12, the detached one's ACCESS
// EXCLUSIVE since 14).
#include "models/change/boundproof.h"
#include "models/change/partitions.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static Operation attachIndex(const QualifiedName &index, const QualifiedName &child, const OperationContext &context)
{
    const auto parentTable = context.catalog->findIndex(index, context.searchPath).first, childTable = context.catalog->findIndex(child, context.searchPath).first;
    QList<LockImpact> locks;
    if (parentTable)
        locks << lockOf(parentTable->name, LockMode::AccessShare, LockDuration::Brief, context) << lockOf({ parentTable->name.schema, index.name }, LockMode::ShareUpdateExclusive, LockDuration::Brief, context);
    if (childTable)
        locks << lockOf(childTable->name, LockMode::AccessShare, LockDuration::Brief, context) << lockOf({ childTable->name.schema, child.name }, LockMode::AccessExclusive, LockDuration::Brief, context);
    return simpleOperation({ .kind = QStringLiteral("attach-index"), .object = index.display(), .summary = tr("Attach index %1 to %2").arg(child.display(), index.display()),
                             .relation = parentTable ? parentTable->name : QualifiedName(), .locks = locks, .verdict = lowRisk(tr("Only the catalog changes.")),
                             .apply = [=](Catalog &catalog) {
                                 if (childTable)
                                     editRelation(catalog, childTable->name, [&](Relation &relation) {
                                         for (Index &item : relation.indexes)
                                             if (item.name == child.name)
                                                 item.ofPartitionedIndex = true;
                                     });
                             },
                             .inverse = cannotBeUndone(tr("an index cannot be detached; drop it")) });
}

/// The tables that the foreign keys of a partitioned table point at: their triggers are of each partition. Keys that the partition
/// lacks are @p added, and checked.
static void addForeignKeyLocks(QList<LockImpact> &locks, const RelationPtr &table, const QList<Constraint> &added, const OperationContext &context)
{
    const auto isAdded = [&](const QString &name) { return std::any_of(added.begin(), added.end(), [&](const Constraint &constraint) { return constraint.name == name; }); };
    for (const Constraint &constraint : table ? table->constraints : QList<Constraint>())
        if (constraint.kind == Constraint::Kind::ForeignKey)
            mergeLock(locks, lockOf(constraint.referenced, LockMode::ShareRowExclusive, isAdded(constraint.name) ? LockDuration::Scan : LockDuration::Brief, context));
}

static Operation attach(const QualifiedName &parent, const QualifiedName &partition, const SyntaxNode &bound, const OperationContext &context)
{
    const RelationPtr child = context.catalog->relation(partition), above = context.catalog->relation(parent);
    const bool scans = !child || (!provesInside(*child, above.get(), bound, context) && !context.isNew(partition));
    const PartitionParts gets = child && above ? missingParts(*above, *child) : PartitionParts();
    const bool builds = !gets.indexes.isEmpty() && !context.isNew(partition);
    QList<LockImpact> locks { lockOf(parent, LockMode::ShareUpdateExclusive, LockDuration::Brief, context) };
    locks << locksOfTree(partition, LockMode::AccessExclusive, builds ? LockDuration::Build : scans ? LockDuration::Scan : LockDuration::Brief, context);
    addForeignKeyLocks(locks, above, context.isNew(partition) ? QList<Constraint>() : gets.constraints, context);
    addReferrerLocks(locks, parent, modeOfNewReference(context), context);
    if (const RelationPtr other = context.catalog->defaultPartitionOf(parent); other && !bound.boolean("is_default"))
        mergeLocks(locks, locksOfTree(other->name, LockMode::AccessExclusive, provesOutside(*other, above.get(), bound, context) ? LockDuration::Brief : LockDuration::Scan, context));
    const QString text = boundText(bound);
    const Verdict verdict = context.isNew(partition) ? lowRisk(tr("The partition is new, so there is nothing to check."))
        : builds                                     ? mediumRisk(tr("The indexes of the parent that the partition lacks are built while its reads and writes wait. Build them CONCURRENTLY before."), Strategy::Concurrently)
        : scans                                      ? mediumRisk(tr("Every row of the partition is checked while its reads and writes wait. A validated CHECK that says the same spares it."), Strategy::NotValidThenValidate)
                                                     : lowRisk(tr("A validated CHECK proves the bound, so that no row is read."));
    return simpleOperation({ .kind = QStringLiteral("attach-partition"), .object = partition.display(), .summary = tr("Attach %1 to %2").arg(partition.display(), parent.display()), .relation = partition, .locks = locks, .verdict = verdict,
                             .apply = [=](Catalog &catalog) {
                                 knowPartitioned(catalog, parent);
                                 const RelationPtr whole = catalog.relation(parent);
                                 editRelation(catalog, partition, [&](Relation &relation) {
                                     if (whole)
                                         becomePartition(*whole, relation);
                                     relation.partitionOf = parent;
                                     relation.partitionBound = text;
                                 });
                             },
                             .inverse = exactly(QStringLiteral("ALTER TABLE %1 DETACH PARTITION %2").arg(parent.quoted(), partition.quoted())) });
}

static Operation detach(const QualifiedName &parent, const QualifiedName &partition, bool concurrently, bool finalize, const OperationContext &context)
{
    const bool light = concurrently || finalize;
    const RelationPtr whole = context.catalog->relation(parent);
    const bool losesTriggers = !context.catalog->referencesTo(parent).isEmpty() || (whole && std::any_of(whole->triggers.begin(), whole->triggers.end(), firesForEachRow));
    const LockMode ofPartition = !light && !losesTriggers && context.majorVersion() < 14 ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive;
    QList<LockImpact> locks { lockOf(parent, light ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive, LockDuration::Brief, context) };
    locks << locksOfTree(partition, ofPartition, LockDuration::Brief, context);
    if (const RelationPtr other = context.catalog->defaultPartitionOf(parent); other && other->name != partition && !light)
        mergeLock(locks, lockOf(other->name, LockMode::AccessExclusive, LockDuration::Brief, context));
    addForeignKeyLocks(locks, whole, {}, context);
    addReferrerLocks(locks, parent, LockMode::AccessExclusive, context);
    return simpleOperation({ .kind = QStringLiteral("detach-partition"), .object = partition.display(), .summary = tr("Detach %1 from %2").arg(partition.display(), parent.display()), .relation = parent, .locks = locks,
                             .verdict = light ? lowRisk(tr("Reads and writes of the parent go on.")) : mediumRisk(tr("Reads and writes of all partitions wait for a moment."), Strategy::Concurrently),
                             .apply = [=](Catalog &catalog) {
                                 if (light) // a CHECK that says what the bound said stays behind
                                     catalog.uncertain.insert(partition);
                                 editRelation(catalog, partition, [&](Relation &relation) {
                                     for (const Trigger &trigger : whole ? whole->triggers : QList<Trigger>())
                                         relation.triggers.removeIf([&](const Trigger &own) { return own.name == trigger.name && firesForEachRow(trigger); });
                                     for (Index &index : relation.indexes)
                                         index.ofPartitionedIndex = false;
                                     relation.partitionOf = {};
                                     relation.partitionBound.clear();
                                     for (Constraint &constraint : relation.constraints)
                                         constraint.isLocal = true;
                                 });
                             },
                             .inverse = cannotBeUndone(tr("the bound of %1").arg(partition.display())), .transactional = !concurrently,
                             .traits = concurrently ? Trait::Concurrently : Traits() });
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const SyntaxNode definition = command.child("def"), child = definition.child("name");
    if (statement.enumerator("objtype") == "OBJECT_INDEX")
        return { attachIndex({ statement.child("relation").string("schemaname"), statement.child("relation").string("relname") }, { child.string("schemaname"), child.string("relname") }, context) };
    const QualifiedName parent = readRelation(statement.child("relation"), context), partition = readRelation(child, context);
    if (command.enumerator("subtype") == "AT_AttachPartition")
        return { attach(parent, partition, definition.child("bound"), context) };
    return { detach(parent, partition, definition.boolean("concurrent"), command.enumerator("subtype") == "AT_DetachPartitionFinalize", context) };
}

OperationForm attach_partition()
{
    return { { "AlterTableStmt/AT_AttachPartition", "AlterTableStmt/AT_DetachPartition", "AlterTableStmt/AT_DetachPartitionFinalize" }, read };
}

} // namespace lockkeeper::operations
