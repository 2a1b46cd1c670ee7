#include "models/sandbox/matchingtext.h"

#include <algorithm>

namespace lockkeeper {

namespace {

const QString letters = QStringLiteral("abcdefghijklmnopqrstuvwxyz"), digits = QStringLiteral("0123456789");
const QString capitals = letters.toUpper(), others = QStringLiteral("-_./:@ +#=,;!?*'\"()[]{}<>&%$^~|\\");
/// What may be chosen from, the most ordinary first.
const QString alphabet = letters + digits + capitals + others;

class Matcher
{
public:
    Matcher(const QString &expression, int variant)
        : m_text(expression)
        , m_variant(variant)
    {
    }

    QString run() { return alternatives(); }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    QChar peek() const { return atEnd() ? QChar() : m_text[m_at]; }
    bool take(QStringView expected)
    {
        const bool found = QStringView(m_text).mid(m_at).startsWith(expected);
        m_at += found ? expected.size() : 0;
        return found;
    }

    /// The first one counts.
    QString alternatives()
    {
        const QString first = sequence();
        while (take(u"|"))
            sequence();
        return first;
    }

    QString sequence()
    {
        QString text;
        while (!atEnd() && peek() != u'|' && peek() != u')') {
            const qsizetype begin = m_at;
            QString atom = one();
            const auto [least, most] = count();
            const int times = least == 0 && most > 0 && m_variant % 2 == 1 ? 1 : least;
            const qsizetype end = m_at;
            for (int i = 0; i < std::min(times, longest); ++i) {
                if (i > 0) { // again, so that not every letter is the same
                    m_at = begin;
                    ++m_choice;
                    atom = one();
                }
                text += atom;
            }
            m_at = end;
        }
        return text;
    }

    std::pair<int, int> count()
    {
        std::pair<int, int> counted { 1, 1 };
        if (take(u"*"))
            counted = { 0, 1 };
        else if (take(u"+"))
            counted = { 1, 2 };
        else if (take(u"?"))
            counted = { 0, 1 };
        else if (peek() == u'{' && m_text.mid(m_at + 1, 1) >= QStringLiteral("0") && m_text.mid(m_at + 1, 1) <= QStringLiteral("9")) {
            const qsizetype close = m_text.indexOf(u'}', m_at);
            const QString inside = m_text.mid(m_at + 1, close < 0 ? -1 : close - m_at - 1);
            counted.first = inside.section(u',', 0, 0).toInt();
            counted.second = inside.contains(u',') ? std::max(counted.first + 1, inside.section(u',', 1).toInt()) : counted.first;
            m_at = close < 0 ? m_text.size() : close + 1;
        }
        take(u"?"); // not greedy
        return counted;
    }

    QString one()
    {
        if (take(u"^") || take(u"$"))
            return {};
        if (take(u"(")) {
            const bool ahead = take(u"?=") || take(u"?!") || take(u"?<=") || take(u"?<!");
            take(u"?:");
            const QString inside = alternatives();
            take(u")");
            return ahead ? QString() : inside;
        }
        if (take(u"["))
            return chosen(characterClass());
        if (take(u"."))
            return chosen(letters);
        if (take(u"\\"))
            return escaped();
        return m_text.mid(m_at++, 1);
    }

    QString chosen(const QString &from)
    {
        return from.isEmpty() ? QString() : QString(from[(m_variant + m_choice++) % from.size()]);
    }

    QString escaped()
    {
        if (atEnd())
            return {};
        const QChar letter = peek();
        ++m_at;
        if (QStringLiteral("AZmMyYbB").contains(letter)) // places
            return {};
        const QString set = setOf(letter);
        return set.isEmpty() ? QString(letter) : chosen(set);
    }

    static QString setOf(QChar letter)
    {
        return letter == u'd' ? digits : letter == u'w' ? letters + digits + u'_' : letter == u's' ? QStringLiteral(" ") : letter == u'D' ? letters : letter == u'W' ? QStringLiteral("-") : letter == u'S' ? letters : QString();
    }

    QString characterClass()
    {
        const bool negated = take(u"^");
        QString set;
        bool first = true;
        while (!atEnd() && (first || peek() != u']')) {
            first = false;
            if (take(u"[:")) {
                const qsizetype close = m_text.indexOf(QStringLiteral(":]"), m_at);
                const QString name = m_text.mid(m_at, close < 0 ? -1 : close - m_at);
                set += name == u"digit" ? digits : name == u"upper" ? capitals : name == u"xdigit" ? digits + QStringLiteral("abcdef") : name == u"space" ? QStringLiteral(" ") : name == u"alpha" || name == u"lower" ? letters : letters + digits;
                m_at = close < 0 ? m_text.size() : close + 2;
                continue;
            }
            QChar from = peek();
            ++m_at;
            if (from == u'\\' && !atEnd()) {
                from = peek();
                ++m_at;
                if (const QString known = setOf(from); !known.isEmpty()) {
                    set += known;
                    continue;
                }
            }
            QChar to = from;
            if (peek() == u'-' && m_at + 1 < m_text.size() && m_text[m_at + 1] != u']') {
                to = m_text[m_at + 1];
                m_at += 2;
            }
            for (char16_t c = from.unicode(); c <= to.unicode() && c - from.unicode() < 128; ++c)
                set += QChar(c);
        }
        take(u"]");
        QString ordered;
        for (const QChar c : alphabet)
            if (set.contains(c) != negated)
                ordered += c;
        return ordered.isEmpty() ? set : ordered;
    }

    static constexpr int longest = 500;
    QString m_text;
    int m_variant;
    int m_choice = 0;
    qsizetype m_at = 0;
};

} // namespace

QString matchingText(const QString &expression, int variant)
{
    return Matcher(expression, variant).run();
}

QString likeText(const QString &pattern)
{
    QString text = pattern;
    return text.replace(u'%', u'x').replace(u'_', u'x');
}

} // namespace lockkeeper
