// DO and CALL. The static SQL of a PL/pgSQL block is read statement by statement, as if each branch ran; what a block puts
// together at run time is said to be not analysed.
#include "models/change/routinebody.h"
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static Operation dynamicSql(const QString &why)
{
    return simpleOperation({ .kind = QStringLiteral("dynamic-sql"), .summary = tr("Dynamic SQL, not analysed"), .verdict = mediumRisk(why), .inverse = cannotBeUndone(tr("what it did")), .traits = Trait::DynamicSql, .understood = false });
}

/// What a procedure does follows behind it, where it is known.
static Operation call(const SyntaxNode &statement, const OperationContext &context)
{
    const QualifiedName name = readName(statement.child("funccall").children("funcname"));
    const bool known = !context.catalog->routinesNamed(name, context.searchPath).isEmpty();
    return simpleOperation({ .kind = QStringLiteral("call"), .object = name.display(), .summary = tr("Call %1").arg(name.display()),
                             .verdict = known ? lowRisk(tr("What the procedure does is in its body.")) : mediumRisk(tr("What the procedure locks and changes is in its body, which nobody has read. Rehearse it.")),
                             .inverse = cannotBeUndone(tr("what it did")), .changesSchema = false, .understood = known });
}

OperationForm do_block()
{
    return { { "DoStmt", "CallStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) {
                return statement.is("DoStmt") ? lockkeeper::operationsOfBlock(readRoutineBody(statement)) : QList<Operation> { call(statement, context) };
            } };
}

} // namespace lockkeeper::operations

namespace lockkeeper {

using namespace operations;

QList<Operation> operationsOfBlock(const RoutineBody &body)
{
    if (!body.error.isEmpty())
        return { dynamicSql(tr("The block is not understood: %1. Rehearse it.").arg(body.error)) };
    QList<Operation> operations;
    if (body.endsTransactions)
        operations << simpleOperation({ .kind = QStringLiteral("block"), .summary = tr("Commit on the way"), .verdict = lowRisk(tr("Locks last until the next COMMIT of the block, which cannot run in a transaction block.")),
                                        .transactional = false, .changesSchema = false, .idempotent = true });
    if (body.dynamic)
        operations << dynamicSql(tr("The block puts SQL together at run time; nobody can say here what it locks. Rehearse it."));
    if (operations.isEmpty() && body.statements.isEmpty())
        operations << simpleOperation({ .kind = QStringLiteral("block"), .summary = tr("Run a block without SQL"), .verdict = lowRisk(tr("It touches no table.")), .changesSchema = false, .idempotent = true });
    return operations;
}

} // namespace lockkeeper
