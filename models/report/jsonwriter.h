// JSON written as it comes, laid out as QJsonDocument does it. For answers of many thousand values, where QJsonDocument takes
// longer than the analysis. The caller gives an object's keys in the order of the alphabet, and balances begin and end.
#pragma once

#include <QByteArray>
#include <QString>
#include <string>

namespace lockkeeper {

class JsonWriter
{
public:
    /// @p depth: how many brackets its values stand in, for a writer whose values another one takes in with items().
    explicit JsonWriter(int depth = 0)
        : m_depth(depth)
    {
    }
    void beginArray() { begin('['); }
    void endArray() { end(']'); }
    void beginObject() { begin('{'); }
    void endObject() { end('}'); }
    JsonWriter &key(const char *name);
    void value(const QString &text) { value(text.toUtf8()); }
    void value(const QByteArray &utf8);
    void value(qint64 number);
    /// The values of an array as another writer, perhaps on another thread, wrote them.
    void items(const JsonWriter &written);
    /// The text, with a last line end.
    QByteArray take();

private:
    void begin(char bracket);
    void end(char bracket);
    void startValue();
    void startLine();

    std::string m_text;
    int m_depth;
    bool m_empty = true;    ///< nothing stands in the open bracket yet
    bool m_afterKey = false;
};

} // namespace lockkeeper
