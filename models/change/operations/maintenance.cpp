// VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH, LOCK TABLE, TRUNCATE: no schema change, but some of the heaviest locks (measured).
#include "models/change/catalogedits.h"
#include "models/change/rowreads.h"
#include "models/change/rowwrites.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static bool hasOption(const SyntaxNode &statement, const char *field, const QString &name)
{
    for (const SyntaxNode &option : statement.children(field))
        if (option.string("defname") == name) {
            const SyntaxNode value = option.child("arg");
            const QString text = value.is("Integer") ? QString::number(value.integer("ival")) : stringValue(value);
            return value.isNull() || (text != u"0" && text != u"false" && text != u"off");
        }
    return false;
}

static QList<Operation> truncate(const SyntaxNode &statement, const OperationContext &context)
{
    const bool cascade = statement.enumerator("behavior") == "DROP_CASCADE";
    QList<Operation> operations;
    for (const SyntaxNode &item : statement.children("relations")) {
        const QualifiedName table = readRelation(item, context);
        QList<LockImpact> locks;
        for (const QualifiedName &emptied : emptiedWith(item, cascade, context))
            locks << lockOf(emptied, LockMode::AccessExclusive, LockDuration::Brief, context);
        for (LockImpact &lock : locks) {
            const RelationPtr relation = context.catalog->relation(lock.relation);
            lock.newFile = !relation || relation->kind != Relation::Kind::PartitionedTable;
        }
        operations << simpleOperation({ .kind = QStringLiteral("truncate"), .object = table.display(), .summary = tr("Empty table %1").arg(table.display()), .relation = table, .locks = locks,
                                        .verdict = context.isNew(table) ? lowRisk(tr("The table is made in the same migration.")) : highRisk(tr("Every row is gone, and reads and writes wait until the COMMIT."), Strategy::MaintenanceWindow),
                                        .apply = [locks](Catalog &catalog) {
                                            for (const LockImpact &lock : locks)
                                                editRelation(catalog, lock.relation, [](Relation &emptied) {
                                                    emptied.rowEstimate = 0;
                                                    emptied.sizeBytes = 0;
                                                });
                                        },
                                        .inverse = { Inverse::Kind::LosesData, {}, tr("the rows of %1").arg(table.display()) }, .changesSchema = false, .idempotent = true,
                                        .traits = cascade ? Trait::Cascade : Traits() });
    }
    return operations;
}

static QList<Operation> vacuum(const SyntaxNode &statement, const OperationContext &context)
{
    const bool isVacuum = statement.boolean("is_vacuumcmd"), full = isVacuum && hasOption(statement, "options", QStringLiteral("full"));
    const QString kind = full ? QStringLiteral("vacuum-full") : isVacuum ? QStringLiteral("vacuum") : QStringLiteral("analyze");
    const auto operation = [&](const QualifiedName &table) {
        QList<LockImpact> locks = table.isEmpty() ? QList<LockImpact>() : QList<LockImpact> { lockOf(table, full ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive, full ? LockDuration::Rewrite : isVacuum ? LockDuration::Scan : LockDuration::Brief, context) };
        for (const RelationPtr &below : isVacuum ? QList<RelationPtr>() : context.catalog->descendantsOf(table)) // partitions are analysed too, heirs since 18; before they are only read
            locks << lockOf(below->name, below->partitionOf.isEmpty() && context.majorVersion() < 18 ? LockMode::AccessShare : LockMode::ShareUpdateExclusive, LockDuration::Brief, context);
        const QString shown = table.isEmpty() ? tr("every table") : table.display();
        return simpleOperation({ .kind = kind, .object = table.display(), .summary = (full ? tr("Rewrite %1 with VACUUM FULL") : isVacuum ? tr("Vacuum %1") : tr("Analyze %1")).arg(shown), .relation = table, .locks = locks,
                                 .verdict = full ? highRisk(tr("The table and its indexes are written anew while reads and writes wait."), Strategy::MaintenanceWindow) : lowRisk(tr("Reads and writes go on.")),
                                 .transactional = !isVacuum, .changesSchema = false, .idempotent = true });
    };
    QList<Operation> operations;
    for (const SyntaxNode &item : statement.children("rels"))
        operations << operation(readRelation(item.child("relation"), context));
    return operations.isEmpty() ? QList<Operation> { operation({}) } : operations;
}

static QList<Operation> cluster(const SyntaxNode &statement, const OperationContext &context)
{
    const SyntaxNode range = statement.child("relation");
    const QualifiedName table = range.isNull() ? QualifiedName() : readRelation(range, context);
    const RelationPtr known = context.catalog->relation(table);
    const bool partitioned = known && known->kind == Relation::Kind::PartitionedTable; // each partition in a transaction of its own, since 15
    return { simpleOperation({ .kind = QStringLiteral("cluster"), .object = table.display(), .summary = table.isEmpty() ? tr("Cluster every table") : tr("Cluster %1").arg(table.display()), .relation = table,
                               .locks = table.isEmpty() ? QList<LockImpact>() : QList<LockImpact> { lockOf(table, LockMode::AccessExclusive, LockDuration::Rewrite, context) },
                               .verdict = highRisk(tr("The table and its indexes are written anew while reads and writes wait."), Strategy::MaintenanceWindow), .transactional = !table.isEmpty() && !partitioned, .changesSchema = false, .idempotent = true }) };
}

