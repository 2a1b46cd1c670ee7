#include "models/change/statementreading.h"

#include "models/change/commandranges.h"
#include "models/change/syntaxreading.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString problemText(Statement::Problem problem)
{
    switch (problem) {
    case Statement::Problem::UnterminatedString: return QCoreApplication::translate("Analysis", "This quote is never closed.");
    case Statement::Problem::UnterminatedIdentifier: return QCoreApplication::translate("Analysis", "This double quote is never closed.");
    case Statement::Problem::UnterminatedDollarQuote: return QCoreApplication::translate("Analysis", "This dollar quote is never closed.");
    case Statement::Problem::UnterminatedComment: return QCoreApplication::translate("Analysis", "This comment is never closed.");
    case Statement::Problem::None: break;
    }
    return {};
}

/// ALTER FOREIGN TABLE says what it is even where nobody has read it.
static void knowForeign(OperationContext &context, const SyntaxNode &range)
{
    Relation foreign;
    foreign.name = readRelation(range, context);
    foreign.kind = Relation::Kind::ForeignTable;
    foreign.partial = true;
    if (context.catalog->relation(foreign.name))
        return;
    auto catalog = std::make_shared<Catalog>(*context.catalog);
    catalog->relations.insert(foreign.name, std::make_shared<const Relation>(foreign));
    context.catalog = catalog;
}

void readStatement(StatementAnalysis &result, const ParseTree &tree, OperationContext &context)
{
    if (result.statement.problem != Statement::Problem::None) {
        result.error = SyntaxError { problemText(result.statement.problem), result.statement.problemOffset - result.range.begin };
        return;
    }
    result.error = tree.error();
    result.variables = tree.variables();
    result.node = tree.statement();
    SyntaxNode relation = result.node.child("relation");
    if (result.node.is("CreateTableAsStmt"))
        relation = result.node.child("into").child("rel");
    else if (result.node.is("ViewStmt"))
        relation = result.node.child("view");
    if (result.node.is("TruncateStmt"))
        relation = result.node.children("relations").value(0);
    if (result.node.is("DropStmt")) {
        static const QByteArrayList kinds { "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_INDEX" };
        const QList<SyntaxNode> objects = result.node.children("objects");
        result.unqualified = kinds.contains(result.node.enumerator("remove_type")) && !objects.isEmpty() && objects.front().children("items").size() == 1;
    }
    if (relation.is("RangeVar") && result.node.is("AlterTableStmt") && result.node.enumerator("objtype") == "OBJECT_FOREIGN_TABLE")
        knowForeign(context, relation);
    if (relation.is("RangeVar")) {
        context.only = !relation.boolean("inh");
        result.unqualified = relation.string("schemaname").isEmpty();
    }
    result.operations = readOperations(result.node, context, result.commandOf);
}

/// "2s", "1min", "500" as PostgreSQL reads a time without a unit of its own; -1 for anything else.
static qint64 millisecondsOf(const QString &value)
{
    static const QHash<QString, qint64> units { { QString(), 1 }, { QStringLiteral("ms"), 1 }, { QStringLiteral("s"), 1000 }, { QStringLiteral("min"), 60'000 }, { QStringLiteral("h"), 3'600'000 }, { QStringLiteral("d"), 86'400'000 } };
    qsizetype digits = 0;
    while (digits < value.size() && (value[digits].isDigit() || value[digits] == u'.'))
        ++digits;
    const auto unit = units.constFind(value.mid(digits).trimmed());
    return digits == 0 || unit == units.cend() ? -1 : qint64(value.left(digits).toDouble() * double(*unit));
}

QStringList settingValues(const SyntaxNode &set)
{
    QStringList values;
    for (const SyntaxNode &argument : set.children("args"))
        values << (argument.child("sval") ? stringValue(argument) : QString::number(argument.child("ival").integer("ival")));
    return values;
}

/// The names of a search_path within one text: "a, \"$user\"".
static QStringList listed(const QString &text)
{
    QStringList names;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const QString name = part.trimmed();
        names << (name.startsWith(u'"') && name.endsWith(u'"') && name.size() > 1 ? name.mid(1, name.size() - 2) : name);
    }
    return names;
}

/// SELECT set_config('name', 'value', is_local).
static SettingChange configured(const SyntaxNode &select)
{
    const QList<SyntaxNode> targets = select.children("target_list");
    const SyntaxNode call = targets.size() == 1 ? targets.front().child("val") : SyntaxNode();
    const QList<SyntaxNode> arguments = call.children("args");
    if (!call.is("FuncCall") || arguments.size() != 3 || readName(call.children("funcname")).name != u"set_config" || !arguments[0].child("sval") || !arguments[1].child("sval"))
        return {};
    const QString name = stringValue(arguments[0]).toLower(), value = stringValue(arguments[1]);
    const QStringList values = name == u"search_path" ? listed(value) : QStringList { value };
    return { name, value, arguments[2].child("boolval").boolean("boolval"), millisecondsOf(value), false, values };
}

SettingChange settingOf(const SyntaxNode &statement)
{
    if (statement.is("SelectStmt"))
        return configured(statement);
    const QByteArray kind = statement.enumerator("kind");
    if (kind == "VAR_RESET_ALL" || (statement.is("DiscardStmt") && statement.enumerator("target") == "DISCARD_ALL"))
        return { {}, {}, false, 0, true, {}, true };
    if (!statement.is("VariableSetStmt"))
        return {};
    const bool resets = kind == "VAR_RESET" || kind == "VAR_SET_DEFAULT";
    const QStringList values = settingValues(statement);
    return { statement.string("name"), values.value(0), statement.boolean("is_local"), resets ? 0 : millisecondsOf(values.value(0)), resets, values };
}

} // namespace lockkeeper
