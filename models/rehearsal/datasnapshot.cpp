#include "models/rehearsal/datasnapshot.h"

namespace lockkeeper {

static constexpr int sampleCount = 3;

DataSnapshot::DataSnapshot(Session &session, CatalogPtr catalog, Progress &progress)
{
    session.execute("CREATE SCHEMA " + schemaName().toUtf8());
    for (const RelationPtr &relation : catalog->sortedRelations()) {
        if (relation->kind != Relation::Kind::Table || relation->columns.isEmpty())
            continue; // partitions are tables; their parents hold nothing
        progress.throwIfCancelled();
        Table table { relation, schemaName() + QStringLiteral(".t%1").arg(m_tables.size()), 0 };
        table.rows = session.execute("CREATE TABLE " + table.copy.toUtf8() + " AS TABLE ONLY " + relation->name.quoted().toUtf8()).commandTag().split(' ').value(1).toLongLong();
        m_rows += table.rows;
        m_tables << table;
    }
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
        join << QStringLiteral("a.%1::text = b.%1::text").arg(quoted);
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
    const auto samples = [&](const QString &column, const QString &where) {
        QStringList texts;
        const QString quoted = column.isEmpty() ? QStringLiteral("NULL") : QStringLiteral("b.") + quoteIdentifier(column);
        const Result rows = session.execute(QStringLiteral("SELECT concat_ws(',', %1), %2::text%3 WHERE %4 ORDER BY 1 LIMIT %5")
                                                .arg(keyText.join(QStringLiteral(", ")), quoted, from, where).arg(sampleCount).toUtf8());
        for (int row = 0; row < rows.rows(); ++row)
            texts << (column.isEmpty() ? rows.text(row, 0) : QStringLiteral("%1: %2").arg(rows.text(row, 0), quoteLiteral(rows.text(row, 1))));
        return texts;
    };
    if (const qint64 lost = result.integer(0, 0))
        differences << DataDifference { table.relation->name.display(), DataDifference::Kind::LostRows, lost, samples({}, missing) };
    for (int i = 0; i < int(common.size()); ++i) {
        const QString quoted = quoteIdentifier(common[i]);
        if (const qint64 lost = result.integer(0, 1 + 2 * i))
            differences << DataDifference { part(table, common[i]), DataDifference::Kind::LostValues, lost, samples(common[i], QStringLiteral("NOT (%1) AND b.%2 IS NOT NULL AND a.%2 IS NULL").arg(missing, quoted)) };
        if (const qint64 changed = result.integer(0, 2 + 2 * i))
            differences << DataDifference { part(table, common[i]), DataDifference::Kind::ChangedValues, changed,
                                            samples(common[i], QStringLiteral("NOT (%1) AND a.%2 IS NOT NULL AND a.%2::text IS DISTINCT FROM b.%2::text").arg(missing, quoted)) };
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

qint64 DataSnapshot::newValues(Session &session, const QualifiedName &name, const QString &column) const
{
    const auto table = std::find_if(m_tables.begin(), m_tables.end(), [&](const Table &candidate) { return candidate.relation->name == name; });
    const Constraint *key = table == m_tables.end() ? nullptr : table->relation->primaryKey();
    if (!key)
        return 0; // without a key old and new rows cannot be told apart
    QStringList join;
    for (const QString &part : key->columns)
        join << QStringLiteral("a.%1::text = b.%1::text").arg(quoteIdentifier(part));
    return session.execute(QStringLiteral("SELECT count(a.%1) FROM ONLY %2 a WHERE NOT EXISTS (SELECT 1 FROM %3 b WHERE %4)")
                               .arg(quoteIdentifier(column), name.quoted(), table->copy, join.join(QStringLiteral(" AND "))).toUtf8()).integer(0, 0);
}

QList<DataDifference> DataSnapshot::compare(Session &session, const Catalog &now, Progress &progress) const
{
    QList<DataDifference> differences;
    for (const Table &table : m_tables) {
        progress.throwIfCancelled();
        if (const RelationPtr relation = now.relation(table.relation->name); relation && relation->kind == Relation::Kind::Table)
            differences << compareTable(session, table, *relation);
        else if (table.rows > 0)
            differences << DataDifference { table.relation->name.display(), DataDifference::Kind::LostRows, table.rows, {} };
    }
    return differences;
}

Catalog withoutSnapshot(const Catalog &catalog)
{
    Catalog copy = catalog;
    copy.schemas.remove(DataSnapshot::schemaName());
    copy.relations.removeIf([](const auto &entry) { return entry.key().schema == DataSnapshot::schemaName(); });
    return copy;
}

} // namespace lockkeeper
