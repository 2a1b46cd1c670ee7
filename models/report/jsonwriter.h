// JSON written as it comes, without spaces and each outermost value on a line of its own. For answers of many thousand values,
// where QJsonDocument takes longer than the analysis. The caller gives an object's keys in the order of the alphabet, and
// balances begin and end.
#pragma once

#include <QByteArray>
#include <QString>
#include <string>

namespace lockkeeper {

class JsonWriter
{
public:
    void beginArray() { begin('['); }
    void endArray() { end(']'); }
    void beginObject() { begin('{'); }
    void endObject() { end('}'); }
    JsonWriter &key(const char *name);
    void value(const QString &text) { value(text.toUtf8()); }
    void value(const QByteArray &utf8);
    void value(qint64 number);
    /// UTF-8; the outermost values have commas between them and no brackets around them.
    const std::string &text() const { return m_text; }

private:
    void begin(char bracket);
    void end(char bracket);
    void startValue();

    std::string m_text;
    int m_depth = 0;
    bool m_afterValue = false; ///< a comma has to come before the next one
};

} // namespace lockkeeper
