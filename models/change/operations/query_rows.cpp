// Rows: SELECT, INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, CALL and the maintenance commands. No schema changes.
#include "models/change/simpleoperation.h"
#include "models/sql/queryuse.h"

namespace lockkeeper::operations {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Operation", text);
}

static QList<LockImpact> readLocks(const QueryUse &use, const OperationContext &context)
{
    QList<LockImpact> locks;
    for (const RelationUse &relation : use.relations) {
        const QualifiedName name = context.resolve({ relation.schema, relation.name });
        if (name.schema != u"pg_catalog" && name.schema != u"information_schema" && (context.catalog->relation(name) || !name.name.startsWith(u"pg_")))
            mergeLock(locks, { name, LockMode::AccessShare, LockDuration::Brief, context.isNew(name) });
    }
    return locks;
}

/// One column named ok: what the templates end with.
static bool isVerification(const SyntaxNode &statement)
{
    const QList<SyntaxNode> targets = statement.children("target_list");
    return targets.size() == 1 && targets.front().string("name") == u"ok";
}

static QList<Operation> query(const SyntaxNode &statement, const OperationContext &context)
{
    const QueryUse use = useOf(statement);
    QList<LockImpact> locks = readLocks(use, context);
    if (use.target.name.isEmpty())
        return { simpleOperation({ .kind = QStringLiteral("query"), .summary = isVerification(statement) ? tr("Verify") : tr("Read rows"), .locks = locks, .verdict = { Risk::Low, Strategy::Direct, tr("Reading waits for nobody but ACCESS EXCLUSIVE.") },
                                   .changesSchema = false, .idempotent = true }) };
    const QualifiedName target = context.resolve({ use.target.schema, use.target.name });
    const bool bounded = statement.is("InsertStmt") || !statement.child("where_clause").isNull() || statement.is("MergeStmt");
    const bool isNew = context.isNew(target);
    mergeLock(locks, { target, LockMode::RowExclusive, bounded ? LockDuration::Brief : LockDuration::Scan, isNew });
    const QString verb = statement.is("InsertStmt") ? tr("Insert rows into %1") : statement.is("UpdateStmt") ? tr("Update rows of %1") : statement.is("DeleteStmt") ? tr("Delete rows of %1") : tr("Merge rows into %1");
    Verdict verdict { Risk::Medium, Strategy::BatchedBackfill, tr("The rows stay locked until the COMMIT; change many in batches.") };
    if (isNew || statement.is("InsertStmt"))
        verdict = { Risk::Low, Strategy::Direct, tr("New rows lock nobody else's.") };
    else if (!bounded)
        verdict = { Risk::High, Strategy::BatchedBackfill, tr("Every row of the table is written in one transaction and stays locked until the COMMIT.") };
    return { simpleOperation({ .kind = QStringLiteral("write-rows"), .object = target.display(), .summary = verb.arg(target.display()), .relation = target, .locks = locks, .verdict = verdict,
                               .inverse = statement.is("InsertStmt") ? Inverse {} : Inverse { Inverse::Kind::LosesData, {}, tr("the former rows of %1").arg(target.display()) }, .changesSchema = false }) };
}

static QList<Operation> truncate(const SyntaxNode &statement, const OperationContext &context)
{
    QList<Operation> operations;
    for (const SyntaxNode &item : statement.children("relations")) {
        const QualifiedName table = readRelation(item, context);
        QList<LockImpact> locks { { table, LockMode::AccessExclusive, LockDuration::Brief, context.isNew(table) } };
        if (statement.enumerator("behavior") == "DROP_CASCADE")
            for (const auto &[other, foreignKey] : context.catalog->referencesTo(table))
                mergeLock(locks, { other->name, LockMode::AccessExclusive, LockDuration::Brief, context.isNew(other->name) });
        operations << simpleOperation({ .kind = QStringLiteral("truncate"), .object = table.display(), .summary = tr("Empty table %1").arg(table.display()), .relation = table, .locks = locks,
                                        .verdict = { Risk::High, Strategy::MaintenanceWindow, tr("Every row is gone, and reads and writes wait until the COMMIT.") },
                                        .inverse = { Inverse::Kind::LosesData, {}, tr("the rows of %1").arg(table.display()) }, .changesSchema = false, .idempotent = true });
    }
    return operations;
}

static QList<Operation> maintenance(const SyntaxNode &statement, const OperationContext &context)
{
    QList<Operation> operations;
    const bool vacuum = statement.is("VacuumStmt") && statement.boolean("is_vacuumcmd");
    for (const SyntaxNode &item : statement.children("rels")) {
        const QualifiedName table = readRelation(item.child("relation"), context);
        operations << simpleOperation({ .kind = vacuum ? QStringLiteral("vacuum") : QStringLiteral("analyze"), .object = table.display(),
                                        .summary = (vacuum ? tr("Vacuum %1") : tr("Analyze %1")).arg(table.display()), .relation = table,
                                        .locks = { { table, LockMode::ShareUpdateExclusive, LockDuration::Scan, context.isNew(table) } },
                                        .verdict = { Risk::Low, Strategy::Direct, tr("Reads and writes go on.") }, .transactional = !vacuum, .changesSchema = false, .idempotent = true });
    }
    return operations;
}

static QList<Operation> refresh(const SyntaxNode &statement, const OperationContext &context)
{
    const QualifiedName view = readRelation(statement.child("relation"), context);
    const bool concurrent = statement.boolean("concurrent");
    return { simpleOperation({ .kind = QStringLiteral("refresh-view"), .object = view.display(), .summary = tr("Refresh materialized view %1").arg(view.display()), .relation = view,
                               .locks = { { view, concurrent ? LockMode::Exclusive : LockMode::AccessExclusive, LockDuration::Rewrite, context.isNew(view) } },
                               .verdict = { concurrent ? Risk::Low : Risk::Medium, concurrent ? Strategy::Concurrently : Strategy::MaintenanceWindow,
                                            concurrent ? tr("Readers of the view go on.") : tr("Readers of the view wait for the whole refresh.") },
                               .changesSchema = false, .idempotent = true }) };
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    if (statement.is("TruncateStmt"))
        return truncate(statement, context);
    if (statement.is("VacuumStmt"))
        return maintenance(statement, context);
    if (statement.is("RefreshMatViewStmt"))
        return refresh(statement, context);
    return query(statement, context);
}

OperationForm query_rows()
{
    return { { "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "TruncateStmt", "VacuumStmt", "RefreshMatViewStmt" }, read };
}

} // namespace lockkeeper::operations
