// BEGIN, COMMIT, SET and everything else that lives and dies with the session. Transactions and settings are followed by
// ScriptAnalysis itself.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &)
{
    if (statement.is("TransactionStmt"))
        return { simpleOperation({ .kind = QStringLiteral("transaction"), .summary = QString::fromLatin1(statement.enumerator("kind")).section(u'_', 2).replace(u'_', u' '), .verdict = lowRisk({}), .changesSchema = false, .idempotent = true }) };
    if (statement.is("VariableSetStmt"))
        return { simpleOperation({ .kind = QStringLiteral("set"), .object = statement.string("name"), .summary = statement.string("name").isEmpty() ? tr("Reset every setting") : tr("Set %1").arg(statement.string("name")), .verdict = lowRisk({}), .changesSchema = false, .idempotent = true }) };
    const bool discardsAll = statement.is("DiscardStmt") && statement.enumerator("target") == "DISCARD_ALL";
    const QString words = QString::fromLatin1(statement.kind().chopped(4)); // without "Stmt"
    return { simpleOperation({ .kind = QStringLiteral("session"), .object = words, .summary = tr("%1: of this session only").arg(words), .verdict = lowRisk(tr("Nothing of it outlives the session.")), .transactional = !discardsAll, .changesSchema = false, .idempotent = true,
                               .understood = !statement.is("ExecuteStmt") }) };
}

OperationForm session_control()
{
    return { { "TransactionStmt", "VariableSetStmt", "VariableShowStmt", "DiscardStmt", "ListenStmt", "UnlistenStmt", "NotifyStmt", "ExecuteStmt", "DeallocateStmt", "FetchStmt",
               "ClosePortalStmt", "ConstraintsSetStmt" }, read };
}

} // namespace lockkeeper::operations
