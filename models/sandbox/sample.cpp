#include "models/sandbox/sample.h"

#include "models/core/error.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Sample", text);
}

namespace {

class Sampler
{
public:
    Sampler(Session &source, Session &target, const Catalog &schema, const Masking &masking, Progress &progress)
        : m_source(source)
        , m_target(target)
        , m_schema(schema)
        , m_masking(masking)
        , m_progress(progress)
    {
    }

    Sample take(const SampleSize &size, int seed)
    {
        m_source.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        m_target.execute("BEGIN; SET LOCAL session_replication_role = replica");
        readSourceColumns();
        const QList<RelationPtr> tables = m_schema.sortedRelations();
        for (const RelationPtr &table : tables)
            if (table->kind == Relation::Kind::Table)
                takeTable(*table, size, seed);
        followKeys(tables);
        placeSequences();
        m_target.execute("COMMIT; ANALYZE");
        m_source.execute("COMMIT");
        return std::move(m_sample);
    }

private:
    void readSourceColumns()
    {
        const Result rows = m_source.execute("SELECT n.nspname, c.relname, a.attname, c.reltuples FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                                             "WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'");
        for (int row = 0; row < rows.rows(); ++row) {
            const QualifiedName table { rows.text(row, 0), rows.text(row, 1) };
            m_columns[table] << rows.text(row, 2);
            m_estimates.insert(table, rows.real(row, 3));
        }
    }

    /// The columns that both sides have, as they are written and as they are read.
    std::pair<QStringList, QStringList> columnsOf(const Relation &table) const
    {
        std::pair<QStringList, QStringList> columns;
        const QStringList there = m_columns.value(table.name);
        for (const Column &column : table.columns)
            if (column.generated == Column::Generated::None && there.contains(column.name)) {
                columns.first << quoteIdentifier(column.name);
                columns.second << m_masking.reading(table, column);
            }
        return columns;
    }

    qint64 copy(const Relation &table, const QString &from)
    {
        m_progress.throwIfCancelled();
        const auto [written, read] = columnsOf(table);
        const qint64 rows = m_source.copyTo(QStringLiteral("COPY (SELECT %1 FROM %2) TO STDOUT").arg(read.join(QStringLiteral(", ")), from).toUtf8(), m_target,
                                            QStringLiteral("COPY %1 (%2) FROM STDIN").arg(table.name.quoted(), written.join(QStringLiteral(", "))).toUtf8());
        m_sample.rows += rows;
        return rows;
    }

    void takeTable(const Relation &table, const SampleSize &size, int seed)
    {
        if (columnsOf(table).first.isEmpty())
            return void(m_sample.leftOut << tr("%1: the server has no such table").arg(table.name.display()));
        m_progress.report(tr("Reading a sample of %1.").arg(table.name.display()));
        const QString whole = QStringLiteral("ONLY ") + table.name.quoted(), limit = QStringLiteral(" LIMIT %1").arg(size.rowsPerTable);
        const double estimate = m_estimates.value(table.name);
        static constexpr double blocksToSpare = 4; // a block may hold more rows than another
        static constexpr double wholePercent = 100;
        qint64 rows = 0;
        if (size.percent > 0)
            rows = copy(table, whole + QStringLiteral(" TABLESAMPLE BERNOULLI (%1) REPEATABLE (%2)").arg(std::min(wholePercent, size.percent)).arg(seed));
        else if (estimate > blocksToSpare * double(size.rowsPerTable))
            rows = copy(table, whole + QStringLiteral(" TABLESAMPLE SYSTEM (%1) REPEATABLE (%2)").arg(std::min(wholePercent, blocksToSpare * wholePercent * double(size.rowsPerTable) / estimate)).arg(seed) + limit);
        if (rows == 0 && size.percent <= 0)
            rows = copy(table, whole + limit); // small, or no block was drawn
        if (rows > 0)
            ++m_sample.tables;
    }

    /// Fetches the rows that foreign keys point at until every one is there.
    void followKeys(const QList<RelationPtr> &tables)
    {
        for (bool more = true; more;) {
            more = false;
            for (const RelationPtr &table : tables)
                for (const Constraint &key : table->constraints)
                    if (key.kind == Constraint::Kind::ForeignKey && table->isTable() && key.columns.size() == key.referencedColumns.size())
                        more = followKey(*table, key) || more;
        }
    }

    bool followKey(const Relation &table, const Constraint &key)
    {
        static constexpr int keysAtOnce = 2000;
        const RelationPtr parent = m_schema.relation(key.referenced);
        const QString id = table.name.display() + u'.' + key.name;
        if (!parent || m_lost.contains(id))
            return false;
        QStringList values, given, pairs, read;
        for (qsizetype i = 0; i < key.columns.size(); ++i) {
            const Column *column = parent->column(key.referencedColumns[i]);
            if (!column)
                return false;
            const QString own = quoteIdentifier(key.columns[i]);
            values << QStringLiteral("quote_literal(c.%1::text)").arg(own);
            given << QStringLiteral("c.%1 IS NOT NULL").arg(own);
            pairs << QStringLiteral("p.%1 = c.%2").arg(quoteIdentifier(key.referencedColumns[i]), own);
            read << QStringLiteral("(%1)::text").arg(m_masking.reading(*parent, *column));
        }
        const Result missing = m_target.execute(QStringLiteral("SELECT DISTINCT concat_ws(', ', %1) FROM %2 c WHERE %3 AND NOT EXISTS (SELECT FROM %4 p WHERE %5) LIMIT %6")
                                                    .arg(values.join(QStringLiteral(", ")), table.name.quoted(), given.join(QStringLiteral(" AND ")), parent->name.quoted(), pairs.join(QStringLiteral(" AND ")), QString::number(keysAtOnce)).toUtf8());
        if (missing.rows() == 0)
            return false;
        QStringList wanted;
        for (int row = 0; row < missing.rows(); ++row)
            wanted << u'(' + missing.text(row, 0) + u')';
        // The key itself where it is not masked, so that the source's index is used.
        QStringList compared;
        for (qsizetype i = 0; i < key.columns.size(); ++i) {
            const Column *column = parent->column(key.referencedColumns[i]);
            compared << (m_masking.reading(*parent, *column) == quoteIdentifier(column->name) ? quoteIdentifier(column->name) : read[i]);
        }
        const QString condition = QStringLiteral("%1 WHERE (%2) IN (%3)").arg(parent->name.quoted(), compared.join(QStringLiteral(", ")), wanted.join(QStringLiteral(", ")));
        if (columnsOf(*parent).first.isEmpty() || copy(*parent, condition) == 0) {
            m_lost.insert(id);
            m_target.execute(QStringLiteral("DELETE FROM %1 c WHERE %2 AND NOT EXISTS (SELECT FROM %3 p WHERE %4)").arg(table.name.quoted(), given.join(QStringLiteral(" AND ")), parent->name.quoted(), pairs.join(QStringLiteral(" AND "))).toUtf8());
            m_sample.leftOut << tr("%1: rows whose %2 points at nothing on the server").arg(table.name.display(), key.columns.join(QStringLiteral(", ")));
        }
        return true;
    }

    /// The next number of a sequence comes after what the rows have.
    void placeSequences()
    {
        const Result places = m_source.execute("SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value, schemaname, sequencename FROM pg_sequences WHERE last_value IS NOT NULL");
        for (int row = 0; row < places.rows(); ++row)
            if (m_schema.sequences.find({ places.text(row, 2), places.text(row, 3) }))
                m_target.query("SELECT setval($1, $2)", { parameter(places.text(row, 0)), parameter(places.integer(row, 1)) });
    }

    Session &m_source;
    Session &m_target;
    const Catalog &m_schema;
    const Masking &m_masking;
    Progress &m_progress;
    QHash<QualifiedName, QStringList> m_columns; ///< of the source
    QHash<QualifiedName, double> m_estimates;
    QSet<QString> m_lost;                        ///< foreign keys that hold not even on the source
    Sample m_sample;
};

} // namespace

Sample takeSample(Session &source, Session &target, const Catalog &schema, const SampleSize &size, int seed, const Masking &masking, Progress &progress)
{
    try {
        return Sampler(source, target, schema, masking, progress).take(size, seed);
    } catch (const Error &) {
        for (Session *session : { &source, &target })
            if (!session->isLost() && session->inTransaction())
                session->execute("ROLLBACK");
        throw;
    }
}

} // namespace lockkeeper
