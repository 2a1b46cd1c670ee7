#include "models/sql/tokens.h"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

namespace lockkeeper {

static QList<Token> scan(const QByteArray &statement)
{
    QList<Token> tokens;
    const PgQueryScanResult scanned = pg_query_scan(statement.constData());
    if (!scanned.error) {
        PgQuery__ScanResult *result = pg_query__scan_result__unpack(nullptr, scanned.pbuf.len, reinterpret_cast<const uint8_t *>(scanned.pbuf.data));
        for (size_t i = 0; result && i < result->n_tokens; ++i) {
            const PgQuery__ScanToken &token = *result->tokens[i];
            if (token.token != PG_QUERY__TOKEN__SQL_COMMENT && token.token != PG_QUERY__TOKEN__C_COMMENT)
                tokens << Token { token.start, token.end };
        }
        pg_query__scan_result__free_unpacked(result, nullptr);
    }
    pg_query_free_scan_result(scanned);
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
