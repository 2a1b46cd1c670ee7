#include "models/rehearsal/newrows.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

/// By the tables' keys in @p tables.
static QMap<QualifiedName, qint64> rowCounts(Session &session, const QMap<QualifiedName, QualifiedName> &tables)
{
    static constexpr qsizetype tablesAtOnce = 100;
    QMap<QualifiedName, qint64> counts;
    const QList<QualifiedName> keys = tables.keys();
    for (qsizetype first = 0; first < keys.size(); first += tablesAtOnce) {
        QStringList parts;
        for (qsizetype i = first; i < std::min(first + tablesAtOnce, keys.size()); ++i)
            parts << QStringLiteral("SELECT %1, count(*) FROM ONLY %2").arg(i).arg(tables[keys[i]].quoted());
        const Result result = session.execute(parts.join(QStringLiteral(" UNION ALL ")).toUtf8());
        for (int row = 0; row < result.rows(); ++row)
            counts.insert(keys[result.integer(row, 0)], result.integer(row, 1));
    }
    return counts;
}

/// Tables that hold rows themselves and were there before, by their names before.
static QMap<QualifiedName, QualifiedName> keptTables(const Catalog &after, const QMap<QualifiedName, QualifiedName> &former)
{
    QMap<QualifiedName, QualifiedName> tables;
    for (auto name = former.cbegin(); name != former.cend(); ++name)
        if (const RelationPtr table = after.relation(name.key()); table && table->kind == Relation::Kind::Table)
            tables.insert(name.value(), name.key());
    return tables;
}

NewRows::NewRows(Session &session, DataSnapshot &snapshot, CatalogPtr before, CatalogPtr after)
    : m_session(session)
    , m_snapshot(snapshot)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_former(snapshot.formerNames(session))
    , m_byUp(rowCounts(session, keptTables(*m_after, m_former)))
{
    forEachNewColumn([this](const Relation &old, const Relation &now, const QString &column) {
        if (!old.primaryKey())
            m_filledByUp[now.name].insert(column, valuesIn(now, column));
    });
}

qint64 NewRows::valuesIn(const Relation &table, const QString &column) const
{
    return m_session.execute(QStringLiteral("SELECT count(%1) FROM %2").arg(quoteIdentifier(column), table.name.quoted()).toUtf8()).integer(0, 0);
}

/// Of tables that were there before; a renamed column keeps its number, and its values come back under the old name.
void NewRows::forEachNewColumn(const std::function<void(const Relation &old, const Relation &now, const QString &column)> &visit) const
{
    for (const RelationPtr &table : m_after->sortedRelations())
        if (const RelationPtr old = m_before->relation(m_former.value(table->name, table->name)); old && table->isTable())
            for (const Column &column : table->columns)
                if (std::none_of(old->columns.begin(), old->columns.end(), [&](const Column &known) { return known.number == column.number; }))
                    visit(*old, *table, column.name);
}

void NewRows::count()
{
    const QMap<QualifiedName, qint64> now = rowCounts(m_session, keptTables(*m_after, m_former));
    for (auto table = now.cbegin(); table != now.cend(); ++table)
        if (const qint64 written = *table - m_byUp.value(table.key()); written > 0)
            m_written.insert(table.key(), written);
    for (const RelationPtr &table : m_after->sortedRelations())
        if (table->isTable() && table->partitionOf.isEmpty() && !m_before->relation(m_former.value(table->name, table->name)))
            m_ofNewTables.insert(table->name, m_session.execute("SELECT count(*) FROM " + table->name.quoted().toUtf8()).integer(0, 0));
    // Without a key, old and new rows cannot be told apart: then what is there more than after the up counts.
    forEachNewColumn([this](const Relation &old, const Relation &table, const QString &column) {
        m_ofNewColumns[table.name].insert(column, old.primaryKey() ? m_snapshot.newValues(m_session, old, table, column) : valuesIn(table, column) - m_filledByUp[table.name].value(column));
    });
}

/// Where the rows of a table are that had this name before; empty where they are nowhere.
static QualifiedName nameNow(const QualifiedName &former, const QMap<QualifiedName, QualifiedName> &formerNames, const Catalog &catalog)
{
    if (const QualifiedName kept = formerNames.key(former); !kept.isEmpty())
        return kept;
    return catalog.relation(former) ? former : QualifiedName();
}

QMap<QualifiedName, qint64> NewRows::countAfter(const Catalog &afterDown, const QList<QualifiedName> &tables) const
{
    const QMap<QualifiedName, QualifiedName> former = m_snapshot.formerNames(m_session);
    QMap<QualifiedName, QualifiedName> left;
    for (const QualifiedName &table : tables)
        if (const QualifiedName now = nameNow(table, former, afterDown); !now.isEmpty())
            left.insert(table, now);
    return rowCounts(m_session, left);
}

QStringList NewRows::leftByUp(const Catalog &afterDown) const
{
    QMap<QualifiedName, qint64> added;
    for (auto table = m_byUp.cbegin(); table != m_byUp.cend(); ++table)
        if (const qint64 rows = *table - m_snapshot.rowsOf(table.key()); rows > 0)
            added.insert(table.key(), rows);
    const QMap<QualifiedName, qint64> counts = countAfter(afterDown, added.keys());
    QStringList left;
    for (auto table = added.cbegin(); table != added.cend(); ++table)
        if (const qint64 rows = std::min(*table, counts.value(table.key()) - m_snapshot.rowsOf(table.key()) - m_written.value(table.key())); rows > 0)
            left << tr("%n row(s) of %1", int(rows)).arg(table.key().display());
    return left;
}

QStringList NewRows::lost(const Catalog &afterDown, const QList<DataDifference> &oldRows) const
{
    QStringList lost;
    for (auto table = m_ofNewTables.cbegin(); table != m_ofNewTables.cend(); ++table)
        if (*table > 0 && !afterDown.relation(table.key()))
            lost << tr("%n row(s) of %1", int(*table)).arg(table.key().display());
    const QMap<QualifiedName, QualifiedName> former = m_snapshot.formerNames(m_session);
    for (auto table = m_ofNewColumns.cbegin(); table != m_ofNewColumns.cend(); ++table) {
        const RelationPtr now = afterDown.relation(nameNow(m_former.value(table.key(), table.key()), former, afterDown));
        for (auto column = table->cbegin(); column != table->cend(); ++column)
            if (*column > 0 && !(now && now->column(column.key())))
                lost << tr("%n value(s) of %1", int(*column)).arg(table.key().display() + u'.' + column.key());
    }
    const QMap<QualifiedName, qint64> counts = countAfter(afterDown, m_written.keys());
    for (auto table = m_written.cbegin(); table != m_written.cend(); ++table) {
        qint64 expected = m_snapshot.rowsOf(table.key()) + *table;
        for (const DataDifference &difference : oldRows)
            if (difference.kind == DataDifference::Kind::LostRows && difference.object == table.key().display())
                expected -= difference.count;
        if (const qint64 gone = std::min(*table, expected - counts.value(table.key())); gone > 0)
            lost << tr("%n row(s) of %1", int(gone)).arg(table.key().display());
    }
    return lost;
}

} // namespace lockkeeper
