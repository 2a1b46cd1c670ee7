#include "models/report/jsonwriter.h"

#include <charconv>
#include <cstdio>

namespace lockkeeper {

static constexpr int indentation = 4;

JsonWriter &JsonWriter::key(const char *name)
{
    startLine();
    m_text.append(1, '"').append(name).append("\": ");
    m_afterKey = true;
    return *this;
}

void JsonWriter::value(const QByteArray &utf8)
{
    startValue();
    m_text += '"';
    const char *unwritten = utf8.constBegin();
    for (const char *at = unwritten; at != utf8.constEnd(); ++at) {
        const auto c = static_cast<unsigned char>(*at);
        if (c >= ' ' && c != '"' && c != '\\')
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
}

void JsonWriter::value(qint64 number)
{
    startValue();
    char digits[24];
    m_text.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

void JsonWriter::items(const JsonWriter &written)
{
    if (written.m_empty)
        return;
    if (!m_empty)
        m_text += ",\n";
    m_text += written.m_text;
    m_empty = false;
}

QByteArray JsonWriter::take()
{
    m_text += '\n';
    const QByteArray text(m_text.data(), qsizetype(m_text.size()));
    m_text.clear();
    return text;
}

void JsonWriter::begin(char bracket)
{
    startValue();
    m_text.append(1, bracket) += '\n';
    ++m_depth;
    m_empty = true;
}

void JsonWriter::end(char bracket)
{
    --m_depth;
    if (!m_empty)
        m_text += '\n';
    m_text.append(size_t(m_depth) * indentation, ' ') += bracket;
    m_empty = false;
}

void JsonWriter::startValue()
{
    if (!std::exchange(m_afterKey, false) && m_depth > 0)
        startLine();
}

void JsonWriter::startLine()
{
    if (!m_empty)
        m_text += ",\n";
    m_text.append(size_t(m_depth) * indentation, ' ');
    m_empty = false;
}

} // namespace lockkeeper
