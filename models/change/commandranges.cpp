#include "models/change/commandranges.h"

#include "models/sql/plpgsql.h"
#include "models/sql/tokens.h"

namespace lockkeeper {

/// The first token behind the relation's name, which may have a schema in front and an asterisk behind.
static qsizetype firstBehindName(const QList<Token> &tokens, const QByteArray &sql, qsizetype name)
{
    const auto is = [&](qsizetype i, char c) { return i < tokens.size() && tokens[i].length() == 1 && sql[tokens[i].begin] == c; };
    qsizetype at = 0;
    while (at < tokens.size() && tokens[at].begin < name)
        ++at;
    ++at;
    while (is(at, '.'))
        at += 2;
    return is(at, '*') ? at + 1 : at;
}

QList<TextRange> commandRanges(const SyntaxNode &statement, const QByteArray &sql)
{
    if (statement.is("DoStmt")) {
        QList<TextRange> ranges;
        for (const EmbeddedStatement &embedded : readPlpgsql(sql).statements)
            ranges << embedded.range;
        return ranges;
    }
    const qsizetype name = statement.child("relation").location();
    const QList<Token> tokens = tokensOf(sql);
    if (name < 0)
        return {};
    QList<TextRange> ranges;
    int depth = 0;
    bool begins = true;
    for (qsizetype i = firstBehindName(tokens, sql, name); i < tokens.size(); ++i) {
        const char c = tokens[i].length() == 1 ? sql[tokens[i].begin] : '\0';
        if (c == ',' && depth == 0) {
            begins = true;
            continue;
        }
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (std::exchange(begins, false))
            ranges.append(tokens[i]);
        else
            ranges.back().end = tokens[i].end;
    }
    return ranges.size() == statement.children("cmds").size() ? ranges : QList<TextRange>();
}

} // namespace lockkeeper
