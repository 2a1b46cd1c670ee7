#include "models/sandbox/madeuprows.h"

#include "models/core/error.h"
#include "models/sandbox/madevalue.h"
#include "models/sql/parsetree.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("MadeUpRows", text);
}

/// So many values of the checked columns are put together at most to find rows that satisfy the checks.
static constexpr qint64 mostCombinations = 20'000;
/// So many partitions of one table get rows.
static constexpr int partitionsFilled = 4;
/// Numbers of one seed, so that another seed has others.
static constexpr qint64 numbersPerSeed = 1'000'000;

namespace {

/// Columns whose values depend on each other, through what is checked.
struct CheckedGroup
{
    QStringList conditions;
    QSet<QString> columns;

    QString where() const { return QStringLiteral("(") + conditions.join(QStringLiteral(") IS NOT FALSE AND (")) + QStringLiteral(") IS NOT FALSE"); }
};

/// A table and what has to hold in its rows: its checks, and what makes a row belong to it where it is a partition.
struct Place
{
    RelationPtr table;
    QList<CheckedGroup> groups;
    qint64 there = 0;   ///< rows that it has
    qint64 missing = 0; ///< rows to make

    void add(const QString &condition, const QSet<QString> &columns)
    {
        CheckedGroup joined { { condition }, columns };
        groups.removeIf([&](const CheckedGroup &group) {
            if (!group.columns.intersects(joined.columns))
                return false;
            joined.conditions << group.conditions;
            joined.columns |= group.columns;
            return true;
        });
        groups << joined;
    }
};

QSet<QString> columnsNamedIn(const QString &condition)
{
    QSet<QString> names;
    ParseTree::parse("SELECT " + condition.toUtf8()).statement().visit([&](const SyntaxNode &node) {
        if (node.is("ColumnRef") && !node.children("fields").isEmpty())
            names.insert(stringValue(node.children("fields").back()));
        return true;
    });
    return names;
}

using ForeignKey = const Constraint *;

class Maker
{
public:
    Maker(Session &session, const Catalog &catalog, int rowsPerTable, int seed, Progress &progress)
        : m_session(session)
        , m_catalog(catalog)
        , m_wanted(rowsPerTable)
        , m_firstNumber(qint64(seed - 1) * numbersPerSeed + 1)
        , m_progress(progress)
    {
    }

    MadeUpRows run(const QSet<QualifiedName> &only)
    {
        QList<Place> places = emptyPlaces();
        if (!only.isEmpty())
            places.removeIf([&](const Place &place) { return !only.contains(place.table->name); });
        m_session.execute("BEGIN; SET CONSTRAINTS ALL IMMEDIATE");
        while (!places.isEmpty()) {
            m_progress.throwIfCancelled();
            fill(places.takeAt(nextOf(places)));
        }
        for (const auto &[table, key] : std::as_const(m_later))
            closeCircle(*table, *key);
        m_session.execute("COMMIT");
        return std::move(m_result);
    }

private:
    /// Tables and leaf partitions that have too few rows; counts what is there.
    QList<Place> emptyPlaces()
    {
        QList<Place> places;
        QStringList counts;
        QHash<QualifiedName, int> partitions;
        for (const RelationPtr &table : m_catalog.sortedRelations()) {
            if (table->kind != Relation::Kind::Table || table->columns.isEmpty())
                continue;
            if (!table->partitionOf.isEmpty() && ++partitions[table->partitionOf] > partitionsFilled)
                continue;
            const QString bound = table->partitionOf.isEmpty() ? QStringLiteral("NULL") : QStringLiteral("pg_get_partition_constraintdef(%1::regclass)").arg(quoteLiteral(table->name.quoted()));
            counts << QStringLiteral("SELECT %1, (SELECT count(*) FROM (SELECT FROM ONLY %2 LIMIT %3) rows), %4").arg(QString::number(places.size()), table->name.quoted(), QString::number(m_wanted), bound);
            places << Place { table, {}, 0 };
        }
        if (places.isEmpty())
            return {};
        const Result result = m_session.execute(counts.join(QStringLiteral(" UNION ALL ")).toUtf8());
        for (int row = 0; row < result.rows(); ++row) {
            Place &place = places[result.integer(row, 0)];
            place.there = result.integer(row, 1);
            place.missing = m_wanted - place.there;
            noteRows(*place.table, place.there);
            if (!result.isNull(row, 2))
                place.add(result.text(row, 2), columnsNamedIn(result.text(row, 2)));
            for (const Constraint &constraint : place.table->constraints)
                if (constraint.kind == Constraint::Kind::Check)
                    place.add(constraint.expression, columnsNamedIn(constraint.expression));
        }
        places.removeIf([](const Place &place) { return place.missing <= 0; });
        return places;
    }

