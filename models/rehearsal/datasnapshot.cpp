#include "models/rehearsal/datasnapshot.h"

namespace lockkeeper {

static constexpr int sampleCount = 3;

/// Types whose values the server hashes as they are; where equal values have equal texts, or differ in nothing that counts.
static bool isHashable(const QString &type)
{
    static const QSet<QString> types { QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint"), QStringLiteral("text"), QStringLiteral("boolean"), QStringLiteral("uuid"), QStringLiteral("date"), QStringLiteral("bytea"),
                                       QStringLiteral("character varying"), QStringLiteral("timestamp with time zone"), QStringLiteral("timestamp without time zone"), QStringLiteral("double precision"), QStringLiteral("oid") };
    return types.contains(type.section(u'(', 0, 0)) && !type.endsWith(u']');
}

QList<DataSnapshot::Fingerprint> DataSnapshot::fingerprints(Session &session, const QList<RelationPtr> &tables, Progress &progress)
{
    static constexpr int tablesAtOnce = 100;
    static constexpr int firstWithRecordHash = 140000;
    QList<Fingerprint> found(tables.size());
    for (qsizetype first = 0; first < tables.size(); first += tablesAtOnce) {
        progress.throwIfCancelled();
        QStringList parts;
        for (qsizetype i = first; i < std::min<qsizetype>(first + tablesAtOnce, tables.size()); ++i) {
            QStringList columns;
            for (const Column &column : tables[i]->columns)
                columns << quoteIdentifier(column.name) + (isHashable(column.type) ? QString() : QStringLiteral("::text"));
            const QString hash = session.serverVersion() >= firstWithRecordHash ? QStringLiteral("hash_record_extended(ROW(%1), 0)") : QStringLiteral("hashtextextended(ROW(%1)::text, 0)");
            parts << QStringLiteral("SELECT %1, count(*), sum(%2) FROM ONLY %3").arg(i).arg(hash.arg(columns.join(QStringLiteral(", "))), tables[i]->name.quoted());
        }
        const Result result = session.execute(parts.join(QStringLiteral(" UNION ALL ")).toUtf8());
        for (int row = 0; row < result.rows(); ++row)
            found[result.integer(row, 0)] = { result.integer(row, 1), result.text(row, 2) };
    }
    return found;
}

QMap<QString, qint64> DataSnapshot::sequencePlaces(Session &session)
{
    QMap<QString, qint64> places;
    const Result result = session.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL AND increment_by > 0");
    for (int row = 0; row < result.rows(); ++row)
        places.insert(result.text(row, 0), result.integer(row, 1));
    return places;
}

/// pg_class.oid to the name: a renamed or moved table keeps its number.
static QHash<qint64, QualifiedName> tableNumbers(Session &session)
{
    QHash<qint64, QualifiedName> numbers;
    const Result result = session.execute("SELECT c.oid::bigint, n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')");
    for (int row = 0; row < result.rows(); ++row)
        numbers.insert(result.integer(row, 0), { result.text(row, 1), result.text(row, 2) });
    return numbers;
}

DataSnapshot::DataSnapshot(Session &session, CatalogPtr catalog, Originals originals, Progress &progress)
    : m_openOriginals(std::move(originals))
    , m_catalog(std::move(catalog))
{
    QList<RelationPtr> relations;
    for (const RelationPtr &relation : m_catalog->sortedRelations())
        if (relation->kind == Relation::Kind::Table && !relation->columns.isEmpty()) // parents of partitions hold nothing
            relations << relation;
    const QList<Fingerprint> before = fingerprints(session, relations, progress);
    for (qsizetype i = 0; i < relations.size(); ++i)
        m_tables << Table { relations[i], schemaName() + QStringLiteral(".t%1").arg(i), before[i] };
    if (!m_openOriginals)
        for (Table &table : m_tables)
            if (table.before.rows > 0)
                table.kept = session.copyOut(reading(table));
    m_sequences = sequencePlaces(session);
    m_numbers = tableNumbers(session);
}

QMap<QualifiedName, QualifiedName> DataSnapshot::formerNames(Session &session) const
{
    QMap<QualifiedName, QualifiedName> names;
    const QHash<qint64, QualifiedName> now = tableNumbers(session);
    for (auto table = now.cbegin(); table != now.cend(); ++table)
        if (const auto former = m_numbers.constFind(table.key()); former != m_numbers.cend())
            names.insert(*table, *former);
    return names;
}

qint64 DataSnapshot::rowsOf(const QualifiedName &name) const
{
    const auto table = std::find_if(m_tables.begin(), m_tables.end(), [&](const Table &candidate) { return candidate.relation->name == name; });
    return table == m_tables.end() ? 0 : table->before.rows;
}

qint64 DataSnapshot::rows() const
{
    qint64 rows = 0;
    for (const Table &table : m_tables)
        rows += table.before.rows;
    return rows;
}

QByteArray DataSnapshot::reading(const Table &table)
{
    QStringList texts;
    for (const Column &column : table.relation->columns)
        texts << quoteIdentifier(column.name) + QStringLiteral("::text");
    return QStringLiteral("COPY (SELECT %1 FROM ONLY %2) TO STDOUT").arg(texts.join(QStringLiteral(", ")), table.relation->name.quoted()).toUtf8();
}

void DataSnapshot::fetch(Session &session, Table &table)
{
    if (table.fetched)
        return;
    session.execute("CREATE SCHEMA IF NOT EXISTS " + schemaName().toUtf8());
    QStringList definitions;
    for (const Column &column : table.relation->columns)
        definitions << quoteIdentifier(column.name) + QStringLiteral(" text");
    session.execute(QStringLiteral("CREATE UNLOGGED TABLE %1 (%2)").arg(table.copy, definitions.join(QStringLiteral(", "))).toUtf8());
    const QByteArray writing = "COPY " + table.copy.toUtf8() + " FROM STDIN";
    if (!m_openOriginals) {
        session.copyIn(writing, table.kept);
    } else {
        if (!m_originals)
            m_originals = m_openOriginals();
        m_originals->copyTo(reading(table), session, writing);
    }
    table.fetched = true;
}

/// Values are compared as text: it works for types without an equality (json, point), and a type that changed and came
/// back must read the same.
QList<DataDifference> DataSnapshot::compareTable(Session &session, const Table &table, const Relation &now) const
{
    QList<DataDifference> differences;
    QStringList common;
    for (const Column &column : table.relation->columns) {
        if (now.column(column.name)) {
            common << column.name;
            continue;
        }
        const QByteArray quoted = quoteIdentifier(column.name).toUtf8();
        const qint64 values = session.execute("SELECT count(" + quoted + ") FROM " + table.copy.toUtf8()).integer(0, 0);
        if (values > 0)
            differences << DataDifference { part(table, column.name), DataDifference::Kind::LostValues, values, {} };
    }
    const Constraint *key = table.relation->primaryKey();
    const bool keyKept = key && std::all_of(key->columns.begin(), key->columns.end(), [&](const QString &column) { return common.contains(column); });
    if (!keyKept)
        return differences + compareWithoutKey(session, table, common, now);

    QStringList join, counts, keyText;
    for (const QString &column : key->columns) {
        const QString quoted = quoteIdentifier(column);
        join << QStringLiteral("a.%1::text = b.%1").arg(quoted);
        keyText << QStringLiteral("b.%1::text").arg(quoted);
    }
    const QString missing = QStringLiteral("a.%1 IS NULL").arg(quoteIdentifier(key->columns.front()));
    for (const QString &column : common) {
        const QString quoted = quoteIdentifier(column);
        counts << QStringLiteral("count(*) FILTER (WHERE NOT (%1) AND b.%2 IS NOT NULL AND a.%2 IS NULL)").arg(missing, quoted)
               << QStringLiteral("count(*) FILTER (WHERE NOT (%1) AND a.%2 IS NOT NULL AND a.%2::text IS DISTINCT FROM b.%2::text)").arg(missing, quoted);
    }
    const QString from = QStringLiteral(" FROM %1 b LEFT JOIN ONLY %2 a ON %3").arg(table.copy, now.name.quoted(), join.join(QStringLiteral(" AND ")));
    const Result result = session.execute(QStringLiteral("SELECT count(*) FILTER (WHERE %1), %2%3").arg(missing, counts.join(QStringLiteral(", ")), from).toUtf8());
    const auto samples = [&](const QString &column, const QString &where, QStringList *after = nullptr) {
        QStringList texts;
        const QString quoted = column.isEmpty() ? QString() : quoteIdentifier(column);
        const QString values = column.isEmpty() ? QStringLiteral("NULL, NULL") : QStringLiteral("b.%1::text, a.%1::text").arg(quoted);
        const Result rows = session.execute(QStringLiteral("SELECT concat_ws(',', %1), %2%3 WHERE %4 ORDER BY 1 LIMIT %5")
                                                .arg(keyText.join(QStringLiteral(", ")), values, from, where, QString::number(sampleCount)).toUtf8());
        for (int row = 0; row < rows.rows(); ++row) {
            texts << (column.isEmpty() ? rows.text(row, 0) : QStringLiteral("%1: %2").arg(rows.text(row, 0), quoteLiteral(rows.text(row, 1))));
            if (after)
                *after << QStringLiteral("%1: %2").arg(rows.text(row, 0), quoteLiteral(rows.text(row, 2)));
        }
        return texts;
    };
    if (const qint64 lost = result.integer(0, 0))
        differences << DataDifference { table.relation->name.display(), DataDifference::Kind::LostRows, lost, samples({}, missing) };
    for (int i = 0; i < int(common.size()); ++i) {
        const QString quoted = quoteIdentifier(common[i]);
        if (const qint64 lost = result.integer(0, 1 + 2 * i))
            differences << DataDifference { part(table, common[i]), DataDifference::Kind::LostValues, lost, samples(common[i], QStringLiteral("NOT (%1) AND b.%2 IS NOT NULL AND a.%2 IS NULL").arg(missing, quoted)) };
        if (const qint64 changed = result.integer(0, 2 + 2 * i)) {
            DataDifference difference { part(table, common[i]), DataDifference::Kind::ChangedValues, changed, {} };
            difference.samples = samples(common[i], QStringLiteral("NOT (%1) AND a.%2 IS NOT NULL AND a.%2::text IS DISTINCT FROM b.%2::text").arg(missing, quoted), &difference.now);
            differences << difference;
        }
    }
    return differences;
}

QList<DataDifference> DataSnapshot::compareWithoutKey(Session &session, const Table &table, const QStringList &columns, const Relation &now) const
{
    if (columns.isEmpty())
        return {};
    QStringList texts;
    for (const QString &column : columns)
        texts << quoteIdentifier(column) + QStringLiteral("::text");
    const QString list = texts.join(QStringLiteral(", "));
    const qint64 lost = session.execute(QStringLiteral("SELECT count(*) FROM (SELECT %1 FROM %2 EXCEPT ALL SELECT %1 FROM ONLY %3) missing").arg(list, table.copy, now.name.quoted()).toUtf8()).integer(0, 0);
    if (lost == 0)
        return {};
    return { DataDifference { table.relation->name.display(), DataDifference::Kind::LostRows, lost, {} } };
}

/// The column of before under the name that it has now; a renamed one keeps its number.
static QString nameNow(const Relation &before, const Relation &now, const QString &column)
{
    if (now.column(column))
        return column;
    const Column *old = before.column(column);
    const auto renamed = std::find_if(now.columns.begin(), now.columns.end(), [&](const Column &candidate) { return old && candidate.number == old->number; });
    return renamed == now.columns.end() ? QString() : renamed->name;
}

qint64 DataSnapshot::newValues(Session &session, const Relation &before, const Relation &now, const QString &column)
{
    const auto table = std::find_if(m_tables.begin(), m_tables.end(), [&](const Table &candidate) { return candidate.relation->name == before.name; });
    const Constraint *key = table == m_tables.end() ? nullptr : table->relation->primaryKey();
    if (!key)
        return 0; // without a key old and new rows cannot be told apart
    QStringList join;
    for (const QString &part : key->columns) {
        const QString name = nameNow(*table->relation, now, part);
        if (name.isEmpty())
            return 0;
        join << QStringLiteral("a.%1::text = b.%2").arg(quoteIdentifier(name), quoteIdentifier(part));
    }
    fetch(session, *table);
    return session.execute(QStringLiteral("SELECT count(a.%1) FROM ONLY %2 a WHERE NOT EXISTS (SELECT 1 FROM %3 b WHERE %4)")
                               .arg(quoteIdentifier(column), now.name.quoted(), table->copy, join.join(QStringLiteral(" AND "))).toUtf8()).integer(0, 0);
}

/// The same columns, so that a fingerprint of before can be compared with one of now.
static bool haveSameShape(const Relation &before, const Relation &now)
{
    return std::equal(before.columns.begin(), before.columns.end(), now.columns.begin(), now.columns.end(), [](const Column &a, const Column &b) { return a.name == b.name && a.type == b.type; });
}

QList<DataDifference> DataSnapshot::compare(Session &session, const Catalog &now, Progress &progress)
{
    QList<RelationPtr> alike;
    for (const Table &table : std::as_const(m_tables))
        if (const RelationPtr relation = now.relation(table.relation->name); relation && relation->kind == Relation::Kind::Table && haveSameShape(*table.relation, *relation))
            alike << relation;
    const QList<Fingerprint> prints = fingerprints(session, alike, progress);
    qsizetype next = 0;
    QList<DataDifference> differences;
    for (Table &table : m_tables) {
        progress.throwIfCancelled();
        const RelationPtr relation = now.relation(table.relation->name);
        const bool compared = next < alike.size() && alike[next] == relation;
        if (compared && prints[next++] == table.before)
            continue;
        if (table.before.rows == 0)
            continue;
        if (!relation || relation->kind != Relation::Kind::Table) {
            differences << DataDifference { table.relation->name.display(), DataDifference::Kind::LostRows, table.before.rows, {} };
            continue;
        }
        fetch(session, table);
        differences << compareTable(session, table, *relation);
    }
    return differences << orphans(session, now) << sequencesBehind(session);
}

/// Rows whose foreign key of before points at nothing now. One that is still enforced needs no look.
QList<DataDifference> DataSnapshot::orphans(Session &session, const Catalog &now) const
{
    QList<DataDifference> found;
    for (const Table &table : m_tables) {
        const RelationPtr child = now.relation(table.relation->name);
        for (const Constraint &key : table.relation->constraints) {
            if (key.kind != Constraint::Kind::ForeignKey || !key.validated || !child || child == table.relation)
                continue;
            const RelationPtr parent = now.relation(key.referenced);
            const bool enforced = std::any_of(child->constraints.begin(), child->constraints.end(), [&](const Constraint &other) {
                return other.kind == key.kind && other.validated && other.columns == key.columns && other.referenced == key.referenced && other.referencedColumns == key.referencedColumns;
            });
            const auto has = [](const Relation &relation, const QStringList &columns) { return std::all_of(columns.begin(), columns.end(), [&](const QString &column) { return relation.column(column); }); };
            if (enforced || !parent || key.columns.size() != key.referencedColumns.size() || !has(*child, key.columns) || !has(*parent, key.referencedColumns))
                continue;
            QStringList pairs, given;
            for (qsizetype i = 0; i < key.columns.size(); ++i) {
                pairs << QStringLiteral("p.%1::text = c.%2::text").arg(quoteIdentifier(key.referencedColumns[i]), quoteIdentifier(key.columns[i]));
                given << QStringLiteral("c.%1 IS NOT NULL").arg(quoteIdentifier(key.columns[i]));
            }
            const qint64 count = session.execute(QStringLiteral("SELECT count(*) FROM %1 c WHERE %2 AND NOT EXISTS (SELECT FROM %3 p WHERE %4)")
                                                     .arg(child->name.quoted(), given.join(QStringLiteral(" AND ")), parent->name.quoted(), pairs.join(QStringLiteral(" AND "))).toUtf8()).integer(0, 0);
            if (count > 0)
                found << DataDifference { part(table, key.columns.front()), DataDifference::Kind::Orphans, count, {} };
        }
    }
    return found;
}

QList<DataDifference> DataSnapshot::sequencesBehind(Session &session) const
{
    QList<DataDifference> found;
    const QMap<QString, qint64> now = sequencePlaces(session);
    const Result there = session.execute("SELECT schemaname || '.' || sequencename, format('%I.%I', schemaname, sequencename) FROM pg_sequences");
    for (int row = 0; row < there.rows(); ++row) {
        const QString name = there.text(row, 0);
        if (!m_sequences.contains(name) || now.value(name, 0) >= m_sequences.value(name))
            continue;
        // One that was set, and has given out nothing since, shows no last value; its next one is what counts.
        const Result place = session.execute("SELECT last_value, is_called FROM " + there.text(row, 1).toUtf8());
        if (place.boolean(0, 1) || place.integer(0, 0) <= m_sequences.value(name))
            found << DataDifference { name, DataDifference::Kind::SequenceBehind, 1, { QStringLiteral("%1: %2").arg(m_sequences.value(name)).arg(now.value(name, 0)) } };
    }
    return found;
}

Catalog withoutSnapshot(const Catalog &catalog)
{
    Catalog copy = catalog;
    copy.schemas.remove(DataSnapshot::schemaName());
    copy.relations.removeIf([](const auto &entry) { return entry.key().schema == DataSnapshot::schemaName(); });
    return copy;
}

} // namespace lockkeeper
