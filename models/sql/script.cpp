#include "models/sql/script.h"

#include "models/sql/scriptsplitter.h"

namespace lockkeeper {

Script::Script(QByteArray text)
    : m_text(std::move(text))
{
    ScriptSplitter(m_text, m_statements, m_folds).run();
}

int Script::statementAt(qsizetype offset) const
{
    const auto after = std::upper_bound(m_statements.begin(), m_statements.end(), offset,
                                        [](qsizetype at, const Statement &statement) { return at < statement.commentBegin; });
    return int(after - m_statements.begin()) - 1;
}

} // namespace lockkeeper