    /// A foreign key may point at a partitioned table as well as at its partitions.
    void noteRows(const Relation &table, qint64 rows)
    {
        m_counts[table.name] += rows;
        for (RelationPtr parent = m_catalog.relation(table.partitionOf); parent; parent = m_catalog.relation(parent->partitionOf))
            m_counts[parent->name] += rows;
    }

    static QList<ForeignKey> keysOf(const Relation &table)
    {
        QList<ForeignKey> keys;
        for (const Constraint &constraint : table.constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.columns.size() == constraint.referencedColumns.size() && !constraint.columns.isEmpty())
                keys << &constraint;
        return keys;
    }

    static bool isNullable(const Relation &table, const Constraint &key)
    {
        return std::any_of(key.columns.begin(), key.columns.end(), [&](const QString &name) { const Column *column = table.column(name); return column && !column->notNull; });
    }

    /// A table, or another of its partitions, that still waits for rows and has none.
    bool isOpen(const QList<Place> &places, const QualifiedName &target) const
    {
        return m_counts.value(target) == 0 && std::any_of(places.begin(), places.end(), [&](const Place &place) { return place.table->name == target || place.table->partitionOf == target; });
    }

    /// One whose foreign keys have something to point at; in a circle, one that may leave them empty for a while.
    qsizetype nextOf(const QList<Place> &places) const
    {
        qsizetype emptyKeys = -1;
        for (qsizetype i = 0; i < places.size(); ++i) {
            bool ready = true, mayBeEmpty = true;
            for (const ForeignKey key : keysOf(*places[i].table)) {
                if (key->referenced == places[i].table->name || !isOpen(places, key->referenced))
                    continue;
                ready = false;
                mayBeEmpty = mayBeEmpty && isNullable(*places[i].table, *key);
            }
            if (ready)
                return i;
            if (mayBeEmpty && emptyKeys < 0)
                emptyKeys = i;
        }
        return std::max<qsizetype>(0, emptyKeys);
    }

    /// Counts from 1, as generated ids do: so columns that mean another table's id, without a foreign key, have one of its.
    QString number() const { return QStringLiteral("i + %1").arg(m_firstNumber + m_there); }

    /// Values that a column whose value matters to a check may have, the ordinary one first.
    QStringList checkedValues(const CheckedGroup &group, const Column &column)
    {
        QStringList values = domainValues(column);
        if (values.isEmpty())
            values << madeValue(m_catalog, column.type, number());
        for (const QString &condition : group.conditions)
            for (const QString &value : namedValues(condition, column.type))
                if (const QString cast = QStringLiteral("(%1)::%2").arg(value, column.type); !values.contains(cast) && isValid(cast))
                    values << cast;
        if (!column.notNull && m_nulls)
            values << QStringLiteral("NULL::") + column.type;
        values.removeAll(QString());
        return values;
    }

    /// Rows of the columns of a group that pass its checks, as a join; what its columns are then goes to @p known.
    QString groupJoin(const Place &place, const CheckedGroup &group, const QString &alias, QHash<QString, QString> &known)
    {
        qint64 combinations = 1;
        QStringList values;
        for (const Column &column : place.table->columns) {
            if (!group.columns.contains(column.name) || column.generated != Column::Generated::None || isCounted(column))
                continue;
            const QStringList possible = checkedValues(group, column);
            if (possible.isEmpty())
                continue;
            values << QStringLiteral("%1 AS %2").arg(choice(possible, combinations), quoteIdentifier(column.name));
            combinations = std::min(mostCombinations, combinations * possible.size());
            known.insert(column.name, alias + u'.' + quoteIdentifier(column.name));
        }
        if (values.isEmpty())
            return {};
        const QString found = QStringLiteral("(SELECT * FROM (SELECT %1 FROM generate_series(0, %2) AS numbers(i)) AS %3 WHERE %4 LIMIT %5) found")
                                  .arg(values.join(QStringLiteral(", ")), QString::number(place.missing * combinations - 1), quoteIdentifier(place.table->name.name), group.where(), QString::number(place.missing));
        // Counted apart, so that the join can hash: with the count in its rows each would be compared with each.
        return QStringLiteral(" JOIN (SELECT row_number() OVER () - 1 AS lockkeeper_n, found.* FROM %1) %2 ON %2.lockkeeper_n = i % nullif((SELECT count(*) FROM %1), 0)").arg(found, alias);
    }

