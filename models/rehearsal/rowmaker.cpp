#include "models/rehearsal/rowmaker.h"

#include "models/sandbox/madevalue.h"
#include "models/sql/parsetree.h"

#include <QCoreApplication>
#include <QScopeGuard>

namespace lockkeeper {

static constexpr int attempts = 8;
static constexpr int deepestReference = 6;
static constexpr int firstSeed = 900'000; // above what seed data uses

RowMaker::RowMaker(Session &session, CatalogPtr catalog)
    : m_session(session)
    , m_catalog(std::move(catalog))
    , m_seed(firstSeed)
{
}

bool RowMaker::hasRows(const Relation &table)
{
    return m_session.execute("SELECT EXISTS (SELECT 1 FROM " + table.name.quoted().toUtf8() + ")").boolean(0, 0);
}

QString RowMaker::valueOf(const QString &type, int seed) const
{
    return madeValue(*m_catalog, type, QString::number(seed));
}

QStringList RowMaker::candidates(const Relation &table, const QString &column) const
{
    QStringList values;
    const Column *definition = table.column(column);
    for (const Constraint &constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::Check && constraint.columns.contains(column) && definition)
            values << namedValues(constraint.expression, definition->type);
    return values;
}

QString RowMaker::requiredValue(const Relation &table, const Column &column, int attempt, int depth)
{
    for (const Constraint &constraint : table.constraints) {
        const qsizetype position = constraint.columns.indexOf(column.name);
        if (constraint.kind != Constraint::Kind::ForeignKey || position < 0 || constraint.referencedColumns.size() <= position)
            continue;
        const RelationPtr target = m_catalog->relation(constraint.referenced);
        if (target && depth < deepestReference && target->name != table.name && !m_givenUp.contains(target->name) && !hasRows(*target))
            if (insert(*target, {}, depth + 1))
                m_givenUp.insert(target->name);
        return QStringLiteral("(SELECT %1 FROM %2 ORDER BY ctid OFFSET %3 LIMIT 1)").arg(quoteIdentifier(constraint.referencedColumns[position]), constraint.referenced.quoted(), QString::number(attempt));
    }
    const QStringList checked = candidates(table, column.name);
    if (!checked.isEmpty() && attempt < checked.size())
        return checked[attempt];
    return valueOf(column.type, m_seed);
}

/// Also through an expression, such as lower(email).
static bool isUnique(const Relation &table, const QString &column)
{
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index &index) {
        if (!index.unique || index.fullDefinition.isEmpty())
            return index.unique && index.columns.contains(quoteIdentifier(column));
        bool named = false;
        ParseTree::parse(index.fullDefinition.toUtf8()).statement().visit([&](const SyntaxNode &node) {
            named = named || (node.is("IndexElem") && node.string("name") == column) || (node.is("String") && node.string("sval") == column);
            return true;
        });
        return named;
    });
}

/// The INSERT of one more row. @throws Error where what it must look at is not there.
QString RowMaker::insertion(const Relation &table, const RowValues &values, int attempt, int depth)
{
    const bool copy = hasRows(table);
    QStringList columns, expressions;
    for (const Column &column : table.columns) {
        if (column.generated != Column::Generated::None)
            continue;
        QString expression = values.value(column.name);
        if (expression.isEmpty()) {
            const bool automatic = !column.defaultExpression.isEmpty() || column.identity != Column::Identity::None;
            if (copy && !isUnique(table, column.name) && column.identity == Column::Identity::None)
                expression = QStringLiteral("source.") + quoteIdentifier(column.name);
            else if (!automatic && (column.notNull || isUnique(table, column.name)))
                expression = requiredValue(table, column, attempt, depth);
        }
        if (expression.isEmpty())
            continue;
        columns << quoteIdentifier(column.name);
        expressions << expression;
    }
    QString sql = QStringLiteral("INSERT INTO %1 ").arg(table.name.quoted());
    if (columns.isEmpty())
        sql += QStringLiteral("DEFAULT VALUES");
    else
        sql += QStringLiteral("(%1) OVERRIDING SYSTEM VALUE SELECT %2").arg(columns.join(QStringLiteral(", ")), expressions.join(QStringLiteral(", ")))
            + (copy ? QStringLiteral(" FROM %1 source ORDER BY source.ctid OFFSET %2 LIMIT 1").arg(table.name.quoted(), QString::number(attempt)) : QString());
    return sql;
}

std::optional<Error> RowMaker::tryInsert(const Relation &table, const RowValues &values, int attempt, int depth)
{
    ++m_seed;
    m_session.execute("SAVEPOINT lockkeeper_row");
    try {
        if (m_session.execute(insertion(table, values, attempt, depth).toUtf8()).affectedRows() == 0)
            throw Error(ErrorKind::Statement, QCoreApplication::translate("Rehearsal", "no row was written: there is none to copy, or a trigger took it back")); // a copy of one that is not there
        m_session.execute("SET CONSTRAINTS ALL IMMEDIATE"); // what is deferred is refused here, not at the end
        m_session.execute("SET CONSTRAINTS ALL DEFERRED");
        m_session.execute("RELEASE SAVEPOINT lockkeeper_row");
        return std::nullopt;
    } catch (const Error &error) {
        if (m_session.isLost())
            throw;
        m_session.execute("ROLLBACK TO SAVEPOINT lockkeeper_row");
        return error;
    }
}

std::optional<Error> RowMaker::insert(const Relation &table, const RowValues &values, int depth)
{
    std::optional<Error> last;
    m_givenUp.insert(table.name); // a circle of keys ends here
    const auto done = qScopeGuard([&] { m_givenUp.remove(table.name); });
    for (int attempt = 0; attempt < attempts; ++attempt) {
        last = tryInsert(table, values, attempt, depth);
        if (!last)
            return std::nullopt;
    }
    return last;
}

std::optional<Error> RowMaker::insert(const Relation &table, const RowValues &values)
{
    m_givenUp.clear();
    return insert(table, values, 0);
}

std::optional<Error> RowMaker::insertOnce(const Relation &table, const RowValues &values)
{
    m_givenUp.clear();
    return tryInsert(table, values, 0, 0);
}

} // namespace lockkeeper
