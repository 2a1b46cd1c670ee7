// BEGIN, COMMIT, SET, RESET, GRANT, OWNER TO: nothing of the catalog that code or this program looks at here. Transactions
// and settings are followed by ScriptAnalysis itself.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Operation", text);
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &)
{
    if (statement.is("TransactionStmt"))
        return { simpleOperation({ .kind = QStringLiteral("transaction"), .summary = QString::fromLatin1(statement.enumerator("kind")).section(u'_', 2).replace(u'_', u' '),
                                   .verdict = { Risk::Low, Strategy::Direct, {} }, .changesSchema = false, .idempotent = true }) };
    if (statement.is("VariableSetStmt"))
        return { simpleOperation({ .kind = QStringLiteral("set"), .object = statement.string("name"), .summary = tr("Set %1").arg(statement.string("name")),
                                   .verdict = { Risk::Low, Strategy::Direct, {} }, .changesSchema = false, .idempotent = true }) };
    return { simpleOperation({ .kind = QStringLiteral("grant"), .summary = tr("Change privileges"),
                               .verdict = { Risk::Low, Strategy::Direct, tr("Only privileges change.") },
                               .inverse = { Inverse::Kind::Impossible, {}, tr("the former privileges") }, .idempotent = true }) };
}

OperationForm session_control()
{
    return { { "TransactionStmt", "VariableSetStmt", "GrantStmt" }, read };
}

} // namespace lockkeeper::operations
