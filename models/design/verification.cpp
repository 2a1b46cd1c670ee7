#include "models/design/verification.h"

namespace lockkeeper::verify {

static QString oid(const QualifiedName &relation)
{
    return QStringLiteral("to_regclass(%1)").arg(quoteLiteral(relation.quoted()));
}

static QString ofColumn(const QualifiedName &table, const QString &column, const QString &more)
{
    return QStringLiteral("(SELECT FROM pg_attribute WHERE attrelid = %1 AND attname = %2 AND NOT attisdropped%3) AS ok").arg(oid(table), quoteLiteral(column), more);
}

static QString ofConstraint(const QualifiedName &table, const QString &name, const QString &more)
{
    return QStringLiteral("(SELECT FROM pg_constraint WHERE conrelid = %1 AND conname = %2%3) AS ok").arg(oid(table), quoteLiteral(name), more);
}

QString columnThere(const QualifiedName &table, const QString &column)
{
    return QStringLiteral("SELECT EXISTS ") + ofColumn(table, column, {});
}

QString columnGone(const QualifiedName &table, const QString &column)
{
    return QStringLiteral("SELECT NOT EXISTS ") + ofColumn(table, column, {});
}

QString columnType(const QualifiedName &table, const QString &column, const QString &type)
{
    return QStringLiteral("SELECT EXISTS ") + ofColumn(table, column, QStringLiteral(" AND atttypid = %1::regtype").arg(quoteLiteral(type)));
}

QString columnNotNull(const QualifiedName &table, const QString &column, bool notNull)
{
    return QStringLiteral("SELECT EXISTS ") + ofColumn(table, column, notNull ? QStringLiteral(" AND attnotnull") : QStringLiteral(" AND NOT attnotnull"));
}

QString constraintThere(const QualifiedName &table, const QString &name, bool validated)
{
    return QStringLiteral("SELECT EXISTS ") + ofConstraint(table, name, validated ? QStringLiteral(" AND convalidated") : QString());
}

QString constraintGone(const QualifiedName &table, const QString &name)
{
    return QStringLiteral("SELECT NOT EXISTS ") + ofConstraint(table, name, {});
}

QString indexValid(const QualifiedName &index)
{
    return QStringLiteral("SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = %1 AND indisvalid) AS ok").arg(oid(index));
}

QString triggerThere(const QualifiedName &table, const QString &trigger)
{
    return QStringLiteral("SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = %1 AND tgname = %2 AND tgenabled <> 'D') AS ok").arg(oid(table), quoteLiteral(trigger));
}

QString relationThere(const QualifiedName &relation)
{
    return QStringLiteral("SELECT %1 IS NOT NULL AS ok").arg(oid(relation));
}

QString relationGone(const QualifiedName &relation)
{
    return QStringLiteral("SELECT %1 IS NULL AS ok").arg(oid(relation));
}

QString noRow(const QualifiedName &table, const QString &condition)
{
    return QStringLiteral("SELECT NOT EXISTS (SELECT FROM %1 WHERE %2) AS ok").arg(table.quoted(), condition);
}

} // namespace lockkeeper::verify
