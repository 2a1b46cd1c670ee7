#include "models/compatibility/matrix.h"

#include <QCoreApplication>

namespace lockkeeper {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Matrix", text);
}

/// Columns that every table has (manual: System Columns) and the name of a row itself.
bool isSystemColumn(const QString &name)
{
    static const QStringList names { QStringLiteral("ctid"), QStringLiteral("xmin"), QStringLiteral("xmax"), QStringLiteral("cmin"), QStringLiteral("cmax"), QStringLiteral("tableoid") };
    return names.contains(name);
}

class QueryCheck
{
public:
    QueryCheck(const CodeQuery &query, const Catalog &catalog, const QStringList &searchPath)
        : m_query(query)
        , m_catalog(catalog)
        , m_searchPath(searchPath)
    {
    }

    std::optional<QueryProblem> run()
    {
        if (m_query.error)
            return problem(m_query.error->message, "42601", m_query.error->offset);
        for (const RelationUse &use : m_query.use.relations) {
            const RelationPtr relation = m_catalog.resolve({ use.schema, use.name }, m_searchPath);
            const bool local = use.schema.isEmpty() && m_query.use.localNames.contains(use.name);
            const bool system = use.schema == u"pg_catalog" || use.schema == u"information_schema" || use.name.startsWith(u"pg_");
            if (!relation && !local && !system)
                return problem(tr("relation %1 does not exist").arg(QualifiedName { use.schema, use.name }.display()), "42P01", use.offset);
            if (relation)
                m_tables.append({ use.alias.isEmpty() ? use.name : use.alias, relation });
        }
        for (const ColumnUse &column : m_query.use.columns)
            if (const auto found = checkColumn(column))
                return found;
        return checkWrite();
    }

private:
    QueryProblem problem(const QString &message, const QByteArray &sqlState, qsizetype offset) const { return { m_query, message, sqlState, offset, {} }; }

    std::optional<QueryProblem> checkColumn(const ColumnUse &column) const
    {
        if (column.name == u"*" || isSystemColumn(column.name))
            return std::nullopt;
        if (!column.qualifier.isEmpty()) {
            bool anyTable = false;
            for (const auto &[alias, relation] : m_tables) {
                if (alias != column.qualifier)
                    continue;
                anyTable = true;
                if (relation->column(column.name))
                    return std::nullopt;
            }
            if (anyTable && !m_query.use.localNames.contains(column.qualifier))
                return problem(tr("column %1.%2 does not exist").arg(column.qualifier, column.name), "42703", column.offset);
            return std::nullopt;
        }
        const bool somewhere = std::any_of(m_tables.begin(), m_tables.end(), [&](const auto &table) { return table.second->column(column.name) || table.first == column.name; });
        // Names of subqueries, functions and outputs are not followed: they are given the benefit of the doubt.
        if (somewhere || m_tables.isEmpty() || m_query.use.localNames.contains(column.name) || m_query.use.localNames.size() > qsizetype(outputNames()))
            return std::nullopt;
        return problem(tr("column %1 does not exist").arg(column.name), "42703", column.offset);
    }

    /// Of the local names, those that are only names of output columns.
    int outputNames() const
    {
        return int(std::count_if(m_query.use.localNames.begin(), m_query.use.localNames.end(), [&](const QString &name) {
            return std::none_of(m_query.use.relations.begin(), m_query.use.relations.end(), [&](const RelationUse &use) { return use.name == name || use.alias == name; })
                && std::none_of(m_query.use.columns.begin(), m_query.use.columns.end(), [&](const ColumnUse &column) { return column.qualifier == name; });
        }));
    }

    std::optional<QueryProblem> checkWrite() const
    {
        const RelationUse &target = m_query.use.target;
        if (target.name.isEmpty())
            return std::nullopt;
        const RelationPtr relation = m_catalog.resolve({ target.schema, target.name }, m_searchPath);
        if (!relation)
            return std::nullopt;
        for (const QString &column : m_query.use.writtenColumns)
            if (!relation->column(column))
                return problem(tr("column %1 of relation %2 does not exist").arg(column, relation->name.name), "42703", m_query.sql.indexOf(column.toUtf8()));
        if (m_query.use.statementKind != "InsertStmt" || m_query.use.insertsWithoutColumnList)
            return std::nullopt;
        for (const Column &column : relation->columns) {
            const bool filled = !column.notNull || !column.defaultExpression.isEmpty() || column.identity != Column::Identity::None || column.generated != Column::Generated::None;
            if (!filled && !m_query.use.writtenColumns.contains(column.name))
                return problem(tr("null value in column %1 of relation %2 violates its NOT NULL").arg(column.name, relation->name.name), "23502", target.offset);
        }
        return std::nullopt;
    }

    const CodeQuery &m_query;
    const Catalog &m_catalog;
    const QStringList &m_searchPath;
    QList<std::pair<QString, RelationPtr>> m_tables;
};

} // namespace

bool isUncertain(const CodeQuery &query, const Catalog &catalog, const QStringList &searchPath)
{
    return std::any_of(query.use.relations.begin(), query.use.relations.end(), [&](const RelationUse &use) {
        const RelationPtr relation = catalog.resolve({ use.schema, use.name }, searchPath);
        return catalog.uncertain.contains(relation ? relation->name : QualifiedName { use.schema.isEmpty() ? searchPath.value(0) : use.schema, use.name });
    });
}

std::optional<QueryProblem> checkQuery(const CodeQuery &query, const Catalog &catalog, const QStringList &searchPath)
{
    return QueryCheck(query, catalog, searchPath).run();
}

} // namespace lockkeeper
