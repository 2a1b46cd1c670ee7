#include "models/sql/scriptvariables.h"

#include "models/sql/treehandover.h"

#include <QCoreApplication>

namespace lockkeeper {

static bool isNamePart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// The end of the variable that begins at @p begin, or @p begin where there is none.
static qsizetype endOfVariable(const QByteArray &text, qsizetype begin)
{
    const auto at = [&](qsizetype offset) { return offset < text.size() ? text[offset] : '\0'; };
    const bool placeholder = at(begin) == '$' && at(begin + 1) == '{';
    if (!placeholder && at(begin) != ':')
        return begin;
    const char closing = placeholder ? '}' : at(begin + 1) == '\'' || at(begin + 1) == '"' ? at(begin + 1) : '\0';
    const qsizetype name = begin + (closing ? 2 : 1);
    qsizetype end = name;
    while (isNamePart(at(end)) || (placeholder && end > name && at(end) != '\0' && strchr(".:-", at(end)))) // ${flyway:table}, ${db.schema}
        ++end;
    if (end == name || (closing && at(end) != closing))
        return begin;
    return end + (closing ? 1 : 0);
}

QList<TextRange> variablesIn(const QByteArray &statement)
{
    QList<TextRange> variables;
    QByteArray brackets; // the open ones; of those of an ARRAY[...] another kind, for in them a colon bounds no slice
    qsizetype end = 0;   // of the last variable
    int previous = 0;
    for (const PgQuery__ScanToken &token : scanToTokens(statement.constData())) {
        if (token.start < end || token.token == PG_QUERY__TOKEN__SQL_COMMENT || token.token == PG_QUERY__TOKEN__C_COMMENT)
            continue;
        const char first = token.end == token.start + 1 ? statement[token.start] : '\0';
        if (first == '(' || first == '[')
            brackets += first == '[' && (previous == PG_QUERY__TOKEN__ARRAY || previous == '[' || previous == ',') ? '{' : first;
        else if ((first == ')' || first == ']') && !brackets.isEmpty())
            brackets.chop(1);
        const qsizetype last = token.end - 1; // a name may have a dollar at its end: orders_${region}
        const qsizetype begin = statement[last] == '$' && token.token != PG_QUERY__TOKEN__SCONST ? last : token.start;
        if (first == ':' ? !brackets.endsWith('[') : statement[begin] == '$')
            if (const qsizetype behind = endOfVariable(statement, begin); behind > begin) {
                variables << TextRange { begin, behind };
                end = behind;
            }
        previous = token.token;
    }
    return variables;
}

QByteArray standInFor(const QByteArray &variable)
{
    QByteArray name = variable;
    if (name[0] == ':' && !isNamePart(name[1])) // its quotes say what it is
        name[0] = std::exchange(name[1], '_');
    else // one with what the variable is a part of (orders_:region)
        std::replace_if(name.begin(), name.end(), [](char c) { return !isNamePart(c); }, '_');
    return name;
}

enum class StandIn { Name, Number, Text, None };

static QByteArray standInFor(const QByteArray &variable, StandIn kind)
{
    if (kind == StandIn::Number)
        return QByteArray(variable.size() - 1, ' ') + '1';
    return kind == StandIn::Text ? '\'' + QByteArray(variable.size() - 2, '_') + '\'' : standInFor(variable);
}

QStringList namesOfVariables(const QByteArray &statement, const QList<TextRange> &variables)
{
    QStringList names;
    for (const TextRange &variable : variables)
        names << QString::fromUtf8(statement.mid(variable.begin, variable.length()));
    names.removeDuplicates();
    return names;
}

ParseTree parseWithVariables(const QByteArray &statement)
{
    const ParseTree plain = ParseTree::parse(statement);
    if (!plain.error() || !(statement.contains(':') || statement.contains("${")))
        return plain;
    const QList<TextRange> variables = variablesIn(statement);
    if (variables.isEmpty())
        return plain;
    QByteArray text = statement;
    QList<StandIn> kinds(variables.size(), StandIn::Name);
    const auto put = [&](qsizetype i) { text.replace(variables[i].begin, variables[i].length(), standInFor(statement.mid(variables[i].begin, variables[i].length()), kinds[i])); };
    for (qsizetype i = 0; i < variables.size(); ++i)
        put(i);
    for (;;) {
        const ParseTree tree = ParseTree::parse(text);
        if (!tree.error())
            return ParseTree(tree.statement(), std::nullopt, variables);
        const qsizetype offset = tree.error()->offset;
        const auto refused = std::find_if(variables.begin(), variables.end(), [&](const TextRange &variable) { return variable.contains(offset); });
        if (refused == variables.end()) {
            const QString message = QCoreApplication::translate("ParseTree", "%1. The statement is read without the values of its variables: %2.");
            return ParseTree({}, SyntaxError { message.arg(tree.error()->message, namesOfVariables(statement, variables).join(QStringLiteral(", "))), offset }, variables);
        }
        const qsizetype i = refused - variables.begin();
        kinds[i] = StandIn(int(kinds[i]) + 1);
        if (kinds[i] == StandIn::None) {
            const QString message = QCoreApplication::translate("ParseTree", "The variable %1 stands where neither a name nor a value can, so the statement is not understood without what is put in for it.");
            return ParseTree({}, SyntaxError { message.arg(namesOfVariables(statement, { *refused }).front()), refused->begin }, variables);
        }
        put(i);
    }
}

} // namespace lockkeeper
