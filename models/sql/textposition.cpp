#include "models/sql/textposition.h"

namespace lockkeeper {

LineMap::LineMap(QByteArray text)
    : m_text(std::move(text))
    , m_starts { 0 }
{
    for (qsizetype at = m_text.indexOf('\n'); at >= 0; at = m_text.indexOf('\n', at + 1))
        m_starts.push_back(at + 1);
}

int LineMap::line(qsizetype offset) const
{
    return int(std::upper_bound(m_starts.begin(), m_starts.end(), offset) - m_starts.begin());
}

TextPosition LineMap::position(qsizetype offset) const
{
    TextPosition position { line(offset), 1 };
    for (qsizetype at = lineStart(position.line); at < std::min(offset, m_text.size()); ++at)
        if ((static_cast<unsigned char>(m_text[at]) & 0xC0) != 0x80)
            ++position.column;
    return position;
}

} // namespace lockkeeper
