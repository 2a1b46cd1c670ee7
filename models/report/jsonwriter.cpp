#include "models/report/jsonwriter.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace lockkeeper {

static constexpr std::array<bool, 256> isEscaped = [] {
    std::array<bool, 256> escaped {};
    for (unsigned char c = 0; c < ' '; ++c)
        escaped[c] = true;
    escaped['"'] = escaped['\\'] = true;
    return escaped;
}();

JsonWriter &JsonWriter::key(const char *name)
{
    startValue();
    m_text.append(1, '"').append(name).append("\":");
    return *this;
}

void JsonWriter::value(const QByteArray &utf8)
{
    startValue();
    m_text += '"';
    const char *unwritten = utf8.constBegin();
    for (const char *at = unwritten; at != utf8.constEnd(); ++at) {
        const auto c = static_cast<unsigned char>(*at);
        if (!isEscaped[c])
            continue;
        m_text.append(unwritten, at);
        unwritten = at + 1;
        switch (c) {
        case '"': m_text.append("\\\""); break;
        case '\\': m_text.append("\\\\"); break;
        case '\b': m_text.append("\\b"); break;
        case '\f': m_text.append("\\f"); break;
        case '\n': m_text.append("\\n"); break;
        case '\r': m_text.append("\\r"); break;
        case '\t': m_text.append("\\t"); break;
        default: {
            char escape[8];
            snprintf(escape, sizeof escape, "\\u%04x", c);
            m_text.append(escape);
        }
        }
    }
    m_text.append(unwritten, utf8.constEnd()) += '"';
    m_afterValue = true;
}

void JsonWriter::value(qint64 number)
{
    startValue();
    char digits[24];
    m_text.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
    m_afterValue = true;
}

void JsonWriter::begin(char bracket)
{
    startValue();
    m_text += bracket;
    ++m_depth;
}

void JsonWriter::end(char bracket)
{
    --m_depth;
    m_text += bracket;
    m_afterValue = true;
}

void JsonWriter::startValue()
{
    if (std::exchange(m_afterValue, false))
        m_text += m_depth > 0 ? "," : ",\n";
}

} // namespace lockkeeper
