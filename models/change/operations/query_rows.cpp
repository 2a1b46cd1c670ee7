// Rows: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY. No schema changes.
#include "models/change/catalogedits.h"
#include "models/change/rowwrites.h"
#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

#include <QRegularExpression>

namespace lockkeeper::operations {

/// FOR UPDATE and its like take ROW SHARE on what they name, or on all of it (measured).
static LockMode modeOf(const RelationUse &relation, const SyntaxNode &statement)
{
    for (const SyntaxNode &clause : statement.children("locking_clause")) {
        const QList<SyntaxNode> named = clause.children("locked_rels");
        if (named.isEmpty())
            return LockMode::RowShare;
        for (const SyntaxNode &one : named)
            if (const QString name = one.string("relname"); name == relation.alias || (relation.alias.isEmpty() && name == relation.name))
                return LockMode::RowShare;
    }
    return LockMode::AccessShare;
}

/// The locks on a relation and on what its rows are read from: the partitions and heirs of a table, and the relations behind a view.
/// Views may read each other in a circle, as long as nobody runs them.
static QList<LockImpact> readLocks(const QualifiedName &name, bool only, LockMode mode, LockDuration duration, const OperationContext &context)
{
    QList<LockImpact> locks { lockOf(name, mode, duration, context) };
    QSet<QualifiedName> seen { name };
    const auto add = [&](const QualifiedName &next) {
        if (!seen.contains(next)) {
            seen.insert(next);
            locks << lockOf(next, mode, duration, context);
        }
    };
    for (qsizetype i = 0; i < locks.size(); ++i) { // grows while it is read
        const QualifiedName here = locks[i].relation;
        const RelationPtr view = context.catalog->relation(here);
        for (const ViewSource &source : view && view->kind == Relation::Kind::View ? view->viewSources : QList<ViewSource>())
            add(source.relation);
        for (const RelationPtr &heir : only && i == 0 ? QList<RelationPtr>() : context.catalog->partitionsOf(here))
            add(heir->name);
    }
    return locks;
}

static QList<LockImpact> readLocks(const QueryUse &use, const SyntaxNode &statement, const OperationContext &context)
{
    const SyntaxNode select = statement.is("InsertStmt") ? statement.child("select_stmt") : statement;
    const bool everything = select.is("SelectStmt") && select.child("where_clause").isNull() && select.child("limit_count").isNull();
    // The target of an INSERT is among them once, and once more where its rows are read too.
    const auto isTarget = [&](const RelationUse &relation) { return relation.name == use.target.name && relation.schema == use.target.schema; };
    const auto targets = std::count_if(use.relations.begin(), use.relations.end(), isTarget);
    QList<LockImpact> locks;
    for (const RelationUse &relation : use.relations) {
        const QualifiedName name = context.resolve({ relation.schema, relation.name });
        const bool system = name.schema == u"pg_catalog" || name.schema == u"information_schema" || (name.name.startsWith(u"pg_") && !context.catalog->relation(name));
        if (!system && !(statement.is("InsertStmt") && isTarget(relation) && targets == 1))
            mergeLocks(locks, readLocks(name, relation.only || isTarget(relation), modeOf(relation, statement), everything ? LockDuration::Scan : LockDuration::Brief, context));
    }
    return locks;
}

/// True where a condition speaks of a partition key: which partitions are reached, its values decide.
static bool choosesPartitions(const SyntaxNode &condition, const Relation &table)
{
    bool found = false;
    if (table.partitionKey.isEmpty())
        return found;
    condition.visit([&](const SyntaxNode &node) {
        if (node.is("ColumnRef"))
            found = found || QRegularExpression(QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(readName(node.children("fields")).name))).match(table.partitionKey).hasMatch();
        return !found;
    });
    return found;
}

/// ROW EXCLUSIVE on the table, on the partitions and heirs that an UPDATE or DELETE reaches, and on what is behind a view (measured).
/// Of the partitions that new rows go to nothing is known.
static void addWriteLocks(QList<LockImpact> &locks, const SyntaxNode &statement, const QualifiedName &target, bool only, LockDuration duration, const OperationContext &context)
{
    QSet<QualifiedName> seen;
    for (QualifiedName next = target; !next.isEmpty() && !seen.contains(next); next = writtenThrough(context.catalog->relation(next))) {
        seen.insert(next);
        mergeLock(locks, lockOf(next, LockMode::RowExclusive, duration, context));
        const RelationPtr table = context.catalog->relation(next);
        if (table && !(only && next == target) && !statement.is("InsertStmt") && !choosesPartitions(statement.child("where_clause"), *table))
            mergeLocks(locks, locksOfTree(next, LockMode::RowExclusive, duration, context));
    }
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

static QList<Operation> query(const SyntaxNode &statement, const OperationContext &context)
{
    QList<Operation> operations;
    for (const SyntaxNode &writer : writersOf(statement))
        operations << query(writer, context);
    const QueryUse use = useOf(statement);
    QList<LockImpact> locks = readLocks(use, statement, context);
    if (use.target.name.isEmpty())
        return operations << simpleOperation({ .kind = QStringLiteral("query"), .summary = isVerificationQuery(statement) ? tr("Verify") : tr("Read rows"), .locks = locks, .verdict = { Risk::Low, Strategy::Direct, tr("Reading waits for nobody but ACCESS EXCLUSIVE.") },
                                   .changesSchema = false, .idempotent = true });
    const QualifiedName target = context.resolve({ use.target.schema, use.target.name });
    const SyntaxNode condition = statement.child("where_clause");
    const bool bounded = statement.is("InsertStmt") || statement.is("MergeStmt") || (!condition.isNull() && !isAlwaysTrue(condition));
    const bool isNew = context.isNew(target);
    addWriteLocks(locks, statement, target, use.target.only, bounded ? LockDuration::Brief : LockDuration::Scan, context);
    addForeignKeyLocks(locks, rowWritesOf(statement, context), context);
    const QString verb = statement.is("InsertStmt") ? tr("Insert rows into %1") : statement.is("UpdateStmt") ? tr("Update rows of %1") : statement.is("DeleteStmt") ? tr("Delete rows of %1") : tr("Merge rows into %1");
    Verdict verdict { Risk::Medium, Strategy::BatchedBackfill, tr("The rows stay locked until the COMMIT; change many in batches.") };
    if (isNew || statement.is("InsertStmt"))
        verdict = { Risk::Low, Strategy::Direct, tr("New rows lock nobody else's.") };
    else if (!bounded)
        verdict = { Risk::High, Strategy::BatchedBackfill, tr("Every row of the table is written in one transaction and stays locked until the COMMIT.") };
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
    return { simpleOperation({ .kind = writes ? QStringLiteral("copy-in") : QStringLiteral("copy-out"), .object = table.display(), .summary = (writes ? tr("Copy rows into %1") : tr("Copy rows of %1")).arg(table.display()), .relation = table,
                               .locks = locks,
                               .verdict = lowRisk(writes ? tr("New rows lock nobody else's.") : tr("Reading waits for nobody but ACCESS EXCLUSIVE.")), .apply = writes ? fills(table) : nullptr,
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
