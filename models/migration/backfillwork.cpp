#include "models/migration/backfillwork.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/sql/parsetree.h"
#include "models/sql/script.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Backfill", text);
}

/// The one statement that @p sql is, of this kind and with nothing in the other fields.
static SyntaxNode oneStatement(const QString &sql, const char *kind, std::initializer_list<const char *> without, const QString &given)
{
    const Script script(sql.toUtf8());
    const ParseTree tree = ParseTree::parse(sql.toUtf8());
    bool fits = script.statements().size() == 1 && tree.isValid() && tree.statement().is(kind);
    for (const char *field : without)
        fits = fits && tree.statement().child(field).isNull() && tree.statement().children(field).isEmpty();
    if (!fits)
        throw Error(ErrorKind::Input, tr("“%1” is not read: %2.").arg(given, tree.error() ? tree.error()->message : tr("it is more than one expression")),
                    tr("--set takes what stands behind SET, and --where what stands behind WHERE. Nothing was changed."));
    return tree.statement();
}

static QString whereOf(const QString &given)
{
    const SyntaxNode select = oneStatement(QStringLiteral("SELECT 1 WHERE %1\n").arg(given), "SelectStmt",
                                           { "group_clause", "having_clause", "window_clause", "sort_clause", "limit_count", "limit_offset", "locking_clause", "larg", "rarg", "from_clause", "values_lists" }, given);
    return deparseExpression(select.child("where_clause"));
}

static QStringList changedColumns(const QString &given)
{
    const SyntaxNode update = oneStatement(QStringLiteral("UPDATE t SET %1\n").arg(given), "UpdateStmt", { "where_clause", "from_clause", "returning_list", "with_clause" }, given);
    QStringList columns;
    for (const SyntaxNode &target : update.children("target_list"))
        columns << target.string("name");
    return columns;
}

namespace {

struct UniqueKey
{
    QStringList columns, types;
    bool primary = false;
};

} // namespace

static QList<UniqueKey> keysOf(Session &session, const QByteArray &oid)
{
    const Result rows = session.query("SELECT array_agg(a.attname::text ORDER BY k.place), array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY k.place), i.indisprimary "
                                      "FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indoption::int2[]) WITH ORDINALITY AS k (number, option, place) "
                                      "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number "
                                      "WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts "
                                      "GROUP BY i.indexrelid, i.indisprimary HAVING bool_and(a.attnotnull AND k.option = 0) ORDER BY i.indisprimary DESC", { oid });
    QList<UniqueKey> keys;
    for (int row = 0; row < rows.rows(); ++row)
        keys << UniqueKey { rows.list(row, 0), rows.list(row, 1), rows.boolean(row, 2) };
    return keys;
}

BackfillPlan BackfillPlan::make(Session &session, const BackfillWork &work)
{
    BackfillPlan plan;
    plan.m_where = whereOf(work.where);
    plan.m_set = work.set;
    const QStringList changed = changedColumns(work.set);
    const Result found = session.query("SELECT c.oid, n.nspname, c.relname, c.relkind IN ('r', 'p') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)", { parameter(work.table) });
    if (!found.rows() || !found.boolean(0, 3))
        throw Error(ErrorKind::Input, tr("There is no table %1.").arg(work.table), tr("Name it with its schema, such as shop.orders. Nothing was changed."));
    plan.m_table = { found.text(0, 1), found.text(0, 2) };
    for (const UniqueKey &key : keysOf(session, found.bytes(0, 0)))
        if (plan.m_key.isEmpty() && (work.key.isEmpty() ? key.primary : key.columns == work.key)) {
            plan.m_key = key.columns;
            plan.m_types = key.types;
        }
    if (plan.m_key.isEmpty())
        throw Error(ErrorKind::Input, work.key.isEmpty() ? tr("%1 has no primary key, so it cannot be cut into ranges.").arg(plan.m_table.display()) : tr("%1 has no unique index on exactly %2 whose columns are all NOT NULL.").arg(plan.m_table.display(), work.key.join(QStringLiteral(", "))),
                    tr("Name the columns of a unique index without NULLs as the key, or make one with CREATE UNIQUE INDEX CONCURRENTLY. Nothing was changed."));
    for (const QString &column : std::as_const(plan.m_key))
        if (changed.contains(column))
            throw Error(ErrorKind::Input, tr("The SET changes %1, by which the table is cut into ranges.").arg(column), tr("Name another unique key. Nothing was changed."));
    return plan;
}

QByteArray BackfillPlan::checksum() const
{
    return contentHash(QStringList { m_table.quoted(), m_set, m_where, m_key.join(u',') }.join(u'\n').toUtf8());
}

QString BackfillPlan::columns() const
{
    QStringList quoted;
    for (const QString &column : m_key)
        quoted << quoteIdentifier(column);
    return quoted.join(QStringLiteral(", "));
}

QString BackfillPlan::rowOf(const QStringList &values) const
{
    QStringList literals;
    for (qsizetype i = 0; i < values.size(); ++i)
        literals << QStringLiteral("CAST(%1 AS %2)").arg(quoteLiteral(values[i]), m_types[i]);
    return u'(' + literals.join(QStringLiteral(", ")) + u')';
}

QByteArray BackfillPlan::rangeSql(const QStringList &position, int rows) const
{
    QStringList texts, backwards;
    for (const QString &column : m_key) {
        texts << quoteIdentifier(column) + QStringLiteral("::text");
        backwards << quoteIdentifier(column) + QStringLiteral(" DESC");
    }
    const QString behind = position.isEmpty() ? QString() : QStringLiteral(" WHERE (%1) > %2").arg(columns(), rowOf(position));
    return QStringLiteral("SELECT ARRAY[%1], count(*) OVER () FROM (SELECT %2 FROM %3%4 ORDER BY %2 LIMIT %5) AS range ORDER BY %6 LIMIT 1")
        .arg(texts.join(QStringLiteral(", ")), columns(), m_table.quoted(), behind, QString::number(rows), backwards.join(QStringLiteral(", ")))
        .toUtf8();
}

QByteArray BackfillPlan::batchSql(const QStringList &position, const QStringList &last, qint64 rows, qint64 id) const
{
    QStringList literals;
    for (const QString &value : last)
        literals << quoteLiteral(value);
    const QString behind = position.isEmpty() ? QString() : QStringLiteral("(%1) > %2 AND ").arg(columns(), rowOf(position));
    const QString update = QStringLiteral("UPDATE ") + m_table.quoted() + QStringLiteral(" SET ") + m_set + QStringLiteral("\nWHERE ") + behind + u'(' + columns() + QStringLiteral(") <= ") + rowOf(last) + QStringLiteral(" AND (") + m_where + u')';
    return "WITH changed AS (" + update.toUtf8() + " RETURNING 1) UPDATE lockkeeper.backfills SET position = ARRAY[" + literals.join(QStringLiteral(", ")).toUtf8() + "]::text[], rows_seen = rows_seen + " + QByteArray::number(rows)
        + ", rows_changed = rows_changed + (SELECT count(*) FROM changed), batches = batches + 1, updated_at = clock_timestamp() WHERE id = " + QByteArray::number(id) + " RETURNING rows_seen, rows_changed, batches";
}

QByteArray BackfillPlan::leftSql() const
{
    return "SELECT count(*) FROM " + m_table.quoted().toUtf8() + " WHERE " + m_where.toUtf8();
}

} // namespace lockkeeper
