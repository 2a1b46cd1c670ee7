// Queries in .sql files, each below a comment "-- name: OrderList :many" as sqlc and its relatives write it.
#include "models/contract/codecontract.h"
#include "models/contract/namedparameters.h"
#include "models/sql/script.h"

namespace lockkeeper::extractors {

/// The value of "-- key: value" in the comments of a statement.
static QString commentValue(const QByteArray &comments, const QByteArray &key)
{
    for (const QByteArray &line : comments.split('\n')) {
        const QByteArray lead = "-- " + key + ':';
        if (line.startsWith(lead))
            return QString::fromUtf8(line.mid(lead.size())).trimmed();
    }
    return {};
}

/// PostgreSQL reads it, or would if a library had put numbers in place of the names of its parameters.
static void readQuery(CodeQuery &query, const QByteArray &text, bool ofSqlc)
{
    ParseTree tree = ParseTree::parse(text);
    query.sql = text;
    query.error = tree.error();
    if (ofSqlc || tree.error())
        if (const QByteArray numbered = withNumberedParameters(text, ofSqlc); numbered != text)
            if (const ParseTree read = ParseTree::parse(numbered); read.isValid()) {
                query.sql = numbered;
                query.error.reset();
                tree = read;
            }
    if (tree.isValid())
        query.use = useOf(tree.statement());
}

static QList<CodeQuery> extract(const QByteArray &content, const QString &file)
{
    const Script script(content);
    const LineMap lines(content);
    QList<CodeQuery> queries;
    for (const Statement &statement : script.statements()) {
        if (statement.kind != Statement::Kind::Sql)
            continue;
        const QByteArray comments = content.mid(statement.commentBegin, statement.range.begin - statement.commentBegin);
        CodeQuery query;
        query.file = file;
        query.line = lines.line(statement.range.begin);
        const QString name = commentValue(comments, "name"); // sqlc writes behind it what comes back: ":many"
        query.name = name.section(u' ', 0, 0);
        query.callsPerDay = commentValue(comments, "calls_per_day").toDouble();
        readQuery(query, script.textOf(statement), name.contains(u" :"));
        queries << query;
    }
    return queries;
}

Extractor sql_file()
{
    return { QStringLiteral("sql-file"), { QStringLiteral("sql") }, extract };
}

} // namespace lockkeeper::extractors
