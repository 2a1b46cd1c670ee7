// What was made of a text, kept for the next time that the same text comes: per thread, and forgotten when there are many.
#pragma once

#include <QHash>
#include <QString>
#include <memory>

namespace lockkeeper {

template <class Value, qsizetype most = 256>
class TextMemo
{
public:
    /// @p make is a pure function of the text.
    template <class Make>
    std::shared_ptr<const Value> of(const QString &text, Make make)
    {
        if (const auto known = m_values.constFind(text); known != m_values.cend())
            return *known;
        auto made = std::make_shared<const Value>(make(text));
        if (m_values.size() >= most)
            m_values.clear();
        m_values.insert(text, made);
        return made;
    }

private:
    QHash<QString, std::shared_ptr<const Value>> m_values;
};

} // namespace lockkeeper
