#include "models/catalog/relation.h"

namespace lockkeeper {

QString shortTypeName(const QString &type)
{
    QString text = type;
    const bool zoned = text.contains(u" with time zone");
    text.remove(QStringLiteral(" with time zone")).remove(QStringLiteral(" without time zone"));
    if (zoned)
        text.replace(QStringLiteral("timestamp"), QStringLiteral("timestamptz"));
    return text.replace(QStringLiteral("character varying"), QStringLiteral("varchar")).replace(QStringLiteral("character("), QStringLiteral("char("));
}

static QString quotedList(const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted << quoteIdentifier(name);
    return quoted.join(QStringLiteral(", "));
}

static QString actionText(const char *event, Constraint::Action action)
{
    static const char *const words[] = { "", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };
    if (action == Constraint::Action::NoAction)
        return {};
    return QStringLiteral(" ON %1 %2").arg(QLatin1String(event), QLatin1String(words[int(action)]));
}

QString Constraint::definition() const
{
    if (!fullDefinition.isEmpty())
        return fullDefinition;
    QString text;
    switch (kind) {
    case Kind::Check:
        text = QStringLiteral("CHECK (%1)").arg(expression);
        break;
    case Kind::Unique:
        text = QStringLiteral("UNIQUE (%1)").arg(quotedList(columns));
        break;
    case Kind::PrimaryKey:
        text = QStringLiteral("PRIMARY KEY (%1)").arg(quotedList(columns));
        break;
    case Kind::ForeignKey:
        text = QStringLiteral("FOREIGN KEY (%1) REFERENCES %2").arg(quotedList(columns), referenced.quoted());
        if (!referencedColumns.isEmpty())
            text += u'(' + quotedList(referencedColumns) + u')';
        if (matchFull)
            text += QStringLiteral(" MATCH FULL");
        text += actionText("UPDATE", onUpdate) + actionText("DELETE", onDelete);
        break;
    case Kind::Exclusion:
        break;
    }
    if (noInherit)
        text += QStringLiteral(" NO INHERIT");
    if (deferrable)
        text += QStringLiteral(" DEFERRABLE");
    if (initiallyDeferred)
        text += QStringLiteral(" INITIALLY DEFERRED");
    if (!validated)
        text += QStringLiteral(" NOT VALID");
    return text;
}

QString Index::definition(const QualifiedName &table) const
{
    if (!fullDefinition.isEmpty())
        return fullDefinition;
    QString text = QStringLiteral("CREATE %1INDEX %2 ON %3 USING %4 (%5)")
                       .arg(unique ? QStringLiteral("UNIQUE ") : QString(), quoteIdentifier(name), table.quoted(), method, columns.join(QStringLiteral(", ")));
    if (!included.isEmpty())
        text += QStringLiteral(" INCLUDE (%1)").arg(quotedList(included));
    if (!predicate.isEmpty())
        text += QStringLiteral(" WHERE ") + predicate;
    return text;
}

QString Index::shortDefinition(const QualifiedName &table) const
{
    const QString full = definition(table);
    const QString lead = QStringLiteral(" USING ");
    QString text = full.mid(full.indexOf(lead) + lead.size());
    if (text.startsWith(QStringLiteral("btree ")))
        text.remove(0, 6);
    return primary ? QStringLiteral("primary key ") + text : text;
}

template <class T>
static const T *findNamed(const QList<T> &items, const QString &name)
{
    const auto found = std::find_if(items.begin(), items.end(), [&](const T &item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

const Column *Relation::column(const QString &columnName) const
{
    return findNamed(columns, columnName);
}

const Constraint *Relation::constraint(const QString &constraintName) const
{
    return findNamed(constraints, constraintName);
}

const Index *Relation::index(const QString &indexName) const
{
    return findNamed(indexes, indexName);
}

bool Relation::hasIndexOn(const QStringList &columnNames) const
{
    return std::any_of(indexes.begin(), indexes.end(), [&](const Index &one) {
        if (!one.valid || !one.predicate.isEmpty() || one.columns.size() < columnNames.size())
            return false;
        const QStringList leading = one.columns.mid(0, columnNames.size());
        return std::all_of(columnNames.begin(), columnNames.end(), [&](const QString &column) { return leading.contains(quoteIdentifier(column)); });
    });
}

QString ExtendedStatistics::definition(const QualifiedName &table) const
{
    const QString only = kinds.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(kinds.join(QStringLiteral(", ")));
    return QStringLiteral("CREATE STATISTICS %1%2 ON %3 FROM %4").arg(name.quoted(), only, columns.join(QStringLiteral(", ")), table.quoted());
}

const Constraint *Relation::primaryKey() const
{
    const auto found = std::find_if(constraints.begin(), constraints.end(), [](const Constraint &item) { return item.kind == Constraint::Kind::PrimaryKey; });
    return found == constraints.end() ? nullptr : &*found;
}

QString Relation::kindName() const
{
    switch (kind) {
    case Kind::Table: return QStringLiteral("table");
    case Kind::PartitionedTable: return QStringLiteral("partitioned table");
    case Kind::View: return QStringLiteral("view");
    case Kind::MaterializedView: return QStringLiteral("materialized view");
    case Kind::ForeignTable: return QStringLiteral("foreign table");
    }
    return {};
}

} // namespace lockkeeper