static QList<Operation> reindex(const SyntaxNode &statement, const OperationContext &context)
{
    const bool concurrently = hasOption(statement, "params", QStringLiteral("concurrently"));
    const QByteArray kind = statement.enumerator("kind");
    const SyntaxNode range = statement.child("relation");
    const QualifiedName written { range.string("schemaname"), range.string("relname") };
    QList<LockImpact> locks;
    QualifiedName table;
    const LockMode mode = concurrently ? LockMode::ShareUpdateExclusive : LockMode::Share;
    if (kind == "REINDEX_OBJECT_INDEX") {
        const auto found = context.catalog->findIndex(written, context.searchPath);
        const QualifiedName index { found.first ? found.first->name.schema : written.schema.isEmpty() ? context.creationSchema() : written.schema, written.name };
        if (found.first) {
            table = found.first->name;
            locks << lockOf(table, mode, concurrently ? LockDuration::Brief : LockDuration::Build, context);
        }
        locks << lockOf(index, concurrently ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive, LockDuration::Build, context);
    } else if (kind == "REINDEX_OBJECT_TABLE") {
        table = context.resolve(written);
        locks = locksOfTree(table, mode, LockDuration::Build, context);
        if (const RelationPtr relation = context.catalog->relation(table); relation && !concurrently)
            for (const Index &index : relation->indexes)
                locks << lockOf({ table.schema, index.name }, LockMode::AccessExclusive, LockDuration::Build, context);
    }
    const bool many = table.isEmpty() && kind != "REINDEX_OBJECT_INDEX" && kind != "REINDEX_OBJECT_TABLE";
    const RelationPtr relation = context.catalog->relation(table);
    const bool partitioned = relation && relation->kind == Relation::Kind::PartitionedTable && context.majorVersion() >= 14;
    const QString shown = written.isEmpty() ? statement.string("name") : written.display();
    return { simpleOperation({ .kind = QStringLiteral("reindex"), .object = shown, .summary = concurrently ? tr("Rebuild indexes of %1 concurrently").arg(shown) : tr("Rebuild indexes of %1").arg(shown), .relation = table, .locks = locks,
                               .verdict = concurrently ? Verdict { Risk::Low, Strategy::Concurrently, tr("Reads and writes go on.") } : highRisk(tr("Writes wait for the whole rebuild, and reads that would use the index too."), Strategy::Concurrently),
                               .transactional = !concurrently && !many && !partitioned, .changesSchema = false, .idempotent = true, .traits = concurrently ? Trait::Concurrently : Traits() }) };
}

static QList<Operation> refresh(const SyntaxNode &statement, const OperationContext &context)
{
    const QualifiedName view = readRelation(statement.child("relation"), context);
    const bool concurrent = statement.boolean("concurrent"), isNew = context.isNew(view);
    QList<LockImpact> locks { { view, concurrent ? LockMode::Exclusive : LockMode::AccessExclusive, concurrent ? LockDuration::Scan : LockDuration::Rewrite, isNew } };
    if (const RelationPtr known = statement.boolean("skip_data") ? nullptr : context.catalog->relation(view))
        for (const ViewSource &source : known->viewSources)
            mergeLocks(locks, locksThrough(source.relation, false, LockMode::AccessShare, LockDuration::Scan, context));
    return { simpleOperation({ .kind = QStringLiteral("refresh-view"), .object = view.display(), .summary = tr("Refresh materialized view %1").arg(view.display()), .relation = view, .locks = locks,
                               .verdict = concurrent || isNew ? Verdict { Risk::Low, Strategy::Concurrently, tr("Readers of the view go on.") } : mediumRisk(tr("Readers of the view wait for the whole refresh."), Strategy::Concurrently),
                               .changesSchema = false, .idempotent = true, .traits = concurrent ? Trait::Concurrently : Traits() }) };
}

/// What a view reads is locked with it (manual: LOCK).
static QList<Operation> lockTable(const SyntaxNode &statement, const OperationContext &context)
{
    // LockStmt.mode is PostgreSQL's LOCKMODE: 1 ACCESS SHARE to 8 ACCESS EXCLUSIVE, as LockMode counts.
    const auto mode = LockMode(std::clamp<qint64>(statement.integer("mode"), 1, 8));
    QList<LockImpact> locks;
    QStringList shown;
    QualifiedName first;
    for (const SyntaxNode &item : statement.children("relations")) {
        const QualifiedName table = readRelation(item, context);
        first = first.isEmpty() ? table : first;
        shown << table.display();
        mergeLocks(locks, locksThrough(table, !item.boolean("inh"), mode, LockDuration::Brief, context));
    }
    return { simpleOperation({ .kind = QStringLiteral("lock-table"), .object = shown.join(QStringLiteral(", ")), .summary = tr("Lock %1 in %2").arg(shown.join(QStringLiteral(", ")), lockName(mode)), .relation = first, .locks = locks,
                               .verdict = { blocksWrites(mode) ? Risk::Medium : Risk::Low, Strategy::Direct, tr("The lock is held until the COMMIT.") }, .changesSchema = false, .idempotent = true }) };
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    return statement.is("TruncateStmt") ? truncate(statement, context)
        : statement.is("VacuumStmt")    ? vacuum(statement, context)
        : statement.is("ClusterStmt")   ? cluster(statement, context)
        : statement.is("ReindexStmt")   ? reindex(statement, context)
        : statement.is("LockStmt")      ? lockTable(statement, context)
                                        : refresh(statement, context);
}

OperationForm maintenance()
{
    return { { "TruncateStmt", "VacuumStmt", "ClusterStmt", "ReindexStmt", "LockStmt", "RefreshMatViewStmt" }, read };
}

} // namespace lockkeeper::operations
