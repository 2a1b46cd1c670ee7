#include "models/change/routinebody.h"

#include "models/change/statementreading.h"
#include "models/core/textmemo.h"
#include "models/sql/parsetree.h"
#include "models/sql/plpgsql.h"
#include "models/sql/script.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("RoutineBody", text);
}

static void readPlpgsqlBody(RoutineBody &body, const SyntaxNode &definition)
{
    // Deparsed, so that the parser gets one statement whatever stands around it.
    const PlpgsqlBody read = readPlpgsql(deparseStatement(definition).toUtf8());
    body.dynamic = read.dynamic;
    body.endsTransactions = read.endsTransactions;
    body.error = read.error;
    for (const EmbeddedStatement &embedded : read.statements) {
        const ParseTree tree = ParseTree::parse(embedded.sql);
        if (tree.isValid())
            body.statements << tree.statement();
        else
            body.error = tr("a statement in it cannot be read");
    }
}

/// RETURN of an expression, as the SELECT that it is.
static SyntaxNode selectOf(const SyntaxNode &node)
{
    return node.is("ReturnStmt") ? ParseTree::parse(QStringLiteral("SELECT %1").arg(deparseExpression(node.child("returnval"))).toUtf8()).statement() : node;
}

/// BEGIN ATOMIC and RETURN; their lists nest.
static void addAtomic(RoutineBody &body, const SyntaxNode &node)
{
    const QList<SyntaxNode> items = node.children("items");
    if (items.isEmpty() && !node.is("List"))
        body.statements << selectOf(node);
    for (const SyntaxNode &item : items)
        addAtomic(body, item);
}

static void addText(RoutineBody &body, const QString &text)
{
    const Script script(text.toUtf8());
    for (const Statement &one : script.statements()) {
        const ParseTree tree = ParseTree::parse(script.textOf(one));
        if (tree.isValid())
            body.statements << tree.statement();
        else if (tree.error() || one.kind != Statement::Kind::Sql)
            body.error = tr("a statement in it cannot be read");
    }
}

RoutineBody readRoutineBody(const SyntaxNode &definition)
{
    RoutineBody body;
    const bool block = definition.is("DoStmt");
    QString language = block ? QStringLiteral("plpgsql") : QStringLiteral("sql");
    QStringList texts;
    for (const SyntaxNode &option : definition.children(block ? "args" : "options")) {
        const QString name = option.string("defname");
        const SyntaxNode value = option.child("arg");
        if (name == u"language")
            language = stringValue(value);
        else if (name == u"set" && value.string("name") == u"search_path")
            body.searchPath = settingValues(value);
        else if (name == u"as" && block)
            texts << stringValue(value);
        else if (name == u"as")
            for (const SyntaxNode &text : value.children("items"))
                texts << stringValue(text);
    }
    if (language == u"plpgsql") {
        readPlpgsqlBody(body, definition);
    } else if (language == u"sql") {
        if (const SyntaxNode atomic = definition.child("sql_body"))
            addAtomic(body, atomic);
        for (const QString &text : std::as_const(texts))
            addText(body, text);
    } else {
        body.error = tr("it is written in %1").arg(language);
    }
    return body;
}

RoutineBodyPtr bodyOf(const Routine &routine)
{
    static thread_local TextMemo<RoutineBody> memo;
    return memo.of(routine.definition, [](const QString &definition) {
        const ParseTree tree = ParseTree::parse(definition.toUtf8());
        RoutineBody unread;
        unread.error = tr("its definition cannot be read");
        return tree.statement().is("CreateFunctionStmt") ? readRoutineBody(tree.statement()) : unread;
    });
}

} // namespace lockkeeper
