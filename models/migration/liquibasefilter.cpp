#include "models/migration/liquibasefilter.h"

#include <algorithm>

namespace lockkeeper::formats {

namespace {

class Expression
{
public:
    Expression(const QString &text, const std::function<bool(const QString &)> &isSet)
        : m_isSet(isSet)
    {
        bool inWord = false;
        for (const QChar c : text) {
            const bool single = QStringLiteral("!(),").contains(c);
            if (single || (!inWord && !c.isSpace()))
                m_words << QString(c);
            else if (!c.isSpace())
                m_words.back() += c;
            inWord = !single && !c.isSpace();
        }
    }

    bool either()
    {
        bool value = both();
        while (accept(u",") || accept(u"or")) {
            const bool other = both();
            value = value || other;
        }
        return value;
    }

private:
    bool both()
    {
        bool value = one();
        while (accept(u"and")) {
            const bool other = one();
            value = value && other;
        }
        return value;
    }

    bool one()
    {
        bool denied = false;
        while (accept(u"!") || accept(u"not"))
            denied = !denied;
        static constexpr int deepest = 64; // nobody writes that
        if (m_depth < deepest && accept(u"(")) {
            ++m_depth;
            const bool value = either();
            --m_depth;
            accept(u")");
            return value != denied;
        }
        return (m_next < m_words.size() && m_isSet(m_words[m_next++])) != denied;
    }

    bool accept(QStringView word)
    {
        const bool is = m_next < m_words.size() && m_words[m_next].compare(word, Qt::CaseInsensitive) == 0;
        m_next += is;
        return is;
    }

    const std::function<bool(const QString &)> &m_isSet;
    QStringList m_words;
    qsizetype m_next = 0;
    int m_depth = 0;
};

} // namespace

bool holds(const QString &expression, const std::function<bool(const QString &name)> &isSet)
{
    return expression.trimmed().isEmpty() || Expression(expression, isSet).either();
}

bool ChangeSetFilter::takes(const RunCondition &condition) const
{
    const auto isContext = [&](QString name) { return contexts.contains(name.remove(u'@'), Qt::CaseInsensitive); };
    const bool fits = contexts.isEmpty() ? !condition.context.contains(u'@') : holds(condition.context, isContext); // @: only where the run names one
    QStringList own;
    for (const QString &label : condition.labels.split(u',', Qt::SkipEmptyParts))
        own << label.trimmed();
    return fits && (own.isEmpty() || holds(labels, [&](const QString &name) { return own.contains(name, Qt::CaseInsensitive); }));
}

bool ChangeSetFilter::takes(const QList<RunCondition> &conditions) const
{
    return std::all_of(conditions.begin(), conditions.end(), [this](const RunCondition &condition) { return takes(condition); });
}

} // namespace lockkeeper::formats
