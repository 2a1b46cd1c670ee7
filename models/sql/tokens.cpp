#include "models/sql/tokens.h"

#include "models/sql/treehandover.h"

namespace lockkeeper {

static QList<Token> scan(const QByteArray &statement)
{
    QList<Token> tokens;
    for (const PgQuery__ScanToken &token : scanToTokens(statement.constData()))
        if (token.token != PG_QUERY__TOKEN__SQL_COMMENT && token.token != PG_QUERY__TOKEN__C_COMMENT)
            tokens << Token { token.start, token.end };
    return tokens;
}

QList<Token> tokensOf(const QByteArray &statement)
{
    // Many rules in a row ask for the tokens of one statement.
    thread_local QByteArray last;
    thread_local QList<Token> tokens;
    if (last != statement) {
        tokens = scan(statement);
        last = statement;
    }
    return tokens;
}

} // namespace lockkeeper
