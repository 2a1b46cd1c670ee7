// An SQL text cut into statements, by psql's lexical rules. UTF-8 bytes throughout, as libpg_query and Scintilla count.
// A value; making one never fails: what cannot be cut is said in Statement::problem.
#pragma once

#include "models/sql/textposition.h"

#include <QByteArray>
#include <vector>

namespace lockkeeper {

struct Statement
{
    enum class Kind {
        Sql,
        MetaCommand, ///< a line of psql's own, from its backslash
        CopyData     ///< the lines behind COPY ... FROM stdin, without the closing \.
    };
    /// Why the text ends before the statement does.
    enum class Problem { None, UnterminatedString, UnterminatedIdentifier, UnterminatedDollarQuote, UnterminatedComment };

    Kind kind = Kind::Sql;
    TextRange range;          ///< from its first token to its last byte, without the semicolon
    qsizetype commentBegin = 0; ///< where the comments directly above it begin; range.begin where there are none
    bool terminated = false;  ///< a semicolon follows
    Problem problem = Problem::None;
    qsizetype problemOffset = -1; ///< the opening quote
    bool operator==(const Statement &) const = default;
};

/// A bracketed region that an editor may fold: parentheses over several lines, dollar-quoted bodies, block comments.
struct FoldRange
{
    TextRange range;
    bool operator==(const FoldRange &) const = default;
};

/// How many statements at both ends an edit left as they were, but for their place.
struct KeptStatements
{
    size_t before = 0;
    size_t behind = 0;
};

class Script
{
public:
    Script() = default;
    explicit Script(QByteArray text);
    /// The script of @p text, equal to Script(text), cut again only around the place where the two texts differ. @p kept says
    /// what was not cut again.
    Script edited(QByteArray text, KeptStatements *kept) const;

    const QByteArray &text() const { return m_text; }
    const std::vector<Statement> &statements() const { return m_statements; }
    const std::vector<FoldRange> &folds() const { return m_folds; }
    QByteArray textOf(const Statement &statement) const { return m_text.mid(statement.range.begin, statement.range.length()); }
    /// The statement that covers @p offset or is the last one before it; -1 where there is none.
    int statementAt(qsizetype offset) const;

private:
    QByteArray m_text;
    std::vector<Statement> m_statements;
    std::vector<FoldRange> m_folds;
};

} // namespace lockkeeper