    bool isValid(const QString &value)
    {
        const auto known = m_valid.constFind(value);
        if (known != m_valid.cend())
            return *known;
        return *m_valid.insert(value, !trySql(QStringLiteral("SELECT count(%1) FROM generate_series(0, %2) AS numbers(i)").arg(value, QString::number(m_wanted))));
    }

    /// Values of a domain that it accepts.
    QStringList domainValues(const Column &column)
    {
        for (const TypeInfo &info : m_catalog.types) {
            if (info.kind != TypeInfo::Kind::Domain || info.constraints.isEmpty() || (info.name.quoted() != column.type && info.name.display() != column.type))
                continue;
            QStringList values;
            const QString made = madeValue(m_catalog, column.type, number());
            if (!made.isEmpty() && isValid(made))
                values << made;
            for (const QString &constraint : info.constraints)
                for (const QString &value : namedValues(constraint.mid(constraint.indexOf(u'(')), info.baseType))
                    if (const QString cast = QStringLiteral("((%1)::%2)::%3").arg(value, info.baseType, column.type); isValid(cast))
                        values << cast;
            return values;
        }
        return {};
    }

    /// nothing on success
    std::optional<Error> trySql(const QString &sql, qint64 *rows = nullptr)
    {
        try {
            qint64 affected = 0;
            m_session.executeEach("SAVEPOINT lockkeeper_rows; " + sql.toUtf8() + "; RELEASE SAVEPOINT lockkeeper_rows", [&](const Result &result) { affected = std::max(affected, result.affectedRows()); });
            if (rows)
                *rows = affected;
            return std::nullopt;
        } catch (const Error &error) {
            if (m_session.isLost() || error.kind == ErrorKind::Cancelled)
                throw;
            m_session.execute("ROLLBACK TO SAVEPOINT lockkeeper_rows");
            return error;
        }
    }

    static bool isCounted(const Column &column)
    {
        return column.identity != Column::Identity::None || column.defaultExpression.startsWith(u"nextval(");
    }

    QString insertion(const Place &place, bool onlyRequired, bool skipConflicts)
    {
        const Relation &table = *place.table;
        QStringList columns, values, joins, conditions;
        QHash<QString, QString> known; // columns whose expression a foreign key or a check decides
        for (const ForeignKey key : keysOf(table))
            if (!joinKey(table, *key, onlyRequired, known, joins))
                return {};
        qint64 combinations = 1;
        for (const CheckedGroup &group : place.groups) {
            const bool ofKeys = std::any_of(group.columns.begin(), group.columns.end(), [&](const QString &column) { return known.contains(column); });
            if (!ofKeys) {
                joins << groupJoin(place, group, QStringLiteral("checked%1").arg(joins.size()), known);
                continue;
            }
            // What a foreign key decides can only be left out, where it may be.
            conditions << group.where();
            for (const Column &column : table.columns) {
                if (!group.columns.contains(column.name) || column.generated != Column::Generated::None)
                    continue;
                QStringList possible = known.contains(column.name) ? QStringList { known.value(column.name) } : checkedValues(group, column);
                if (known.contains(column.name) && !column.notNull && m_nulls)
                    possible << QStringLiteral("NULL::") + column.type;
                known.insert(column.name, choice(possible, combinations));
                combinations = std::min(mostCombinations, combinations * std::max<qint64>(1, possible.size()));
            }
        }
        for (const Column &column : table.columns) {
            if (column.generated != Column::Generated::None || (isCounted(column) && !known.contains(column.name)))
                continue;
            QString value = known.value(column.name);
            if (value.isEmpty() && onlyRequired && (!column.notNull || !column.defaultExpression.isEmpty()))
                continue;
            if (value.isEmpty()) {
                const QStringList accepted = domainValues(column);
                value = accepted.isEmpty() ? madeValue(m_catalog, column.type, number()) : choice(accepted, 1);
            }
            if (value.isEmpty())
                continue;
            columns << quoteIdentifier(column.name);
            values << value + QStringLiteral(" AS ") + columns.back();
        }
        if (columns.isEmpty())
            return QStringLiteral("INSERT INTO %1 DEFAULT VALUES").arg(table.name.quoted());
        // Ids are counted in the order of the numbers, where all of them are wanted.
        const QString order = combinations == 1 && !joins.isEmpty() ? QStringLiteral(" ORDER BY numbers.i") : QString();
        QString sql = QStringLiteral("INSERT INTO %1 (%2) OVERRIDING SYSTEM VALUE SELECT %2 FROM (SELECT %3 FROM generate_series(0, %4) AS numbers(i)%5%6) AS %7")
                          .arg(table.name.quoted(), columns.join(QStringLiteral(", ")), values.join(QStringLiteral(", ")), QString::number(place.missing * combinations - 1), joins.join(QString()), order, quoteIdentifier(table.name.name));
        if (!conditions.isEmpty())
            sql += QStringLiteral(" WHERE ") + conditions.join(QStringLiteral(" AND "));
        sql += QStringLiteral(" LIMIT %1").arg(place.missing);
        return skipConflicts ? sql + QStringLiteral(" ON CONFLICT DO NOTHING") : sql;
    }

