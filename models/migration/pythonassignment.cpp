#include "models/migration/pythonassignment.h"

namespace lockkeeper {

namespace {

class PythonAssignment
{
public:
    PythonAssignment(const QByteArray &text, const QByteArray &name)
        : m_text(text)
    {
        for (qsizetype at = 0; at < text.size(); at = text.indexOf('\n', at) + 1) {
            if (text.mid(at, name.size()) == name && isAssignment(at + name.size())) {
                read();
                return;
            }
            if (text.indexOf('\n', at) < 0)
                return;
        }
    }
    QStringList values;

private:
    /// Blanks, perhaps an annotation (": str | None"), then one =.
    bool isAssignment(qsizetype at)
    {
        const qsizetype end = m_text.indexOf('\n', at), equals = m_text.indexOf('=', at);
        const QByteArray between = m_text.mid(at, equals - at).trimmed();
        m_at = equals + 1;
        return equals > 0 && (end < 0 || equals < end) && (between.isEmpty() || between.startsWith(':'));
    }
    void read()
    {
        int depth = 0;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\'' || c == '"') {
                const QByteArray quote = m_text.mid(m_at, 3) == QByteArray(3, c) ? QByteArray(3, c) : QByteArray(1, c);
                const qsizetype begin = m_at + quote.size(), end = m_text.indexOf(quote, begin);
                if (end < 0)
                    return;
                values << QString::fromUtf8(m_text.mid(begin, end - begin));
                m_at = end + quote.size();
                if (depth == 0)
                    return;
                continue;
            }
            if (c == '#')
                m_at = m_text.indexOf('\n', m_at);
            else if (c == '(' || c == '[' || c == '{')
                ++depth;
            else if (c == ')' || c == ']' || c == '}')
                --depth;
            if (m_at < 0 || (c == '\n' && depth <= 0) || ((c == ')' || c == ']' || c == '}') && depth <= 0))
                return;
            ++m_at;
        }
    }
    const QByteArray &m_text;
    qsizetype m_at = 0;
};

} // namespace

QStringList assignedStrings(const QByteArray &text, const QByteArray &name)
{
    return PythonAssignment(text, name).values;
}

} // namespace lockkeeper
