// Queries in .sql files, each below a comment "-- name: OrderList :many" as sqlc and its relatives write it.
#include "models/contract/codecontract.h"
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
        query.sql = script.textOf(statement);
        query.name = commentValue(comments, "name").section(u' ', 0, 0);
        query.callsPerDay = commentValue(comments, "calls_per_day").toDouble();
        const ParseTree tree = ParseTree::parse(query.sql);
        query.error = tree.error();
        if (tree.isValid())
            query.use = useOf(tree.statement());
        queries << query;
    }
    return queries;
}

Extractor sql_file()
{
    return { QStringLiteral("sql-file"), { QStringLiteral("sql") }, extract };
}

} // namespace lockkeeper::extractors