    /// One of @p possible for each number, so that with other columns every combination comes.
    static QString choice(const QStringList &possible, qint64 turn)
    {
        if (possible.size() < 2)
            return possible.value(0);
        QString sql = QStringLiteral("CASE i / %1 % %2").arg(turn).arg(possible.size());
        for (qsizetype i = 0; i < possible.size(); ++i)
            sql += QStringLiteral(" WHEN %1 THEN %2").arg(i).arg(possible[i]);
        return sql + QStringLiteral(" END");
    }

    /// Joins the row that a foreign key points at. @returns false where the key needs one and there is none.
    bool joinKey(const Relation &table, const Constraint &key, bool onlyRequired, QHash<QString, QString> &known, QStringList &joins)
    {
        const qint64 there = std::min<qint64>(m_counts.value(key.referenced), m_wanted);
        const bool nullable = isNullable(table, key);
        if (key.referenced == table.name || there == 0) {
            const bool comes = key.referenced == table.name || m_catalog.relation(key.referenced);
            if (!comes && !nullable)
                return false;
            // Circles: a value for the time being, the true one in closeCircle().
            for (const QString &name : key.columns)
                if (const Column *column = table.column(name); column && !known.contains(name) && !isCounted(*column))
                    known.insert(name, column->notNull ? madeValue(m_catalog, column->type, number()) : QStringLiteral("NULL::") + column->type);
            if (const std::pair later { m_catalog.relation(table.name), &key }; !m_later.contains(later))
                m_later << later;
            return true;
        }
        if (onlyRequired && nullable) {
            for (const QString &name : key.columns)
                if (const Column *column = table.column(name); column && !column->notNull && !known.contains(name))
                    known.insert(name, QStringLiteral("NULL::") + column->type);
            return true;
        }
        const QString alias = QStringLiteral("key%1").arg(joins.size());
        QStringList outputs, conditions;
        for (qsizetype i = 0; i < key.columns.size(); ++i) {
            outputs << QStringLiteral("target.%1 AS c%2").arg(quoteIdentifier(key.referencedColumns[i]), QString::number(i));
            if (known.contains(key.columns[i])) // another key has decided it
                conditions << QStringLiteral("target.%1 = %2").arg(quoteIdentifier(key.referencedColumns[i]), known.value(key.columns[i]));
            else
                conditions << QStringLiteral("target.%1 IS NOT NULL").arg(quoteIdentifier(key.referencedColumns[i]));
        }
        const bool free = std::none_of(key.columns.begin(), key.columns.end(), [&](const QString &name) { return known.contains(name); });
        const QString from = QStringLiteral("SELECT %1 FROM %2 target WHERE %3").arg(outputs.join(QStringLiteral(", ")), key.referenced.quoted(), conditions.join(QStringLiteral(" AND ")));
        if (free)
            joins << QStringLiteral(" LEFT JOIN (SELECT row_number() OVER () - 1 AS n, rows.* FROM (%1 LIMIT %2) rows) %3 ON %3.n = i % %2").arg(from, QString::number(there), alias);
        else
            joins << QStringLiteral(" LEFT JOIN LATERAL (%1 LIMIT 1) %2 ON true").arg(from, alias);
        for (qsizetype i = 0; i < key.columns.size(); ++i)
            if (!known.contains(key.columns[i]))
                known.insert(key.columns[i], QStringLiteral("%1.c%2").arg(alias).arg(i));
        return true;
    }

