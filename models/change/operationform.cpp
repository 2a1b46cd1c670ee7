#include "models/change/operationform.h"

#include "models/change/commandranges.h"
#include "models/change/routinebody.h"
#include "models/change/routineruns.h"
#include "models/change/statementreading.h"

#include <QCoreApplication>
#include <numeric>

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
        if (const SettingChange setting = settingOf(body.statements[number]); setting.name == u"search_path" && !setting.values.isEmpty())
            sofar.searchPath = setting.values;
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

/// CREATE SCHEMA with what is made in it (manual: CREATE SCHEMA).
static QList<Operation> readSchema(const SyntaxNode &statement, const QList<SyntaxNode> &elements, const OperationContext &context)
{
    OperationContext sofar = context;
    QList<Operation> operations = readOne(statement.kind(), statement, statement, context);
    sofar.catalog = after(operations, sofar);
    const QString name = statement.string("schemaname"); // else it is its owner's
    sofar.searchPath = { name.isEmpty() ? statement.child("authrole").string("rolename") : name };
    for (const SyntaxNode &element : elements) {
        const QList<Operation> read = readOperations(element, sofar);
        sofar.catalog = after(read, sofar);
        operations << read;
    }
    return operations;
}

/// The order in which ALTER TABLE carries its commands out, whatever the order in which they are written (tablecmds.c, AlterTablePass).
static QList<qsizetype> inPasses(const QList<SyntaxNode> &commands)
{
    static const QHash<QByteArray, int> passes { { "AT_DropColumn", 0 }, { "AT_DropConstraint", 0 }, { "AT_DropNotNull", 0 }, { "AT_DropExpression", 0 }, { "AT_DropIdentity", 0 }, { "AT_AlterColumnType", 1 }, { "AT_AddColumn", 2 },
                                                 { "AT_SetNotNull", 3 }, { "AT_SetIdentity", 3 }, { "AT_AddConstraint", 4 }, { "AT_ColumnDefault", 5 }, { "AT_AddIdentity", 5 } };
    static constexpr int others = 6;
    const auto pass = [&](qsizetype number) {
        const QByteArray kind = commands[number].enumerator("subtype");
        return kind == "AT_ColumnDefault" && !commands[number].child("def") ? 0 : passes.value(kind, others);
    };
    QList<qsizetype> order(commands.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) { return pass(a) < pass(b); });
    return order;
}

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
    if (const QList<SyntaxNode> elements = statement.children("schema_elts"); !elements.isEmpty())
        return readSchema(statement, elements, context);
    const QList<SyntaxNode> commands = statement.is("AlterTableStmt") ? statement.children("cmds") : QList<SyntaxNode> {};
    if (commands.isEmpty())
        return readOne(statement.kind(), statement, statement, context) << routineRuns(statement, context);
    QList<Operation> operations;
    OperationContext sofar = context;
    const bool composite = statement.enumerator("objtype") == "OBJECT_TYPE";
    for (const qsizetype number : inPasses(commands)) {
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
