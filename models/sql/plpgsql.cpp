#include "models/sql/plpgsql.h"

#include "models/sql/parsetree.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <pg_query.h>

namespace lockkeeper {

/// The text of EXECUTE 'a constant'; empty for anything else.
static QByteArray constantText(const QString &expression)
{
    const ParseTree tree = ParseTree::parse("SELECT " + expression.toUtf8());
    const QList<SyntaxNode> targets = tree.statement().children("target_list");
    const SyntaxNode value = targets.size() == 1 ? targets.front().child("val") : SyntaxNode();
    return value.is("A_Const") ? stringValue(value).toUtf8() : QByteArray();
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

    void read(const QJsonValue &value)
    {
        for (const QJsonValue &item : value.toArray())
            read(item);
        const QJsonObject object = value.toObject();
        for (auto field = object.begin(); field != object.end(); ++field) {
            const QJsonObject node = field.value().toObject();
            if (field.key() == u"PLpgSQL_stmt_execsql")
                add(queryOf(node[u"sqlstmt"]), node[u"lineno"].toInt());
            else if (field.key() == u"PLpgSQL_stmt_perform")
                add(queryOf(node[u"expr"]), node[u"lineno"].toInt());
            else if (field.key() == u"PLpgSQL_stmt_dynexecute")
                addDynamic(queryOf(node[u"query"]), node[u"lineno"].toInt());
            else if (field.key() == u"PLpgSQL_stmt_commit" || field.key() == u"PLpgSQL_stmt_rollback")
                m_body.endsTransactions = true;
            else if (field.key() == u"PLpgSQL_expr")
                m_body.readsTables = m_body.readsTables || node[u"query"].toString().contains(u" from ", Qt::CaseInsensitive);
            else if (field.key() == u"PLpgSQL_stmt_dynfors" || field.key() == u"PLpgSQL_stmt_return_query")
                m_body.dynamic = m_body.dynamic || node.contains(u"dynquery") || field.key() == u"PLpgSQL_stmt_dynfors";
            if (field.value().isArray() || field.value().isObject())
                read(field.value());
        }
    }

private:
    static QString queryOf(const QJsonValue &expression) { return expression[u"PLpgSQL_expr"][u"query"].toString(); }

    void add(const QString &query, int line)
    {
        const QByteArray sql = query.toUtf8();
        qsizetype from = m_bodyBegin;
        for (int i = 1; i < line && from >= 0; ++i)
            from = m_text.indexOf('\n', from) + 1;
        m_body.statements << EmbeddedStatement { sql, std::max<qsizetype>(0, m_text.indexOf(sql, std::max<qsizetype>(0, from))) };
    }

    void addDynamic(const QString &expression, int line)
    {
        const QByteArray constant = constantText(expression);
        if (constant.isEmpty())
            m_body.dynamic = true;
        else
            add(QString::fromUtf8(constant), line);
    }

    const QByteArray &m_text;
    PlpgsqlBody &m_body;
    qsizetype m_bodyBegin;
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
