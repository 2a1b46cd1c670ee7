// DO and CALL. The static SQL of a PL/pgSQL block is read statement by statement, as if each branch ran; what a block puts
// together at run time is said to be not analysed.
#include "models/change/simpleoperation.h"

#include "models/sql/parsetree.h"
#include "models/sql/plpgsql.h"

namespace lockkeeper::operations {

static Operation dynamicSql(const QString &why)
{
    return simpleOperation({ .kind = QStringLiteral("dynamic-sql"), .summary = tr("Dynamic SQL, not analysed"), .verdict = mediumRisk(why), .inverse = cannotBeUndone(tr("what it did")), .traits = Trait::DynamicSql, .understood = false });
}

static QList<Operation> readBlock(const SyntaxNode &statement, const OperationContext &context)
{
    QString language = QStringLiteral("plpgsql"), text;
    for (const SyntaxNode &argument : statement.children("args")) {
        if (argument.string("defname") == u"language")
            language = stringValue(argument.child("arg"));
        else if (argument.string("defname") == u"as")
            text = stringValue(argument.child("arg"));
    }
    if (language != u"plpgsql")
        return { dynamicSql(tr("A block in %1 is not analysed. Rehearse it.").arg(language)) };
    // Deparsed, so that the parser gets one statement whatever stands around it.
    const PlpgsqlBody body = readPlpgsql(deparseStatement(statement).toUtf8());
    if (!body.error.isEmpty())
        return { dynamicSql(tr("The block is not understood: %1.").arg(body.error)) };
    QList<Operation> operations;
    OperationContext sofar = context;
    for (const EmbeddedStatement &embedded : body.statements) {
        const ParseTree tree = ParseTree::parse(embedded.sql);
        const QList<Operation> read = tree.isValid() ? readOperations(tree.statement(), sofar) : QList<Operation> {};
        if (read.isEmpty()) {
            operations << dynamicSql(tr("A statement of the block is not understood. Rehearse it."));
            continue;
        }
        auto after = std::make_shared<Catalog>(*sofar.catalog);
        for (const Operation &operation : read)
            operation->apply(*after, sofar);
        sofar.catalog = after;
        operations << read;
    }
    if (body.endsTransactions)
        operations << simpleOperation({ .kind = QStringLiteral("block"), .summary = tr("Commit on the way"), .verdict = lowRisk(tr("Locks last until the next COMMIT of the block, which cannot run in a transaction block.")),
                                        .transactional = false, .changesSchema = false, .idempotent = true });
    if (body.dynamic)
        operations << dynamicSql(tr("The block puts SQL together at run time; nobody can say here what it locks. Rehearse it."));
    if (operations.isEmpty())
        operations << simpleOperation({ .kind = QStringLiteral("block"), .summary = tr("Run a block without SQL"), .verdict = lowRisk(tr("It touches no table.")), .changesSchema = false, .idempotent = true });
    return operations;
}

OperationForm do_block()
{
    return { { "DoStmt", "CallStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) -> QList<Operation> {
                if (statement.is("DoStmt"))
                    return readBlock(statement, context);
                const QString name = nameParts(statement.child("funccall").children("funcname")).join(u'.');
                return { simpleOperation({ .kind = QStringLiteral("call"), .object = name, .summary = tr("Call %1").arg(name), .verdict = mediumRisk(tr("What the procedure locks and changes is in its body, which is not followed. Rehearse it.")),
                                           .inverse = cannotBeUndone(tr("what it did")), .changesSchema = false, .understood = false }) };
            } };
}

} // namespace lockkeeper::operations
