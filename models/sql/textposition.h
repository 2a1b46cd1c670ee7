// Byte offsets into a script and the lines and columns that people count.
#pragma once

#include <QByteArray>
#include <vector>

namespace lockkeeper {

/// A half-open range of bytes.
struct TextRange
{
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype length() const { return end - begin; }
    bool contains(qsizetype offset) const { return offset >= begin && offset < end; }
    bool operator==(const TextRange &) const = default;
};

struct TextPosition
{
    int line = 1;   ///< from 1
    int column = 1; ///< from 1, in Unicode code points
    bool operator==(const TextPosition &) const = default;
};

/// Where the lines of a text begin. Keeps the text (shared, not copied).
class LineMap
{
public:
    explicit LineMap(QByteArray text);
    TextPosition position(qsizetype offset) const;
    /// From 1. Offsets behind the end are on the last line.
    int line(qsizetype offset) const;
    int lineCount() const { return int(m_starts.size()); }
    qsizetype lineStart(int line) const { return m_starts[size_t(line - 1)]; }

private:
    QByteArray m_text;
    std::vector<qsizetype> m_starts;
};

} // namespace lockkeeper
