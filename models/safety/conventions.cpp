#include "models/safety/conventions.h"

#include <QRegularExpression>

namespace lockkeeper {

static constexpr qsizetype longestName = 63; // bytes; PostgreSQL cuts what is longer

static bool isWhole(const QString &expression, const QString &name)
{
    return expression.isEmpty() || QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(name).hasMatch();
}

bool Conventions::allowsTable(const QString &name) const
{
    return isWhole(tables, name);
}

bool Conventions::allowsColumn(const QString &name) const
{
    return isWhole(columns, name);
}

static QString filledIn(QString pattern, const QString &table, const QStringList &columnNames, const QString &referenced)
{
    return pattern.replace(QStringLiteral("{table}"), table).replace(QStringLiteral("{columns}"), columnNames.join(u'_')).replace(QStringLiteral("{referenced}"), referenced);
}

static QString cut(QString name)
{
    while (name.toUtf8().size() > longestName)
        name.chop(1);
    return name;
}

bool Conventions::allows(Named kind, const QString &name, const QString &table, const QStringList &columnNames, const QString &referenced) const
{
    const QString pattern = names.value(kind);
    if (pattern.isEmpty())
        return true;
    const QString wanted = filledIn(pattern, table, columnNames, referenced);
    return wanted.contains(u'*') ? matchesName(wanted, name) : name == cut(wanted);
}

QString Conventions::nameFor(Named kind, const QString &otherwise, const QString &table, const QStringList &columnNames, const QString &referenced, const QString &star) const
{
    const QString pattern = names.value(kind);
    return pattern.isEmpty() ? otherwise : cut(filledIn(pattern, table, columnNames, referenced).replace(u'*', star.isEmpty() ? columnNames.join(u'_') : star));
}

/// "character varying(20)[]" as "character varying".
static QString bareType(const QString &type)
{
    QString bare = type;
    while (bare.endsWith(QStringLiteral("[]")))
        bare.chop(2);
    const qsizetype open = bare.indexOf(u'('), close = bare.indexOf(u')');
    return open < 0 || close < open ? bare : (bare.left(open) + bare.mid(close + 1)).trimmed();
}

QString Conventions::forbiddenType(const QString &type) const
{
    for (auto forbidden = forbiddenTypes.begin(); forbidden != forbiddenTypes.end(); ++forbidden)
        if (forbidden.key() == type || forbidden.key() == bareType(type))
            return forbidden.key();
    return {};
}

Conventions::Named Conventions::namedBy(const Constraint &constraint)
{
    switch (constraint.kind) {
    case Constraint::Kind::PrimaryKey:
        return Named::PrimaryKey;
    case Constraint::Kind::Unique:
        return Named::Unique;
    case Constraint::Kind::ForeignKey:
        return Named::ForeignKey;
    case Constraint::Kind::Exclusion:
        return Named::Exclusion;
    case Constraint::Kind::Check:
        break;
    }
    return Named::Check;
}

} // namespace lockkeeper
