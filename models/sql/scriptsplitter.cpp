#include "models/sql/scriptsplitter.h"

namespace lockkeeper {

static constexpr size_t keptWords = 4; // CREATE OR REPLACE FUNCTION: as many as psql looks at

static bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool isWordStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

static bool isWordPart(char c)
{
    return isWordStart(c) || (c >= '0' && c <= '9') || c == '$';
}

/// Words that begin a statement in practice; where a quote was never closed, the next line with one is taken as a new start.
static bool startsStatement(const QByteArray &word)
{
    static const QByteArrayList words { "alter", "analyze", "begin", "call", "cluster", "comment", "commit", "copy", "create", "delete", "do", "drop",
                                        "grant", "insert", "lock", "merge", "reassign", "refresh", "reindex", "reset", "revoke", "rollback", "select",
                                        "set", "start", "truncate", "update", "vacuum", "with" };
    return words.contains(word);
}

ScriptSplitter::ScriptSplitter(const QByteArray &text, std::vector<Statement> &statements, std::vector<FoldRange> &folds)
    : m_text(text)
    , m_statements(statements)
    , m_folds(folds)
{
}

void ScriptSplitter::run()
{
    runFrom(0, -1, {});
}

bool ScriptSplitter::runFrom(qsizetype start, qsizetype commentBegin, const std::function<bool(qsizetype, qsizetype)> &stops)
{
    m_pos = start;
    m_commentBegin = commentBegin;
    while (m_pos < m_text.size()) {
        const char c = m_text[m_pos];
        const char next = at(m_pos + 1);
        if (isSpace(c)) {
            // An empty line divides a comment from what follows it.
            if (c == '\n' && m_begin < 0 && next == '\n')
                m_commentBegin = -1;
            ++m_pos;
        } else if (c == '-' && next == '-') {
            skipLineComment();
        } else if (c == '/' && next == '*') {
            skipBlockComment();
        } else if (stops && m_begin < 0 && c != ';' && stops(m_pos, c == '\\' ? -1 : m_commentBegin)) {
            return true;
        } else if (c == '\\') {
            readMetaCommand();
        } else if (c == ';' && m_parentheses.empty() && m_beginDepth == 0) {
            endStatement(true);
            ++m_pos;
            if (m_copyFromStdin)
                readCopyData();
        } else {
            token();
        }
    }
    endStatement(false);
    return false;
}

void ScriptSplitter::token()
{
    if (m_begin < 0)
        m_begin = m_pos;
    const char c = m_text[m_pos];
    const qsizetype start = m_pos;
    if (c == '\'') {
        skipQuoted('\'', false, Problem::UnterminatedString);
    } else if (c == '"') {
        skipQuoted('"', false, Problem::UnterminatedIdentifier);
    } else if (c == '$' && skipDollarQuote()) {
        // moved on
    } else if (isWordStart(c)) {
        readWord();
    } else {
        if (c == '(') {
            m_parentheses.push_back(m_pos);
        } else if (c == ')' && !m_parentheses.empty()) {
            addFold(m_parentheses.back(), m_pos + 1);
            m_parentheses.pop_back();
        }
        ++m_pos;
        // $1 and 1e5: what follows a digit or a dollar is not a new word
        if ((c >= '0' && c <= '9') || c == '$')
            while (isWordPart(at(m_pos)))
                ++m_pos;
    }
    if (m_pos > start && m_begin >= 0)
        m_lastTokenEnd = m_pos;
}

/// A comment on the line where the last statement ended is said of that one.
void ScriptSplitter::noteComment()
{
    if (m_begin >= 0 || m_commentBegin >= 0)
        return;
    const qsizetype lineEnd = m_lastEnd < 0 ? m_pos : m_text.indexOf('\n', m_lastEnd);
    if (lineEnd >= 0 && lineEnd <= m_pos)
        m_commentBegin = m_pos;
}

void ScriptSplitter::skipLineComment()
{
    noteComment();
    while (m_pos < m_text.size() && m_text[m_pos] != '\n' && m_text[m_pos] != '\r') // either ends it, as in PostgreSQL's scan.l
        ++m_pos;
}

void ScriptSplitter::skipBlockComment()
{
    noteComment();
    const qsizetype opening = m_pos;
    int depth = 0;
    while (m_pos < m_text.size()) {
        if (at(m_pos) == '/' && at(m_pos + 1) == '*') {
            ++depth;
            m_pos += 2;
        } else if (at(m_pos) == '*' && at(m_pos + 1) == '/') {
            m_pos += 2;
            if (--depth == 0) {
                addFold(opening, m_pos);
                return;
            }
        } else {
            ++m_pos;
        }
    }
    if (m_begin < 0)
        m_begin = opening;
    fail(Problem::UnterminatedComment, opening);
}

void ScriptSplitter::skipQuoted(char quote, bool backslashEscapes, Problem problem)
{
    const qsizetype opening = m_pos++;
    while (m_pos < m_text.size()) {
        const char c = m_text[m_pos];
        if (backslashEscapes && c == '\\') {
            m_pos += 2;
        } else if (c == quote) {
            ++m_pos;
            if (at(m_pos) != quote)
                return;
            ++m_pos;
        } else {
            ++m_pos;
        }
    }
    fail(problem, opening);
}

bool ScriptSplitter::skipDollarQuote()
{
    qsizetype tagEnd = m_pos + 1;
    if (isWordStart(at(tagEnd)))
        while (isWordPart(at(tagEnd)) && at(tagEnd) != '$')
            ++tagEnd;
    if (at(tagEnd) != '$')
        return false;
    const QByteArray tag = m_text.mid(m_pos, tagEnd + 1 - m_pos);
    const qsizetype opening = m_pos;
    const qsizetype closing = m_text.indexOf(tag, tagEnd + 1);
    if (closing < 0) {
        m_pos = m_text.size();
        fail(Problem::UnterminatedDollarQuote, opening);
        return true;
    }
    m_pos = closing + tag.size();
    addFold(opening, m_pos);
    return true;
}

void ScriptSplitter::readWord()
{
    const qsizetype start = m_pos;
    const char first = m_text[m_pos];
    const char next = at(m_pos + 1);
    if ((first == 'e' || first == 'E') && next == '\'') {
        ++m_pos;
        return skipQuoted('\'', true, Problem::UnterminatedString);
    }
    if ((first == 'u' || first == 'U') && next == '&' && (at(m_pos + 2) == '\'' || at(m_pos + 2) == '"')) {
        m_pos += 2;
        return skipQuoted(m_text[m_pos], false, m_text[m_pos] == '"' ? Problem::UnterminatedIdentifier : Problem::UnterminatedString);
    }
    while (isWordPart(at(m_pos)))
        ++m_pos;
    if (m_words.size() == keptWords && !m_readsOn)
        return; // most words of most statements, and making a text of each takes longer than all else here
    const QByteArray word = m_text.mid(start, m_pos - start).toLower();
    const auto named = [this](const char *name) { return std::find(m_words.begin(), m_words.end(), name) != m_words.end(); };
    if (m_words.size() < keptWords) {
        m_words.push_back(word);
        m_readsOn = m_words.front() == "copy" || (m_words.front() == "create" && (named("function") || named("procedure")));
    }
    if (m_parentheses.empty() && m_words.front() == "create" && (named("function") || named("procedure"))) {
        if (word == "begin" || (word == "case" && m_beginDepth > 0))
            ++m_beginDepth;
        else if (word == "end" && m_beginDepth > 0)
            --m_beginDepth;
    }
    if (word == "stdin" && m_previousWord == "from" && m_words.front() == "copy" && m_parentheses.empty())
        m_copyFromStdin = true;
    m_previousWord = word;
}

void ScriptSplitter::readMetaCommand()
{
    endStatement(false);
    Statement command;
    command.kind = Statement::Kind::MetaCommand;
    qsizetype end = m_text.indexOf('\n', m_pos);
    if (end < 0)
        end = m_text.size();
    command.range = { m_pos, end };
    while (command.range.end > command.range.begin && isSpace(m_text[command.range.end - 1]))
        --command.range.end;
    command.commentBegin = command.range.begin;
    command.terminated = true;
    m_statements.push_back(command);
    m_pos = end;
    m_commentBegin = -1;
}

void ScriptSplitter::readCopyData()
{
    m_copyFromStdin = false;
    const qsizetype lineEnd = m_text.indexOf('\n', m_pos);
    if (lineEnd < 0)
        return;
    Statement data;
    data.kind = Statement::Kind::CopyData;
    data.range = { lineEnd + 1, m_text.size() };
    data.commentBegin = data.range.begin;
    m_pos = m_text.size();
    for (qsizetype line = data.range.begin; line < m_text.size();) {
        qsizetype end = m_text.indexOf('\n', line);
        if (end < 0)
            end = m_text.size();
        const QByteArray content = m_text.mid(line, end - line);
        if (content == "\\." || content == "\\.\r") {
            data.range.end = line;
            data.terminated = true;
            m_pos = end;
            break;
        }
        line = end + 1;
    }
    m_statements.push_back(data);
}

void ScriptSplitter::endStatement(bool terminated)
{
    if (m_begin >= 0) {
        Statement statement;
        statement.range = { m_begin, m_lastTokenEnd };
        statement.commentBegin = m_commentBegin >= 0 ? m_commentBegin : m_begin;
        statement.terminated = terminated;
        m_statements.push_back(statement);
        addFold(m_begin, m_lastTokenEnd);
    }
    m_copyFromStdin = m_copyFromStdin && terminated;
    m_lastEnd = m_pos;
    m_begin = -1;
    m_commentBegin = -1;
    m_beginDepth = 0;
    m_parentheses.clear();
    m_words.clear();
    m_readsOn = false;
    m_previousWord.clear();
}

void ScriptSplitter::fail(Problem problem, qsizetype opening)
{
    const qsizetype restart = nextStatementLine(opening);
    m_lastTokenEnd = restart;
    while (m_lastTokenEnd > opening + 1 && isSpace(m_text[m_lastTokenEnd - 1]))
        --m_lastTokenEnd;
    endStatement(false);
    if (!m_statements.empty()) {
        m_statements.back().problem = problem;
        m_statements.back().problemOffset = opening;
    }
    m_pos = restart;
}

qsizetype ScriptSplitter::nextStatementLine(qsizetype from) const
{
    for (qsizetype line = m_text.indexOf('\n', from); line >= 0; line = m_text.indexOf('\n', line + 1)) {
        qsizetype end = line + 1;
        while (isWordPart(at(end)))
            ++end;
        if (startsStatement(m_text.mid(line + 1, end - line - 1).toLower()))
            return line + 1;
    }
    return m_text.size();
}

void ScriptSplitter::addFold(qsizetype begin, qsizetype end)
{
    const auto *from = m_text.constData();
    if (std::find(from + begin, from + end, '\n') != from + end)
        m_folds.push_back({ { begin, end } });
}

} // namespace lockkeeper
