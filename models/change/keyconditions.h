// What conditions say of the columns of a partition key, and what a partition's bound says: comparisons with constants under AND,
// OR and NOT. What is not known proves nothing. Used within change/ only.
#pragma once

#include "models/change/operation.h"
#include "models/sql/syntaxnode.h"

namespace lockkeeper::keyconditions {

enum class Comparison { Less, LessEqual, Equal, NotEqual, GreaterEqual, Greater, IsNull, IsNotNull };

struct Value
{
    QString text;
    QString type; ///< that it is cast to; empty where it is written as it is
};

/// A CHECK or WHERE in terms of its columns; Unknown stands for every other condition.
struct Condition
{
    enum class Kind { Unknown, Atom, And, Or };
    Kind kind = Kind::Unknown;
    QString column;
    Comparison comparison = Comparison::Equal;
    Value value;
    QList<Condition> parts;
};

/// That the column has this value.
Condition equals(const QString &column, const Value &value);
Condition isNull(const QString &column);
Condition allOf(const QList<Condition> &conditions);

/// Reads expressions about the columns of one table.
class ConditionReader
{
public:
    ConditionReader(const Relation &table, const OperationContext &context)
        : m_table(table)
        , m_context(context)
    {
    }
    Condition read(const SyntaxNode &node, bool negate = false) const;
    /// A constant as it is written, below its casts.
    std::optional<Value> valueOf(const SyntaxNode &node) const;

private:
    Condition readBool(const SyntaxNode &node, bool negate) const;
    Condition readComparison(const SyntaxNode &node, bool negate) const;
    Condition anyOf(const QString &column, Comparison comparison, const QList<SyntaxNode> &values, bool any, bool negate) const;
    Condition comparisonWith(const QString &column, Comparison comparison, const SyntaxNode &constant, bool negate) const;
    QString columnOf(const SyntaxNode &node) const;

    const Relation &m_table;
    const OperationContext &m_context;
};

enum class Order { Less, Equal, Greater, Different, Unknown };

/// Values of one key column and what can be said of two of them.
class Key
{
public:
    Key(QString name, const Relation &table, const OperationContext &context);
    const QString &name() const { return m_name; }
    bool notNull() const { return m_notNull; }
    Order compare(const Value &a, const Value &b) const;

private:
    bool isOfType(const Value &value) const;
    Order compareTimes(const QString &a, const QString &b) const;

    QString m_name, m_type;
    bool m_notNull = false, m_whole = false, m_text = false, m_labels = false;
};

/// The key's columns; none where an expression, operator class or collation is among them.
QStringList keyColumns(const Relation &parent);

/// A bound with its constants read.
struct Bound
{
    struct Datum
    {
        QString limit; ///< MINVALUE, MAXVALUE or empty
        std::optional<Value> value;
    };
    QList<Datum> lower, upper;
    QList<Value> listed;
    bool range = false, list = false, listsNull = false, readable = true;
};

Bound readBound(const SyntaxNode &node, const ConditionReader &reader);

/// True where it holds only for rows inside of the bound. @p filters: it is a WHERE, which leaves out what is null; a CHECK does not.
bool isInside(const Condition &all, const QList<Key> &keys, const Bound &bound, bool filters);
/// True where it holds only for rows outside of the bound; of a range, as far as the first column tells.
bool isOutside(const Condition &all, const QList<Key> &keys, const Bound &bound);

} // namespace lockkeeper::keyconditions
