#include "models/sql/script.h"

#include "models/sql/scriptsplitter.h"

namespace lockkeeper {

Script::Script(QByteArray text)
    : m_text(std::move(text))
{
    ScriptSplitter(m_text, m_statements, m_folds).run();
}

static constexpr qsizetype comparedAtOnce = 4096; // bytes

static qsizetype sameBytes(const QByteArray &a, const QByteArray &b)
{
    const qsizetype most = std::min(a.size(), b.size());
    qsizetype same = 0;
    while (same + comparedAtOnce <= most && memcmp(a.constData() + same, b.constData() + same, comparedAtOnce) == 0)
        same += comparedAtOnce;
    return std::mismatch(a.begin() + same, a.begin() + most, b.begin() + same).first - a.begin();
}

static qsizetype sameBytesAtEnd(const QByteArray &a, const QByteArray &b, qsizetype most)
{
    qsizetype same = 0;
    const char *endOfA = a.constData() + a.size(), *endOfB = b.constData() + b.size();
    while (same + comparedAtOnce <= most && memcmp(endOfA - same - comparedAtOnce, endOfB - same - comparedAtOnce, comparedAtOnce) == 0)
        same += comparedAtOnce;
    while (same < most && a[a.size() - 1 - same] == b[b.size() - 1 - same])
        ++same;
    return same;
}

Script Script::edited(QByteArray text, KeptStatements *kept) const
{
    const qsizetype begin = sameBytes(m_text, text), end = m_text.size() - sameBytesAtEnd(m_text, text, std::min(m_text.size(), text.size()) - begin);
    const qsizetype shift = text.size() - m_text.size();
    const auto moved = [shift](TextRange range) { return TextRange { range.begin + shift, range.end + shift }; };

    // The statement before the one that the edit can touch. A quote that nobody closes looks at all that follows it.
    size_t first = 0;
    while (first < m_statements.size() && m_statements[first].range.begin < begin && m_statements[first].problem == Statement::Problem::None)
        ++first;
    first -= std::min<size_t>(first, 2);
    while (first > 0 && m_statements[first].kind == Statement::Kind::CopyData)
        --first;

    Script script;
    script.m_text = std::move(text);
    qsizetype start = 0, commentBegin = -1;
    if (first > 0) {
        const Statement &restart = m_statements[first];
        start = restart.range.begin;
        commentBegin = restart.commentBegin < start ? restart.commentBegin : -1;
    }
    script.m_statements.assign(m_statements.begin(), m_statements.begin() + qptrdiff(first));
    const auto closedBefore = [this](qsizetype offset) { return std::find_if(m_folds.begin(), m_folds.end(), [&](const FoldRange &fold) { return fold.range.end > offset; }); };
    script.m_folds.assign(m_folds.begin(), first > 0 ? closedBefore(start) : m_folds.begin());

    size_t next = first; // the first of the old statements that may begin where the splitter is
    const auto meetsOld = [&](qsizetype at, qsizetype comment) {
        const qsizetype old = at - shift;
        if (old < end)
            return false;
        while (next < m_statements.size() && m_statements[next].range.begin < old)
            ++next;
        return next < m_statements.size() && m_statements[next].range.begin == old && m_statements[next].kind != Statement::Kind::CopyData && m_statements[next].commentBegin == (comment < 0 ? old : comment - shift);
    };
    const bool met = ScriptSplitter(script.m_text, script.m_statements, script.m_folds).runFrom(start, commentBegin, meetsOld);
    *kept = { first, met ? m_statements.size() - next : 0 };
    if (!met)
        return script;
    for (auto fold = closedBefore(m_statements[next].range.begin); fold != m_folds.end(); ++fold)
        script.m_folds.push_back({ moved(fold->range) });
    for (; next < m_statements.size(); ++next) {
        Statement statement = m_statements[next];
        statement.range = moved(statement.range);
        statement.commentBegin += shift;
        statement.problemOffset += statement.problemOffset < 0 ? 0 : shift;
        script.m_statements.push_back(statement);
    }
    return script;
}

int Script::statementAt(qsizetype offset) const
{
    const auto after = std::upper_bound(m_statements.begin(), m_statements.end(), offset,
                                        [](qsizetype at, const Statement &statement) { return at < statement.commentBegin; });
    return int(after - m_statements.begin()) - 1;
}

} // namespace lockkeeper
