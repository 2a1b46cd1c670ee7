// The SQL inside a PL/pgSQL body, as libpg_query's PL/pgSQL parser finds it.
#pragma once

#include "models/sql/textposition.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace lockkeeper {

struct EmbeddedStatement
{
    QByteArray sql;
    TextRange range;         ///< in the statement that holds the body: its text's first occurrence from its line on, else the rest of that line
    bool expression = false; ///< the SELECT around an expression of the body that has parentheses: others reach no table and no function
};

struct PlpgsqlBody
{
    QList<EmbeddedStatement> statements; ///< in the order of their lines, those of every branch
    bool endsTransactions = false;       ///< has a COMMIT or ROLLBACK, which is refused in a transaction block
    bool dynamic = false;                ///< EXECUTE of a text that is not a constant
    QString error;                       ///< the parser's words; empty where it understood the body
};

/// @p statement is a DO or CREATE FUNCTION in PL/pgSQL.
PlpgsqlBody readPlpgsql(const QByteArray &statement);

} // namespace lockkeeper
