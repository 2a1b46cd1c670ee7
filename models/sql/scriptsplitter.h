// The lexer behind Script: quotes, E'', U&'', dollar quotes, nested comments, parentheses, BEGIN ATOMIC ... END with
// CASE, backslash commands and COPY data. Hand-written because libpg_query's splitters give nothing on an unterminated
// quote and cut BEGIN ATOMIC bodies.
#pragma once

#include "models/sql/script.h"

#include <functional>

namespace lockkeeper {

class ScriptSplitter
{
public:
    ScriptSplitter(const QByteArray &text, std::vector<Statement> &statements, std::vector<FoldRange> &folds);
    void run();
    /// From @p start, which begins a statement, or a comment above one where @p commentBegin is not -1. Ends early, and returns
    /// true, where @p stops says so of a statement's begin and of that of the comment above it (-1 without one).
    bool runFrom(qsizetype start, qsizetype commentBegin, const std::function<bool(qsizetype, qsizetype)> &stops);

private:
    using Problem = Statement::Problem;

    char at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : '\0'; }
    void noteComment();
    void skipLineComment();
    void skipBlockComment();
    void skipQuoted(char quote, bool backslashEscapes, Problem problem);
    bool skipDollarQuote();
    void readWord();
    void readMetaCommand();
    void readCopyData();
    void token();
    void endStatement(bool terminated);
    void fail(Problem problem, qsizetype opening);
    qsizetype nextStatementLine(qsizetype from) const;
    void addFold(qsizetype begin, qsizetype end);

    const QByteArray &m_text;
    std::vector<Statement> &m_statements;
    std::vector<FoldRange> &m_folds;
    qsizetype m_pos = 0;
    qsizetype m_lastEnd = -1;    ///< where the last statement ended; -1 before the first

    // Of the statement being read:
    qsizetype m_begin = -1;      ///< -1: between statements
    qsizetype m_lastTokenEnd = 0;
    qsizetype m_commentBegin = -1;
    int m_beginDepth = 0;        ///< of BEGIN ATOMIC ... END and the CASE ... END in it
    std::vector<qsizetype> m_parentheses;
    std::vector<QByteArray> m_words; ///< its first words, in lower case
    bool m_readsOn = false;          ///< words behind those count too
    QByteArray m_previousWord;
    bool m_copyFromStdin = false;
};

} // namespace lockkeeper
