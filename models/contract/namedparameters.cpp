#include "models/contract/namedparameters.h"

#include "models/sql/scriptvariables.h"
#include "models/sql/tokens.h"

namespace lockkeeper {

namespace {

struct Parameter
{
    TextRange range;
    QByteArray name; ///< empty: of nobody else
};

class Finder
{
public:
    Finder(const QByteArray &query, bool ofSqlc)
        : m_query(query)
        , m_tokens(tokensOf(query))
        , m_ofSqlc(ofSqlc)
    {
    }

    QList<Parameter> find() const
    {
        QList<Parameter> found;
        for (const TextRange &variable : variablesIn(m_query))
            found << Parameter { variable, bareName(textOf(variable)) };
        for (qsizetype i = 0; i < m_tokens.size(); ++i)
            if (const Parameter parameter = at(i); parameter.range.length() > 0)
                found << parameter;
        std::sort(found.begin(), found.end(), [](const Parameter &a, const Parameter &b) { return a.range.begin < b.range.begin; });
        return found;
    }

    int highestNumber() const
    {
        int highest = 0;
        for (const Token &token : m_tokens)
            if (m_query[token.begin] == '$')
                highest = std::max(highest, textOf(token).mid(1).toInt());
        return highest;
    }

private:
    QByteArray textOf(const TextRange &range) const { return m_query.mid(range.begin, range.length()); }
    QByteArray token(qsizetype i) const { return i < m_tokens.size() ? textOf(m_tokens[i]) : QByteArray(); }

    /// :'day' and sqlc.arg('day') are day.
    static QByteArray bareName(QByteArray name)
    {
        for (const char mark : { ':', '\'', '"', '$', '{', '}' })
            name.replace(mark, "");
        return name;
    }

    /// The scanner takes an operator and what is written close behind it for one: id=?, id=@id.
    Parameter at(qsizetype i) const
    {
        const Token &here = m_tokens[i];
        const QByteArray text = textOf(here);
        const TextRange last { here.end - 1, here.end };
        if (text.endsWith('?') && text != "@?")
            return { last, {} };
        const bool nameFollows = i + 1 < m_tokens.size() && m_tokens[i + 1].begin == here.end && (isalpha(uchar(m_query[here.end])) || m_query[here.end] == '_');
        if (m_ofSqlc && text.endsWith('@') && nameFollows)
            return { { last.begin, m_tokens[i + 1].end }, token(i + 1) };
        static const QByteArrayList functions { "arg", "narg", "slice" };
        if (text == "sqlc" && token(i + 1) == "." && functions.contains(token(i + 2)) && token(i + 3) == "(" && token(i + 5) == ")")
            return { { here.begin, m_tokens[i + 5].end }, bareName(token(i + 4)) };
        return {};
    }

    const QByteArray &m_query;
    const QList<Token> m_tokens;
    const bool m_ofSqlc;
};

} // namespace

QByteArray withNumberedParameters(const QByteArray &query, bool ofSqlc)
{
    const Finder finder(query, ofSqlc);
    const QList<Parameter> parameters = finder.find();
    QMap<QByteArray, int> numbers;
    int next = finder.highestNumber();
    QByteArray text;
    qsizetype copied = 0;
    for (const Parameter &parameter : parameters) {
        if (parameter.range.begin < copied)
            continue; // part of the one before
        const int number = parameter.name.isEmpty() || !numbers.contains(parameter.name) ? ++next : numbers[parameter.name];
        if (!parameter.name.isEmpty())
            numbers.insert(parameter.name, number);
        text += query.mid(copied, parameter.range.begin - copied) + '$' + QByteArray::number(number);
        copied = parameter.range.end;
    }
    return text + query.mid(copied);
}

} // namespace lockkeeper
