#include "models/rehearsal/looserows.h"

#include "models/sandbox/madevalue.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Rehearsal", text, nullptr, count);
}

static QString argumentOf(const QString &type, int index)
{
    return type.section(u'(', 1).section(u')', 0, 0).section(u',', index, index);
}

/// A value of the new type that the old one cannot hold; empty where there is none, or none is known.
static QString tooLargeFor(const QString &before, const QString &after)
{
    static const QStringList integers { QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint") }, beyond { QStringLiteral("32768"), QStringLiteral("2147483648") };
    const auto isText = [](const QString &type) { return type.startsWith(u"character") || type == u"text"; };
    const auto isNumeric = [](const QString &type) { return type.startsWith(u"numeric"); };
    const int length = argumentOf(before, 0).toInt(), newLength = argumentOf(after, 0).toInt();
    if (isText(before) && isText(after) && length > 0 && (newLength == 0 || newLength > length))
        return QStringLiteral("repeat('x', %1)").arg(length + 1);
    const qsizetype size = integers.indexOf(before);
    if (size >= 0 && size < beyond.size() && (integers.indexOf(after) > size || isNumeric(after)))
        return beyond[size];
    const int digits = length - argumentOf(before, 1).toInt(), newDigits = newLength - argumentOf(after, 1).toInt();
    if (isNumeric(before) && isNumeric(after) && length > 0 && (newLength == 0 || newDigits > digits))
        return u'1' + QString(digits, u'0');
    return {};
}

namespace {

class Finder
{
public:
    Finder(const Relation &old, RelationPtr table, QList<Loosening> &found)
        : m_old(old)
        , m_table(std::move(table))
        , m_found(found)
    {
    }

    void find(const Catalog &after)
    {
        for (const Column &former : m_old.columns)
            if (const Column *column = columnNow(former.name); column && column->generated == Column::Generated::None && column->identity == Column::Identity::None)
                compareColumn(former, *column);
        for (const Constraint &former : m_old.constraints) {
            const QStringList columns = columnsNow(former.columns);
            if (columns.isEmpty())
                continue;
            if (former.kind == Constraint::Kind::ForeignKey)
                findOrphan(former, columns, after);
            else if (former.kind == Constraint::Kind::Check)
                findViolation(former, columns);
        }
        for (const Index &former : m_old.indexes)
            if (former.unique && former.valid && former.predicate.isEmpty() && former.fullDefinition.isEmpty())
                findDuplicate(former);
    }

private:
    /// A renamed column keeps its number.
    const Column *columnNow(const QString &former) const
    {
        const Column *old = m_old.column(former);
        const auto kept = std::find_if(m_table->columns.begin(), m_table->columns.end(), [&](const Column &column) { return old && column.number == old->number; });
        return kept == m_table->columns.end() ? nullptr : &*kept;
    }

    /// Empty where one is gone.
    QStringList columnsNow(const QStringList &former) const
    {
        QStringList names;
        for (const QString &name : former) {
            const Column *column = columnNow(name);
            if (!column)
                return {};
            names << column->name;
        }
        return names;
    }

    void add(const QString &what, const QList<RowValues> &tries, const QString &proof = {}) { m_found << Loosening { what, m_table, tries, proof }; }

    void compareColumn(const Column &former, const Column &column)
    {
        const QString object = m_table->name.display() + u'.' + column.name;
        const QString name = quoteIdentifier(column.name);
        if (former.notNull && !column.notNull)
            add(tr("%1 is NULL").arg(object), { { { column.name, QStringLiteral("NULL") } } }, name + QStringLiteral(" IS NULL"));
        if (const QString value = tooLargeFor(former.type, column.type); !value.isEmpty())
            add(tr("%1 is %2, which %3 cannot hold").arg(object, value, former.type), { { { column.name, value } } }, QStringLiteral("%1 = %2").arg(name, value));
    }

    void findOrphan(const Constraint &former, const QStringList &columns, const Catalog &after)
    {
        const bool kept = std::any_of(m_table->constraints.begin(), m_table->constraints.end(), [&](const Constraint &other) { return other.kind == former.kind && other.columns == columns; });
        if (kept || columns.size() != 1 || !after.relation(former.referenced))
            return;
        const QString type = m_table->column(columns.front())->type;
        const QString value = type == u"text" || type.startsWith(u"character") ? QStringLiteral("'lockkeeper-missing'") : type == u"uuid" ? QStringLiteral("md5('missing')::uuid") : QStringLiteral("-32000");
        add(tr("%1 points at no row of %2").arg(m_table->name.display() + u'.' + columns.front(), former.referenced.display()), { { { columns.front(), value } } });
    }

    void findViolation(const Constraint &former, const QStringList &columns)
    {
        const bool kept = std::any_of(m_table->constraints.begin(), m_table->constraints.end(), [&](const Constraint &other) { return other.kind == former.kind && other.expression == former.expression; });
        if (kept || columns != former.columns || former.expression.isEmpty())
            return;
        static const QStringList values { QStringLiteral("-32000"), QStringLiteral("32000"), QStringLiteral("0"), QStringLiteral("'lockkeeper-refused'"), QStringLiteral("''"), QStringLiteral("NULL") };
        QStringList worthTrying = values; // and what the checks of now name: the former may have had less
        const QString type = m_table->column(columns.front())->type;
        for (const Constraint &other : m_table->constraints)
            if (other.kind == Constraint::Kind::Check && other.columns.contains(columns.front()))
                worthTrying = namedValues(other.expression, type) + worthTrying;
        QList<RowValues> tries;
        for (const QString &value : std::as_const(worthTrying))
            tries << RowValues { { columns.front(), value } };
        add(tr("%1 fails CHECK (%2)").arg(m_table->name.display() + u'.' + columns.front(), former.expression), tries, QStringLiteral("NOT (%1)").arg(former.expression));
    }

    void findDuplicate(const Index &former)
    {
        QStringList columns;
        for (const Column &column : m_old.columns)
            if (former.columns.contains(quoteIdentifier(column.name)))
                columns << column.name;
        columns = columnsNow(columns);
        if (columns.isEmpty() || columns.size() != former.columns.size())
            return;
        const auto isCovered = [&](const Index &other) {
            return other.unique && other.predicate.isEmpty() && !other.columns.isEmpty() && std::all_of(other.columns.begin(), other.columns.end(), [&](const QString &column) { return std::any_of(columns.begin(), columns.end(), [&](const QString &name) { return quoteIdentifier(name) == column; }); });
        };
        if (std::any_of(m_table->indexes.begin(), m_table->indexes.end(), isCovered))
            return;
        QStringList given, same, names;
        for (const QString &column : std::as_const(columns))
            given << quoteIdentifier(column) + QStringLiteral(" IS NOT NULL");
        RowValues values;
        for (const QString &column : std::as_const(columns)) {
            const QString quoted = quoteIdentifier(column);
            values.insert(column, QStringLiteral("(SELECT %1 FROM %2 WHERE %3 ORDER BY ctid LIMIT 1)").arg(quoted, m_table->name.quoted(), given.join(QStringLiteral(" AND "))));
            names << column;
        }
        QList<RowValues> tries;
        for (const RowValues &outside : outsideOfPartialIndexes(columns)) {
            tries << values;
            tries.back().insert(outside);
        }
        const QString list = given.replaceInStrings(QStringLiteral(" IS NOT NULL"), QString()).join(QStringLiteral(", "));
        add(tr("two rows of %1 have the same %2").arg(m_table->name.display(), names.join(QStringLiteral(", "))), tries, QStringLiteral("(%1) IN (SELECT %1 FROM %2 GROUP BY %1 HAVING count(*) > 1)").arg(list, m_table->name.quoted()));
    }

    /// Values that may keep a row out of what the unique indexes of now watch, as a mark of deletion does; none of them first.
    QList<RowValues> outsideOfPartialIndexes(const QStringList &key) const
    {
        QList<RowValues> found { {} };
        for (const Index &index : m_table->indexes)
            for (const Column &column : m_table->columns) {
                const bool watched = index.unique && QRegularExpression(QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(column.name))).match(index.predicate).hasMatch();
                if (!watched || key.contains(column.name))
                    continue;
                const QStringList values = column.type == u"boolean" ? QStringList { QStringLiteral("true"), QStringLiteral("false") } : namedValues(index.predicate, column.type) + QStringList { QStringLiteral("NULL") };
                for (const QString &value : values)
                    found << RowValues { { column.name, value } };
                if (column.type.startsWith(u"timestamp") || column.type == u"date")
                    found << RowValues { { column.name, QStringLiteral("now()") } };
            }
        return found;
    }

    const Relation &m_old;
    RelationPtr m_table;
    QList<Loosening> &m_found;
};

} // namespace

