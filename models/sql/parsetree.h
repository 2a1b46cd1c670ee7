// What PostgreSQL's own grammar makes of one statement. Immutable, shared, thread-safe.
#pragma once

#include "models/sql/syntaxnode.h"
#include "models/sql/textposition.h"

#include <optional>

namespace lockkeeper {

struct SyntaxError
{
    QString message;         ///< the server's words: syntax error at or near "FORM"
    qsizetype offset = 0;    ///< byte offset into the statement's text
    bool operator==(const SyntaxError &) const = default;
};

class ParseTree
{
public:
    ParseTree() = default;
    /// What an earlier parse of the same text gave.
    ParseTree(SyntaxNode statement, std::optional<SyntaxError> error, QList<TextRange> variables = {})
        : m_statement(std::move(statement))
        , m_error(std::move(error))
        , m_variables(std::move(variables))
    {
    }
    /// Never throws. A statement that nests deeper than parseDepthLimit is refused with a SyntaxError of our own words,
    /// because the parser's recursion would end the process.
    static ParseTree parse(const QByteArray &statement);

    bool isValid() const { return !m_statement.isNull(); }
    const std::optional<SyntaxError> &error() const { return m_error; }
    /// The statement's node, e.g. an AlterTableStmt; null for an empty statement or after an error.
    const SyntaxNode &statement() const { return m_statement; }
    /// Of parseWithVariables(): what of the text was read as something else.
    const QList<TextRange> &variables() const { return m_variables; }

private:
    SyntaxNode m_statement;
    std::optional<SyntaxError> m_error;
    QList<TextRange> m_variables;
};

/// Nested parentheses, or operators in a row, in one statement. 5,000 terms of 1+1+... overflow a stack of 8 MB in the
/// unpacking of the tree; a quarter of that leaves room for debug builds.
inline constexpr int parseDepthLimit = 1200;

/// The parser's version: 17 refuses what only 18 knows.
int parserMajorVersion();

/// Every statement kind of the parser's grammar ("AlterTableStmt") and every ALTER TABLE sub-command ("AT_AddColumn").
QByteArrayList statementKinds();
QByteArrayList alterTableCommands();

/// SQL text of an expression node (a default, a check), as PostgreSQL's deparser in libpg_query writes it; empty where
/// it cannot.
QString deparseExpression(const SyntaxNode &expression);
/// SQL text of a whole statement node; empty where it cannot.
QString deparseStatement(const SyntaxNode &statement);

} // namespace lockkeeper