    void fill(const Place &place)
    {
        m_there = place.there;
        const bool deferrable = std::any_of(place.table->constraints.begin(), place.table->constraints.end(), [](const Constraint &constraint) { return constraint.deferrable && constraint.kind != Constraint::Kind::ForeignKey; });
        QString reason = tr("a row it must point at could not be made");
        // As the server would take it from anybody; then without triggers, which may refuse it; then with NULL where a check may
        // ask for it; then with as little as may be.
        struct Way
        {
            const char *role;
            bool nulls, onlyRequired;
        };
        for (const auto &[role, nulls, onlyRequired] : { Way { "origin", false, false }, Way { "replica", false, false }, Way { "origin", true, false }, Way { "replica", true, false }, Way { "replica", true, true } }) {
            m_nulls = nulls;
            const QString sql = insertion(place, onlyRequired, !deferrable);
            if (sql.isEmpty())
                break;
            qint64 rows = 0;
            const std::optional<Error> error = trySql(QStringLiteral("SET LOCAL session_replication_role = %1; %2").arg(QLatin1String(role), sql), &rows);
            if (error)
                reason = error->message;
            else if (rows == 0)
                reason = tr("no values were found that its checks accept");
            if (rows == 0)
                continue;
            noteRows(*place.table, rows);
            m_result.rows += rows;
            ++m_result.tables;
            return;
        }
        m_result.unfilled << QStringLiteral("%1: %2").arg(place.table->name.display(), reason);
    }

    /// Points the rows of a table in a circle at rows that are there by now.
    void closeCircle(const Relation &table, const Constraint &key)
    {
        const qint64 there = std::min<qint64>(m_counts.value(key.referenced), m_wanted);
        if (there == 0 || m_counts.value(table.name) == 0)
            return;
        QStringList sets, outputs, pairs;
        for (qsizetype i = 0; i < key.columns.size(); ++i) {
            const QString column = quoteIdentifier(key.columns[i]), target = quoteIdentifier(key.referencedColumns[i]);
            sets << QStringLiteral("%1 = target.%2").arg(column, target);
            pairs << QStringLiteral("target.%1 = source.%2").arg(target, column);
        }
        const QString name = table.name.quoted();
        const std::optional<Error> error = trySql(QStringLiteral("SET LOCAL session_replication_role = replica; UPDATE ONLY %1 AS source SET %2 FROM (SELECT ctid AS place, row_number() OVER () - 1 AS n FROM ONLY %1) numbered, "
                                                                 "(SELECT row_number() OVER () - 1 AS n, rows.* FROM (SELECT * FROM %3 LIMIT %4) rows) target WHERE source.ctid = numbered.place AND target.n = numbered.n % %4")
                                                      .arg(name, sets.join(QStringLiteral(", ")), key.referenced.quoted(), QString::number(there)));
        if (!error || isNullable(table, key))
            return;
        // What still points nowhere cannot stay.
        qint64 rows = 0;
        trySql(QStringLiteral("DELETE FROM ONLY %1 AS source WHERE NOT EXISTS (SELECT FROM %2 target WHERE %3)").arg(name, key.referenced.quoted(), pairs.join(QStringLiteral(" AND "))), &rows);
        m_result.rows -= rows;
        m_result.unfilled << QStringLiteral("%1: %2").arg(table.name.display(), error->message);
    }

    Session &m_session;
    const Catalog &m_catalog;
    qint64 m_wanted;
    qint64 m_firstNumber;
    bool m_nulls = false; ///< checked columns may be NULL
    qint64 m_there = 0; ///< rows of the table that is being filled
    Progress &m_progress;
    QHash<QualifiedName, qint64> m_counts;
    QHash<QString, bool> m_valid;
    QList<std::pair<RelationPtr, ForeignKey>> m_later;
    MadeUpRows m_result;
};

} // namespace

MadeUpRows makeUpRows(Session &session, const Catalog &catalog, int rowsPerTable, int seed, Progress &progress, const QSet<QualifiedName> &only)
{
    return Maker(session, catalog, rowsPerTable, seed, progress).run(only);
}

} // namespace lockkeeper
