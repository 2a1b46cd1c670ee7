// EXPLAIN, PREPARE and DECLARE: planning locks as running does (measured); only EXPLAIN ANALYZE runs the query, and a cursor when
// rows are fetched.
#include "models/change/operationform.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    const SyntaxNode planned = statement.child("query");
    const QList<SyntaxNode> options = statement.children("options");
    const bool runs = statement.is("ExplainStmt") && std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") == u"analyze"; });
    const bool isQuery = planned.is("SelectStmt") || planned.is("InsertStmt") || planned.is("UpdateStmt") || planned.is("DeleteStmt") || planned.is("MergeStmt");
    const QList<Operation> inside = isQuery ? readOperations(planned, context) : QList<Operation>();
    if (runs && isQuery)
        return inside;
    QList<LockImpact> locks;
    for (const Operation &operation : inside)
        mergeLocks(locks, operation->locks(context));
    const auto isBelow = [&](const LockImpact &lock) {
        const RelationPtr relation = context.catalog->relation(lock.relation);
        return relation && (!relation->inherits.isEmpty() || !relation->partitionOf.isEmpty());
    };
    if (statement.is("PrepareStmt")) // is only planned once it is executed
        locks.removeIf(isBelow);
    for (LockImpact &lock : locks)
        lock.duration = LockDuration::Brief;
    const QString words = QString::fromLatin1(statement.kind().chopped(4)); // without "Stmt"
    return { simpleOperation({ .kind = QStringLiteral("session"), .object = words, .summary = tr("%1: nothing of it is run").arg(words), .locks = locks, .verdict = lowRisk(tr("Planning waits for nobody but ACCESS EXCLUSIVE.")), .changesSchema = false, .idempotent = true, .understood = isQuery || !runs }) };
}

OperationForm planned_query()
{
    return { { "ExplainStmt", "PrepareStmt", "DeclareCursorStmt" }, read };
}

} // namespace lockkeeper::operations