LooseRows::LooseRows(Session &session, const Catalog &before, CatalogPtr after, const QMap<QualifiedName, QualifiedName> &former)
    : m_session(session)
    , m_after(std::move(after))
    , m_former(former)
{
    for (const RelationPtr &table : m_after->sortedRelations())
        if (const RelationPtr old = before.relation(former.value(table->name)); old && old != table && table->isTable() && table->partitionOf.isEmpty())
            Finder(*old, table, m_loosenings).find(*m_after);
}

qint64 LooseRows::rowsOf(const QualifiedName &table) const
{
    return m_session.execute("SELECT count(*) FROM " + table.quoted().toUtf8()).integer(0, 0);
}

void LooseRows::countRows()
{
    for (const Loosening &loosening : std::as_const(m_loosenings)) {
        const QualifiedName table = m_former.value(loosening.table->name);
        if (!m_rows.contains(table))
            m_rows.insert(table, rowsOf(table));
    }
}

/// Committed where it is one that was refused before.
bool LooseRows::writeRow(RowMaker &rows, const Loosening &loosening, const RowValues &values)
{
    m_session.execute("BEGIN");
    bool written = !rows.insert(*loosening.table, values);
    if (written && !loosening.proof.isEmpty())
        written = m_session.execute(QStringLiteral("SELECT EXISTS (SELECT FROM %1 WHERE %2)").arg(loosening.table->name.quoted(), loosening.proof).toUtf8()).boolean(0, 0);
    m_session.execute(written ? "COMMIT" : "ROLLBACK");
    return written;
}

QStringList LooseRows::write()
{
    QStringList written;
    RowMaker rows(m_session, m_after);
    for (const Loosening &loosening : std::as_const(m_loosenings)) {
        const qint64 before = rowsOf(loosening.table->name);
        if (std::any_of(loosening.tries.begin(), loosening.tries.end(), [&](const RowValues &values) { return writeRow(rows, loosening, values); })) {
            written << loosening.what;
            m_written[m_former.value(loosening.table->name)] += rowsOf(loosening.table->name) - before;
        }
    }
    return written;
}

QStringList LooseRows::lost() const
{
    QStringList lost;
    for (auto table = m_written.cbegin(); table != m_written.cend(); ++table)
        if (const qint64 gone = std::min(*table, m_rows.value(table.key()) + *table - rowsOf(table.key())); gone > 0)
            lost << tr("%n row(s) of %1", int(gone)).arg(table.key().display());
    return lost;
}

} // namespace lockkeeper
