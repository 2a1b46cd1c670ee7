#include "models/rehearsal/queryvalues.h"

#include "models/core/error.h"
#include "models/postgres/identifier.h"
#include "models/sandbox/madevalue.h"
#include "models/sql/parsetree.h"

namespace lockkeeper {

namespace {

struct Place
{
    qsizetype offset = 0;
    int number = 1; ///< of the parameter
};

} // namespace

static QList<Place> placesOf(const QByteArray &sql)
{
    QList<Place> places;
    ParseTree::parse(sql).statement().visit([&](const SyntaxNode &node) {
        if (node.is("ParamRef") && node.integer("number") > 0)
            places << Place { node.location(), int(node.integer("number")) };
        return true;
    });
    std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) { return a.offset < b.offset; });
    return places;
}

/// As the server deduces them.
static std::optional<QStringList> typesOf(Session &session, const QByteArray &sql)
{
    QStringList types;
    try {
        session.execute("PREPARE lockkeeper_values AS " + sql);
        const Result rows = session.execute("SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'lockkeeper_values'");
        for (int row = 0; row < rows.rows(); ++row)
            types << rows.text(row, 0);
        session.execute("DEALLOCATE lockkeeper_values");
    } catch (const Error &) {
        if (session.isLost())
            throw;
        return std::nullopt;
    }
    return types;
}

/// Without length and precision.
static bool sameType(const QString &column, const QString &parameter)
{
    return column.section(u'(', 0, 0) == parameter || (isTextType(column) && isTextType(parameter));
}

/// A value that a row has, of the column that stands next to @p offset among those of the type.
static QString valueOfRows(Session &session, const Catalog &catalog, const QueryUse &use, const QString &type, qsizetype offset, int number)
{
    struct Source
    {
        QString table, column;
        qsizetype distance = 0;
    };
    static constexpr qsizetype notNamed = 1'000'000;
    QList<Source> sources;
    for (const RelationUse &relation : use.relations) {
        const RelationPtr table = catalog.resolve({ relation.schema, relation.name }, { QStringLiteral("public") });
        if (!table)
            continue;
        for (const Column &column : table->columns) {
            if (!sameType(column.type, type))
                continue;
            Source source { table->name.quoted(), quoteIdentifier(column.name), notNamed };
            for (const ColumnUse &named : use.columns)
                if (named.name == column.name)
                    source.distance = std::min(source.distance, qAbs(named.offset - offset));
            sources << source;
        }
    }
    std::stable_sort(sources.begin(), sources.end(), [](const Source &a, const Source &b) { return a.distance < b.distance; });
    for (const Source &source : std::as_const(sources)) {
        const Result rows = session.execute(QStringLiteral("SELECT %1::text FROM %2 WHERE %1 IS NOT NULL LIMIT %3").arg(source.column, source.table, QString::number(number + 1)).toUtf8());
        if (rows.rows() > 0)
            return QStringLiteral("%1::%2").arg(quoteLiteral(rows.text(rows.rows() - 1, 0)), type);
    }
    return {};
}

std::optional<QByteArray> withValues(Session &session, const Catalog &catalog, const QByteArray &sql, const QueryUse &use, int number)
{
    const QList<Place> places = placesOf(sql);
    if (places.isEmpty())
        return sql;
    const std::optional<QStringList> types = typesOf(session, sql);
    if (!types)
        return std::nullopt;
    static const auto anew = QStringLiteral("(1000000 + random() * 1000000000)::bigint");
    QMap<int, QString> values;
    for (const Place &place : places) {
        const QString type = types->value(place.number - 1);
        if (values.contains(place.number))
            continue;
        QString value;
        if (use.statementKind != "InsertStmt")
            value = valueOfRows(session, catalog, use, type, place.offset, number);
        if (value.isEmpty())
            value = madeValue(catalog, type, use.statementKind == "InsertStmt" ? anew : QString::number(number + 1));
        if (value.isEmpty())
            return std::nullopt;
        values.insert(place.number, u'(' + value + u')');
    }
    QByteArray filled = sql;
    for (auto place = places.crbegin(); place != places.crend(); ++place)
        filled.replace(place->offset, 1 + QByteArray::number(place->number).size(), values.value(place->number).toUtf8());
    return filled;
}

} // namespace lockkeeper
