#include "models/change/rowreads.h"

#include "models/change/partitionchoice.h"
#include "models/change/simpleoperation.h"
#include "models/change/syntaxreading.h"
#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

namespace lockkeeper {

/// The places of the relations that FOR UPDATE and its like lock, in the statement and in what it is made of: those that they name, or
/// all of their FROM with its subqueries (manual: SELECT, The Locking Clause).
static QSet<qsizetype> lockedPlaces(const SyntaxNode &statement)
{
    QSet<qsizetype> places;
    const auto add = [&](const SyntaxNode &from) {
        from.visit([&](const SyntaxNode &node) {
            if (node.is("RangeVar"))
                places.insert(node.location());
            return true;
        });
    };
    statement.visit([&](const SyntaxNode &select) {
        for (const SyntaxNode &clause : select.is("SelectStmt") ? select.children("locking_clause") : QList<SyntaxNode>()) {
            QStringList named;
            for (const SyntaxNode &one : clause.children("locked_rels"))
                named << one.string("relname");
            for (const SyntaxNode &from : select.children("from_clause"))
                from.visit([&](const SyntaxNode &node) {
                    const bool isItem = node.is("RangeVar") || node.is("RangeSubselect");
                    const QString alias = isItem ? node.child("alias").string("aliasname") : QString();
                    if (isItem && (named.isEmpty() || named.contains(alias.isEmpty() ? node.string("relname") : alias)))
                        add(node);
                    return !isItem;
                });
        }
        return true;
    });
    return places;
}

namespace {

struct Reading
{
    QualifiedName relation;
    bool only = false;
    SyntaxNode condition; ///< null where it says nothing of this relation
    LockMode mode = LockMode::AccessShare;
    LockDuration duration = LockDuration::Brief;
};

} // namespace

/// Views may read each other in a circle, as long as nobody runs them.
static QList<LockImpact> locksOf(const Reading &reading, const OperationContext &context)
{
    const RelationPtr table = context.catalog->relation(reading.relation);
    const PartitionChoice reached = !reading.only && table && reading.condition ? partitionsRead(*table, reading.condition, context) : std::nullopt;
    QList<LockImpact> locks { lockOf(reading.relation, reading.mode, reading.duration, context) };
    QSet<QualifiedName> seen { reading.relation };
    const auto add = [&](const QualifiedName &next) {
        if (!seen.contains(next)) {
            seen.insert(next);
            locks << lockOf(next, reading.mode, reading.duration, context);
        }
    };
    for (qsizetype i = 0; i < locks.size(); ++i) { // grows while it is read
        const QualifiedName here = locks[i].relation;
        const RelationPtr view = context.catalog->relation(here);
        for (const ViewSource &source : view && view->kind == Relation::Kind::View ? view->viewSources : QList<ViewSource>())
            add(source.relation);
        if (reading.only && i == 0)
            continue;
        for (const RelationPtr &heir : !reached ? context.catalog->partitionsOf(here) : i == 0 ? *reached : QList<RelationPtr>())
            add(heir->name);
    }
    return locks;
}

QList<LockImpact> locksThrough(const QualifiedName &relation, bool only, LockMode mode, LockDuration duration, const OperationContext &context)
{
    return locksOf({ relation, only, {}, mode, duration }, context);
}

QList<LockImpact> readLocks(const SyntaxNode &statement, const QueryUse &use, const OperationContext &context)
{
    const SyntaxNode select = statement.is("InsertStmt") ? statement.child("select_stmt") : statement;
    const SyntaxNode where = select.is("SelectStmt") ? select.child("where_clause") : SyntaxNode();
    const QSet<qsizetype> locked = lockedPlaces(statement);
    const bool limited = !select.is("SelectStmt") || !select.child("limit_count").isNull();
    // The target of an INSERT is among them once, and once more where its rows are read too.
    const auto isTarget = [&](const RelationUse &relation) { return relation.name == use.target.name && relation.schema == use.target.schema; };
    const auto targets = std::count_if(use.relations.begin(), use.relations.end(), isTarget);
    const bool one = use.relations.size() == (use.target.name.isEmpty() ? 1 : 2);
    QList<LockImpact> locks;
    for (const RelationUse &relation : use.relations) {
        const QualifiedName name = context.resolve({ relation.schema, relation.name });
        const bool system = name.schema == u"pg_catalog" || name.schema == u"information_schema" || (name.name.startsWith(u"pg_") && !context.catalog->relation(name));
        if (system || (statement.is("InsertStmt") && isTarget(relation) && targets == 1))
            continue;
        Reading reading { name, relation.only || isTarget(relation), one ? where : SyntaxNode(), locked.contains(relation.offset) ? LockMode::RowShare : LockMode::AccessShare };
        if (!limited && (one || where.isNull()))
            reading.duration = durationOfReading(where, name, context);
        else if (statement.is("MergeStmt")) // of its source every row
            reading.duration = LockDuration::Scan;
        mergeLocks(locks, locksOf(reading, context));
    }
    return locks;
}

/// Each has to hold.
static QList<SyntaxNode> conjuncts(const SyntaxNode &condition)
{
    if (!condition.is("BoolExpr") || condition.enumerator("boolop") != "AND_EXPR")
        return { condition };
    QList<SyntaxNode> parts;
    for (const SyntaxNode &part : condition.children("args"))
        parts << conjuncts(part);
    return parts;
}

/// A column of the table; in the body of a routine the same node is a variable.
static bool namesColumn(const SyntaxNode &operand, const Relation &table)
{
    bool found = false;
    operand.visit([&](const SyntaxNode &node) {
        if (node.is("ColumnRef"))
            found = found || node.children("fields").size() > 1 || table.column(readName(node.children("fields")).name);
        return !found && !node.is("SelectStmt");
    });
    return found;
}

/// The whole index begins with the column, or has the expression.
static bool startsWith(const Index &index, const SyntaxNode &operand, const Relation &table)
{
    if (!index.valid || !index.predicate.isEmpty() || !namesColumn(operand, table))
        return false;
    const QString written = operand.is("ColumnRef") ? quoteIdentifier(readName(operand.children("fields")).name) : deparseExpression(operand), first = index.columns.value(0);
    const qsizetype key = written.isEmpty() ? -1 : index.fullDefinition.indexOf(u'(' + written), behind = key + 1 + written.size();
    return first == written || first.startsWith(written + u' ') || (key >= 0 && QStringLiteral(" ,)").contains(index.fullDefinition.at(behind)));
}

static bool indexAnswers(const SyntaxNode &condition, const Relation &table);

/// A comparison that an index on its column answers; <> and IS NOT NULL leave nearly everything.
static bool indexAnswersOne(const SyntaxNode &condition, const Relation &table)
{
    const auto indexed = [&](const SyntaxNode &operand) { return operand && std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index &index) { return startsWith(index, operand, table); }); };
    if (condition.is("BoolExpr")) {
        const QList<SyntaxNode> parts = condition.children("args");
        return condition.enumerator("boolop") == "OR_EXPR" && std::all_of(parts.begin(), parts.end(), [&](const SyntaxNode &part) { return indexAnswers(part, table); });
    }
    if (condition.is("NullTest"))
        return condition.enumerator("nulltesttype") == "IS_NULL" && indexed(condition.child("arg"));
    if (condition.is("SubLink"))
        return condition.enumerator("sub_link_type") == "ANY_SUBLINK" && indexed(condition.child("testexpr"));
    if (!condition.is("A_Expr") || readName(condition.children("name")).name == u"<>")
        return false;
    const SyntaxNode left = condition.child("lexpr"), right = condition.child("rexpr");
    return (indexed(left) && !namesColumn(right, table)) || (indexed(right) && !namesColumn(left, table));
}

