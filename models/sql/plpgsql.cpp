#include "models/sql/plpgsql.h"

#include "models/sql/parsetree.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <pg_query.h>

namespace lockkeeper {

/// The text of EXECUTE 'a constant'; empty for anything else.
static QString constantText(const QString &expression)
{
    const ParseTree tree = ParseTree::parse("SELECT " + expression.toUtf8());
    const QList<SyntaxNode> targets = tree.statement().children("target_list");
    const SyntaxNode value = targets.size() == 1 ? targets.front().child("val") : SyntaxNode();
    return value.is("A_Const") ? stringValue(value) : QString();
}

namespace {

class BodyReader
{
public:
    BodyReader(const QByteArray &statement, PlpgsqlBody &body)
        : m_text(statement)
        , m_body(body)
        , m_bodyBegin(std::max<qsizetype>(0, statement.indexOf('$')))
    {
    }

    void read(const QJsonValue &function)
    {
        read(function, 0);
        std::stable_sort(m_found.begin(), m_found.end(), [](const Found &a, const Found &b) { return a.line < b.line; });
        for (const Found &found : m_found)
            m_body.statements << found.statement;
    }

private:
    struct Found
    {
        EmbeddedStatement statement;
        int line;
    };

    /// PostgreSQL's RawParseMode: what the parser takes the text of a PLpgSQL_expr for.
    enum ParseMode { Statement = 0, Expression = 2 }; // from 3 on: assignments to names of one, two, three parts

    void read(const QJsonValue &value, int line)
    {
        for (const QJsonValue &item : value.toArray())
            read(item, line);
        const QJsonObject object = value.toObject();
        const int here = object[u"lineno"].toInt(line);
        for (auto field = object.begin(); field != object.end(); ++field) {
            const QString &key = field.key();
            m_body.endsTransactions = m_body.endsTransactions || key == u"PLpgSQL_stmt_commit" || key == u"PLpgSQL_stmt_rollback";
            if (key == u"PLpgSQL_stmt_dynexecute")
                addDynamic(field.value()[u"query"][u"PLpgSQL_expr"][u"query"].toString(), field.value()[u"lineno"].toInt(here));
            else if (key == u"dynquery" || key == u"PLpgSQL_stmt_dynfors")
                m_body.dynamic = true;
            if (key == u"PLpgSQL_expr")
                addText(field.value()[u"query"].toString(), field.value()[u"parseMode"].toInt(), here);
            else
                read(field.value(), here);
        }
    }

    void addText(const QString &text, int mode, int line)
    {
        if (mode == ParseMode::Statement)
            return add(text, text, false, line);
        const QString value = mode > ParseMode::Expression ? text.mid(text.indexOf(u'=') + 1) : text; // behind = or :=
        if (value.contains(u'('))
            add(text, QStringLiteral("SELECT ") + value, true, line);
    }

    void addDynamic(const QString &expression, int line)
    {
        const QString constant = constantText(expression);
        if (constant.isEmpty())
            m_body.dynamic = true;
        else
            add(constant, constant, false, line);
    }

    void add(const QString &written, const QString &sql, bool expression, int line)
    {
        qsizetype from = m_bodyBegin;
        for (int i = 1; i < line && from >= 0; ++i)
            from = m_text.indexOf('\n', from) + 1;
        m_found << Found { { sql.toUtf8(), rangeOf(written.toUtf8(), std::max<qsizetype>(0, from)), expression }, line };
    }

    /// The parser takes INTO and its variables out of a text.
    TextRange rangeOf(const QByteArray &written, qsizetype from) const
    {
        if (const qsizetype at = m_text.indexOf(written, from); at >= 0)
            return { at, at + written.size() };
        const qsizetype word = m_text.indexOf(written.left(written.indexOf(' ')), from), begin = word < 0 ? from : word, end = m_text.indexOf('\n', begin);
        return { begin, end < 0 ? m_text.size() : end };
    }

    const QByteArray &m_text;
    PlpgsqlBody &m_body;
    qsizetype m_bodyBegin;
    QList<Found> m_found;
};

} // namespace

/// Without a text to read, an assertion of libpg_query (17-6.1) would end the process.
static bool hasText(const QByteArray &statement)
{
    const ParseTree tree = ParseTree::parse(statement);
    const QList<SyntaxNode> options = tree.statement().children(tree.statement().is("DoStmt") ? "args" : "options");
    return std::any_of(options.begin(), options.end(), [](const SyntaxNode &option) { return option.string("defname") == u"as"; });
}

PlpgsqlBody readPlpgsql(const QByteArray &statement)
{
    PlpgsqlBody body;
    if (!hasText(statement)) {
        body.error = QCoreApplication::translate("Plpgsql", "it has no body");
        return body;
    }
    const PgQueryPlpgsqlParseResult parsed = pg_query_parse_plpgsql(statement.constData());
    if (parsed.error)
        body.error = QString::fromUtf8(parsed.error->message);
    else
        BodyReader(statement, body).read(QJsonDocument::fromJson(parsed.plpgsql_funcs).array());
    pg_query_free_plpgsql_parse_result(parsed);
    return body;
}

} // namespace lockkeeper
