// Rows: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY. No schema changes.
#include "models/change/catalogedits.h"
#include "models/change/partitionchoice.h"
#include "models/change/rowreads.h"
#include "models/change/rowwrites.h"
#include "models/change/simpleoperation.h"
#include "models/change/viewreading.h"
#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

namespace lockkeeper::operations {

/// ROW EXCLUSIVE on the table, on the partitions and heirs that are reached, as far as constants tell, and on what is behind a view
/// (measured). @returns false where only the server knows which partitions these are.
static bool addWriteLocks(QList<LockImpact> &locks, const SyntaxNode &statement, const QualifiedName &target, bool only, LockDuration duration, const OperationContext &context)
{
    const bool joins = !statement.children("from_clause").isEmpty() || !statement.children("using_clause").isEmpty();
    bool told = true;
    QSet<QualifiedName> seen;
    for (QualifiedName next = target; !next.isEmpty() && !seen.contains(next); next = writtenThrough(context.catalog->relation(next))) {
        seen.insert(next);
        mergeLock(locks, lockOf(next, LockMode::RowExclusive, duration, context));
        const RelationPtr table = context.catalog->relation(next);
        if (!table || (only && next == target))
            continue;
        const bool inserts = statement.is("InsertStmt");
        const PartitionChoice reached = inserts ? partitionsFilled(*table, statement, context) : partitionsRead(*table, joins ? SyntaxNode() : statement.child("where_clause"), context);
        told = told && (reached || table->kind != Relation::Kind::PartitionedTable);
        QList<LockImpact> below;
        for (const RelationPtr &partition : reached.value_or(QList<RelationPtr>()))
            below << lockOf(partition->name, LockMode::RowExclusive, duration, context);
        mergeLocks(locks, below);
    }
    return told;
}

/// True where the rows to write are chosen by the primary key, or, where that is not known, by a column named id.
static bool isByKey(const SyntaxNode &statement, const RelationPtr &table)
{
    const Constraint *key = table ? table->primaryKey() : nullptr;
    bool found = false;
    statement.child("where_clause").visit([&](const SyntaxNode &node) {
        if (node.is("ColumnRef")) {
            const QString name = readName(node.children("fields")).name;
            found = found || (key ? key->columns.contains(name) : name == u"id" || name.endsWith(u"_id"));
        }
        return !found;
    });
    return found;
}

/// A column of which only parts are written (a.x, a[1]) may be named again for others.
static QStringList writtenWhole(const QList<SyntaxNode> &targets)
{
    QStringList names;
    QSet<QString> parts;
    for (const SyntaxNode &target : targets) {
        const QString name = target.string("name");
        const bool part = !target.children("indirection").isEmpty();
        if (!part || !parts.contains(name))
            names << name;
        if (part)
            parts.insert(name);
    }
    return names;
}

static QList<QStringList> columnLists(const SyntaxNode &statement)
{
    QList<QStringList> lists { writtenWhole(statement.children(statement.is("InsertStmt") ? "cols" : "target_list")) };
    for (const SyntaxNode &clause : statement.children("merge_when_clauses"))
        lists << writtenWhole(clause.children("target_list"));
    return lists << writtenWhole(statement.child("on_conflict_clause").children("target_list"));
}

/// WHERE 1 = 1 and its likes.
static bool isAlwaysTrue(const SyntaxNode &condition)
{
    if (condition.is("BoolExpr") && condition.enumerator("boolop") == "NOT_EXPR") {
        const SyntaxNode denied = condition.children("args").value(0);
        return denied.is("A_Const") && denied.child("boolval") && !denied.child("boolval").boolean("boolval");
    }
    if (condition.is("A_Expr"))
        return readName(condition.children("name")).name == u"=" && condition.child("lexpr").is("A_Const") && condition.child("rexpr").is("A_Const") && deparseExpression(condition.child("lexpr")) == deparseExpression(condition.child("rexpr"));
    return condition.is("A_Const") && condition.child("boolval").boolean("boolval");
}

/// A table that was empty may have any number of rows now.
static std::function<void(Catalog &)> fills(const QualifiedName &table)
{
    return [table](Catalog &catalog) {
        if (const RelationPtr known = catalog.relation(table); known && known->rowEstimate == 0)
            editRelation(catalog, table, [](Relation &filled) { filled.rowEstimate = -1; });
    };
}

/// UPDATE and its likes within WITH, which run once, whatever is read of them.
static QList<SyntaxNode> writersOf(const SyntaxNode &statement)
{
    QList<SyntaxNode> writers;
    for (const SyntaxNode &table : statement.child("with_clause").children("ctes"))
        if (const SyntaxNode query = table.child("ctequery"); !query.is("SelectStmt"))
            writers << query;
    return writers;
}

/// Of finding the rows to write.
static LockDuration durationOf(const SyntaxNode &statement, bool bounded, const QualifiedName &target, const OperationContext &context)
{
    if (statement.is("InsertStmt"))
        return LockDuration::Brief;
    return bounded && !statement.is("MergeStmt") ? durationOfReading(statement.child("where_clause"), target, context) : LockDuration::Scan;
}

static QString partitionsUntold()
{
    return tr("Which partitions the rows are in, and are locked with the table, is known when it runs.");
}

static QList<Operation> query(const SyntaxNode &statement, const OperationContext &context)
{
    if (statement.child("into_clause"))
        return readTableFromQuery(statement.child("into_clause"), statement, false, context);
    QList<Operation> operations;
    for (const SyntaxNode &writer : writersOf(statement))
        operations << query(writer, context);
    const QueryUse use = useOf(statement);
    QList<LockImpact> locks = readLocks(statement, use, context);
    if (use.target.name.isEmpty())
        return operations << simpleOperation({ .kind = QStringLiteral("query"), .summary = isVerificationQuery(statement) ? tr("Verify") : tr("Read rows"), .locks = locks, .verdict = { Risk::Low, Strategy::Direct, tr("Reading waits for nobody but ACCESS EXCLUSIVE.") },
                                   .changesSchema = false, .idempotent = true });
    const QualifiedName target = context.resolve({ use.target.schema, use.target.name });
    const SyntaxNode condition = statement.child("where_clause");
    const bool bounded = statement.is("InsertStmt") || statement.is("MergeStmt") || (!condition.isNull() && !isAlwaysTrue(condition));
    const bool isNew = context.isNew(target);
    const bool told = addWriteLocks(locks, statement, target, use.target.only, durationOf(statement, bounded, target, context), context);
    addForeignKeyLocks(locks, rowWritesOf(statement, context), context);
    const QString verb = statement.is("InsertStmt") ? tr("Insert rows into %1") : statement.is("UpdateStmt") ? tr("Update rows of %1") : statement.is("DeleteStmt") ? tr("Delete rows of %1") : tr("Merge rows into %1");
    Verdict verdict { Risk::Medium, Strategy::BatchedBackfill, tr("The rows stay locked until the COMMIT; change many in batches.") };
    if (isNew || statement.is("InsertStmt"))
        verdict = { Risk::Low, Strategy::Direct, tr("New rows lock nobody else's.") };
    else if (!bounded)
        verdict = { Risk::High, Strategy::BatchedBackfill, tr("Every row of the table is written in one transaction and stays locked until the COMMIT.") };
    if (!told)
        verdict.reason += u' ' + partitionsUntold();
    return operations << simpleOperation({ .kind = QStringLiteral("write-rows"), .object = target.display(), .summary = verb.arg(target.display()), .relation = target, .locks = locks, .verdict = verdict,
                               .apply = fills(target),
                               .inverse = statement.is("InsertStmt") ? Inverse {} : Inverse { Inverse::Kind::LosesData, {}, tr("the former rows of %1").arg(target.display()) }, .changesSchema = false,
                               .traits = !bounded ? Traits(Trait::Unbounded) : isByKey(statement, context.catalog->relation(target)) ? Traits(Trait::Bounded) : Traits(),
                               .columnLists = columnLists(statement) });
}

/// COPY ... FROM writes rows; COPY ... TO reads them. A file or a program is the server's, not the person's.
static QList<Operation> copy(const SyntaxNode &statement, const OperationContext &context)
{
    const bool writes = statement.boolean("is_from");
    const SyntaxNode range = statement.child("relation");
    if (range.isNull())
        return query(statement.child("query"), context);
    const QualifiedName table = readRelation(range, context);
    const bool outside = !statement.string("filename").isEmpty();
    QList<LockImpact> locks { lockOf(table, writes ? LockMode::RowExclusive : LockMode::AccessShare, writes ? LockDuration::Brief : LockDuration::Scan, context) };
    if (writes)
        addForeignKeyLocks(locks, rowWritesOf(statement, context), context);
    const RelationPtr known = context.catalog->relation(table);
    Verdict verdict = lowRisk(writes ? tr("New rows lock nobody else's.") : tr("Reading waits for nobody but ACCESS EXCLUSIVE."));
    if (writes && known && known->kind == Relation::Kind::PartitionedTable)
        verdict.reason += u' ' + partitionsUntold();
    return { simpleOperation({ .kind = writes ? QStringLiteral("copy-in") : QStringLiteral("copy-out"), .object = table.display(), .summary = (writes ? tr("Copy rows into %1") : tr("Copy rows of %1")).arg(table.display()), .relation = table,
                               .locks = locks, .verdict = verdict, .apply = writes ? fills(table) : nullptr,
                               .changesSchema = false, .traits = outside ? Trait::Foreign : Traits() }) };
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    return statement.is("CopyStmt") ? copy(statement, context) : query(statement, context);
}

OperationForm query_rows()
{
    return { { "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt" }, read };
}

} // namespace lockkeeper::operations