/// Also a partial index whose own condition is spoken of.
static bool indexAnswers(const SyntaxNode &condition, const Relation &table)
{
    const QList<SyntaxNode> parts = conjuncts(condition);
    const auto isPartial = [&](const Index &index) {
        return index.valid && !index.predicate.isEmpty() && std::any_of(parts.begin(), parts.end(), [&](const SyntaxNode &part) {
            bool found = false;
            part.visit([&](const SyntaxNode &node) {
                found = found || (node.is("ColumnRef") && mentionsColumn(index.predicate, readName(node.children("fields")).name));
                return !found;
            });
            return found;
        });
    };
    return std::any_of(parts.begin(), parts.end(), [&](const SyntaxNode &part) { return indexAnswersOne(part, table); }) || std::any_of(table.indexes.begin(), table.indexes.end(), isPartial);
}

LockDuration durationOfReading(const SyntaxNode &condition, const QualifiedName &name, const OperationContext &context)
{
    if (condition.isNull())
        return LockDuration::Scan;
    const RelationPtr table = context.catalog->relation(name);
    const bool known = table && !table->partial && !table->columns.isEmpty() && table->kind != Relation::Kind::View;
    return known && !indexAnswers(condition, *table) ? LockDuration::Scan : LockDuration::Brief;
}

} // namespace lockkeeper
