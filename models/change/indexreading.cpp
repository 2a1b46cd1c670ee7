#include "models/change/indexreading.h"

#include "models/change/syntaxreading.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

/// The names that say something of themselves, before a cast's type or CASE would be taken.
static QString strongName(const SyntaxNode &expression)
{
    if (expression.is("ColumnRef"))
        return readName(expression.children("fields")).name;
    if (expression.is("FuncCall"))
        return readName(expression.children("funcname")).name;
    if (expression.is("CoalesceExpr"))
        return QStringLiteral("coalesce");
    if (expression.is("MinMaxExpr"))
        return expression.enumerator("op") == "IS_GREATEST" ? QStringLiteral("greatest") : QStringLiteral("least");
    if (expression.is("A_Expr") && expression.enumerator("kind") == "AEXPR_NULLIF")
        return QStringLiteral("nullif");
    if (expression.is("A_ArrayExpr"))
        return QStringLiteral("array");
    if (expression.is("RowExpr"))
        return QStringLiteral("row");
    if (expression.is("CollateClause") || expression.is("TypeCast"))
        return strongName(expression.child("arg"));
    return expression.is("CaseExpr") ? strongName(expression.child("defresult")) : QString();
}

QString nameOfExpression(const SyntaxNode &expression)
{
    const SyntaxNode bare = expression.is("CollateClause") ? expression.child("arg") : expression;
    if (const QString strong = strongName(bare); !strong.isEmpty())
        return strong;
    if (bare.is("TypeCast"))
        return readName(bare.child("type_name").children("names")).name;
    return bare.is("CaseExpr") ? QStringLiteral("case") : QStringLiteral("expr");
}

QString joinedColumnNames(const QStringList &names)
{
    QStringList chosen;
    for (const QString &name : names) {
        QString free = name;
        for (int number = 1; chosen.contains(free); ++number)
            free = name + QString::number(number);
        chosen << free;
    }
    return chosen.join(u'_');
}

/// A column as an index has it: "a", "\"B\" DESC", "(lower(a))".
static QString nameOfWritten(const QString &column)
{
    const SyntaxNode element = ParseTree::parse("CREATE INDEX ON t (" + column.toUtf8() + ')').statement().children("index_params").value(0);
    const QString name = element.string("name");
    return name.isEmpty() ? nameOfExpression(element.child("expr")) : name;
}

Index partitionIndex(const Index &index, const Relation &partition)
{
    Index made = index;
    QStringList parts;
    for (const QString &column : index.columns)
        parts << nameOfWritten(column);
    parts << index.included;
    made.name = generatedName(partition.name.name, joinedColumnNames(parts), QStringLiteral("idx"), [&](const QString &name) { return partition.index(name) != nullptr; });
    made.ofPartitionedIndex = true;
    return made;
}

Index readIndex(const SyntaxNode &statement, const QualifiedName &table, const OperationContext &context)
{
    Index index;
    index.unique = statement.boolean("unique");
    if (const QString method = statement.string("access_method"); !method.isEmpty())
        index.method = method;
    QStringList parts;
    for (const SyntaxNode &element : statement.children("index_params")) {
        const QString name = element.string("name");
        QString text = name.isEmpty() ? u'(' + deparseExpression(element.child("expr")) + u')' : quoteIdentifier(name);
        parts << (name.isEmpty() ? nameOfExpression(element.child("expr")) : name);
        if (const QualifiedName operatorClass = readName(element.children("opclass")); !operatorClass.isEmpty())
            text += u' ' + operatorClass.quoted();
        const QByteArray ordering = element.enumerator("ordering"), nulls = element.enumerator("nulls_ordering");
        const bool descending = ordering == "SORTBY_DESC";
        if (descending)
            text += QStringLiteral(" DESC");
        if (nulls == "SORTBY_NULLS_FIRST" && !descending)
            text += QStringLiteral(" NULLS FIRST");
        else if (nulls == "SORTBY_NULLS_LAST" && descending)
            text += QStringLiteral(" NULLS LAST");
        index.columns << text;
    }
    for (const SyntaxNode &element : statement.children("index_including_params"))
        index.included << element.string("name");
    parts << index.included;
    if (const SyntaxNode where = statement.child("where_clause"))
        index.predicate = u'(' + deparseExpression(where) + u')';
    index.name = statement.string("idxname");
    if (index.name.isEmpty())
        index.name = generatedName(table.name, joinedColumnNames(parts), QStringLiteral("idx"), [&](const QString &name) { return isRelationName({ table.schema, name }, context); });
    return index;
}

} // namespace lockkeeper
