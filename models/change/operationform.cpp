#include "models/change/operationform.h"

#include "models/change/commandranges.h"
#include "models/change/routinebody.h"
#include "models/change/routineruns.h"

#include <QCoreApplication>

namespace lockkeeper {

namespace {

/// A statement that no form reads. It may have changed the relations that it names.
class NotUnderstood final : public OperationImplementation
{
public:
    explicit NotUnderstood(const SyntaxNode &statement, const OperationContext &context)
        : m_nodeKind(QString::fromLatin1(statement.kind()))
    {
        statement.visit([&](const SyntaxNode &node) {
            if (node.is("RangeVar"))
                m_named << context.resolve({ node.string("schemaname"), node.string("relname") });
            return true;
        });
    }
    QString kind() const override { return QStringLiteral("not-understood"); }
    QString object() const override { return m_named.isEmpty() ? QString() : m_named.front().display(); }
    QString summary() const override { return QCoreApplication::translate("Operation", "%1: not analysed yet").arg(m_nodeKind); }
    Verdict verdict(const OperationContext &) const override
    {
        return { Risk::Medium, Strategy::Direct, QCoreApplication::translate("Operation", "Lockkeeper does not know yet what this statement locks. Rehearse it.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        for (const QualifiedName &name : m_named)
            catalog.uncertain.insert(name);
    }
    Inverse inverse(const OperationContext &) const override { return { Inverse::Kind::Impossible, {}, {} }; }
    bool understood() const override { return false; }

private:
    QString m_nodeKind;
    QList<QualifiedName> m_named;
};

const QHash<QByteArray, OperationForm> &formsByNode()
{
    static const QHash<QByteArray, OperationForm> forms = [] {
        QHash<QByteArray, OperationForm> byNode;
        for (const OperationForm &form : operationForms())
            for (const QByteArray &node : form.reads)
                byNode.insert(node, form);
        return byNode;
    }();
    return forms;
}

QList<Operation> readOne(const QByteArray &key, const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const auto form = formsByNode().constFind(key);
    QList<Operation> operations = form == formsByNode().cend() ? QList<Operation> {} : form->read(statement, command, context);
    if (operations.isEmpty())
        operations << makeOperation<NotUnderstood>(statement, context);
    return operations;
}

CatalogPtr after(const QList<Operation> &operations, const OperationContext &context)
{
    auto catalog = std::make_shared<Catalog>(*context.catalog);
    for (const Operation &operation : operations)
        operation->apply(*catalog, context);
    return catalog;
}

/// The statements of its body, and behind them what its form says of the block as a whole.
QList<Operation> readBlock(const SyntaxNode &statement, const OperationContext &context, QList<int> &commandOf)
{
    static constexpr int whole = -1, mostBlocks = 16; // in one another
    RoutineBody body;
    if (context.blocks < mostBlocks)
        body = readRoutineBody(statement);
    else
        body.error = QCoreApplication::translate("Operation", "it stands in too many others");
    QList<Operation> operations;
    OperationContext sofar = context;
    ++sofar.blocks;
    for (qsizetype number = 0; body.error.isEmpty() && number < body.statements.size(); ++number) {
        const QList<Operation> read = readOperations(body.statements[number], sofar);
        sofar.catalog = after(read, sofar);
        operations << read;
        commandOf.insert(commandOf.size(), read.size(), int(number));
    }
    const QList<Operation> ofBlock = operationsOfBlock(body);
    commandOf.insert(commandOf.size(), ofBlock.size(), whole);
    return operations << ofBlock;
}

} // namespace

QList<Operation> readOperations(const SyntaxNode &statement, const OperationContext &context)
{
    QList<int> commandOf;
    return readOperations(statement, context, commandOf);
}

QList<Operation> readOperations(const SyntaxNode &statement, const OperationContext &context, QList<int> &commandOf)
{
    if (!statement)
        return {};
    if (statement.is("DoStmt"))
        return readBlock(statement, context, commandOf);
    const QList<SyntaxNode> commands = statement.is("AlterTableStmt") ? statement.children("cmds") : QList<SyntaxNode> {};
    if (commands.isEmpty())
        return readOne(statement.kind(), statement, statement, context) << routineRuns(statement, context);
    QList<Operation> operations;
    OperationContext sofar = context;
    const bool composite = statement.enumerator("objtype") == "OBJECT_TYPE";
    for (qsizetype number = 0; number < commands.size(); ++number) {
        const SyntaxNode &command = commands[number];
        const QList<Operation> read = readOne("AlterTableStmt/" + (composite ? QByteArray("OBJECT_TYPE") : command.enumerator("subtype")), statement, command, sofar);
        if (commands.size() > 1) {
            sofar.catalog = after(read, sofar);
            commandOf.insert(commandOf.size(), read.size(), int(number));
        }
        operations << read;
    }
    return operations;
}

} // namespace lockkeeper
