// Quoting of identifiers and literals, as PostgreSQL's quote_ident() and quote_literal() do it. The only place that
// puts a name or a text into SQL.
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>
#include <cstring>

namespace lockkeeper {

/// Quoted only where PostgreSQL would need it: upper case, special characters, reserved words.
QString quoteIdentifier(const QString &name);
/// 'it''s', with E'' and doubled backslashes where there are any.
QString quoteLiteral(const QString &text);

/// A name in a schema; an empty schema means "wherever the search path finds it".
struct QualifiedName
{
    QString schema;
    QString name;

    bool operator==(const QualifiedName &) const = default;
    /// By schema, then by name: less than, equal to or greater than 0.
    int compare(const QualifiedName &other) const
    {
        // Most names that meet are of one schema.
        const bool alike = schema.size() == other.schema.size() && memcmp(schema.constData(), other.schema.constData(), size_t(schema.size()) * sizeof(QChar)) == 0;
        const int bySchema = alike ? 0 : schema.compare(other.schema);
        return bySchema != 0 ? bySchema : name.compare(other.name);
    }
    bool operator<(const QualifiedName &other) const { return compare(other) < 0; }
    bool isEmpty() const { return name.isEmpty(); }
    /// schema.name as a person reads it, unquoted.
    QString display() const { return schema.isEmpty() ? name : schema + u'.' + name; }
    /// Ready for SQL.
    QString quoted() const { return schema.isEmpty() ? quoteIdentifier(name) : quoteIdentifier(schema) + u'.' + quoteIdentifier(name); }
};

inline size_t qHash(const QualifiedName &name, size_t seed = 0)
{
    return qHashMulti(seed, name.schema, name.name);
}

} // namespace lockkeeper
