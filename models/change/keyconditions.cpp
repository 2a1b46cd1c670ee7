#include "models/change/keyconditions.h"

#include "models/change/syntaxreading.h"
#include "models/sql/parsetree.h"

#include <QDateTime>

namespace lockkeeper::keyconditions {

static Comparison negated(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Less: return Comparison::GreaterEqual;
    case Comparison::LessEqual: return Comparison::Greater;
    case Comparison::Equal: return Comparison::NotEqual;
    case Comparison::NotEqual: return Comparison::Equal;
    case Comparison::GreaterEqual: return Comparison::Less;
    case Comparison::Greater: return Comparison::LessEqual;
    case Comparison::IsNull: return Comparison::IsNotNull;
    case Comparison::IsNotNull: break;
    }
    return Comparison::IsNull;
}

static Comparison mirrored(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Less: return Comparison::Greater;
    case Comparison::LessEqual: return Comparison::GreaterEqual;
    case Comparison::GreaterEqual: return Comparison::LessEqual;
    case Comparison::Greater: return Comparison::Less;
    default: return comparison;
    }
}

static std::optional<Comparison> comparisonOf(const QString &sign)
{
    static const QHash<QString, Comparison> signs { { QStringLiteral("<"), Comparison::Less }, { QStringLiteral("<="), Comparison::LessEqual }, { QStringLiteral("="), Comparison::Equal },
                                                    { QStringLiteral("<>"), Comparison::NotEqual }, { QStringLiteral(">="), Comparison::GreaterEqual }, { QStringLiteral(">"), Comparison::Greater } };
    const auto found = signs.constFind(sign);
    return found == signs.cend() ? std::nullopt : std::optional(*found);
}

static Condition comparing(const QString &column, Comparison comparison, const Value &value, bool negate)
{
    Condition condition;
    condition.kind = column.isEmpty() ? Condition::Kind::Unknown : Condition::Kind::Atom;
    condition.column = column;
    condition.comparison = negate ? negated(comparison) : comparison;
    condition.value = value;
    return condition;
}

Condition equals(const QString &column, const Value &value)
{
    return comparing(column, Comparison::Equal, value, false);
}

Condition isNull(const QString &column)
{
    return comparing(column, Comparison::IsNull, {}, false);
}

Condition allOf(const QList<Condition> &conditions)
{
    Condition all;
    all.kind = Condition::Kind::And;
    all.parts = conditions;
    return all;
}

static QList<SyntaxNode> elementsOf(const SyntaxNode &array)
{
    return array.is("TypeCast") ? elementsOf(array.child("arg")) : array.is("A_ArrayExpr") ? array.children("elements") : QList<SyntaxNode>();
}

Condition ConditionReader::read(const SyntaxNode &node, bool negate) const
{
    if (node.is("BoolExpr"))
        return readBool(node, negate);
    if (node.is("NullTest")) {
        const QString column = columnOf(node.child("arg"));
        return column.isEmpty() ? Condition() : comparing(column, (node.enumerator("nulltesttype") == "IS_NULL") != negate ? Comparison::IsNull : Comparison::IsNotNull, {}, false);
    }
    if (node.is("ColumnRef")) // a boolean
        return comparing(columnOf(node), Comparison::Equal, { QStringLiteral("true"), {} }, negate);
    return node.is("A_Expr") ? readComparison(node, negate) : Condition();
}

std::optional<Value> ConditionReader::valueOf(const SyntaxNode &node) const
{
    if (node.is("TypeCast")) {
        std::optional<Value> value = valueOf(node.child("arg"));
        if (value)
            value->type = readType(node.child("type_name"), m_context);
        return value;
    }
    if (!node.is("A_Const") || node.boolean("isnull"))
        return std::nullopt;
    if (node.child("sval").is("String"))
        return Value { stringValue(node), {} };
    return Value { deparseExpression(node), {} };
}

Condition ConditionReader::readBool(const SyntaxNode &node, bool negate) const
{
    const QList<SyntaxNode> arguments = node.children("args");
    if (node.enumerator("boolop") == "NOT_EXPR")
        return read(arguments.value(0), !negate);
    Condition condition;
    condition.kind = (node.enumerator("boolop") == "AND_EXPR") != negate ? Condition::Kind::And : Condition::Kind::Or;
    for (const SyntaxNode &argument : arguments)
        condition.parts << read(argument, negate);
    return condition;
}

Condition ConditionReader::readComparison(const SyntaxNode &node, bool negate) const
{
    const QByteArray kind = node.enumerator("kind");
    const auto sign = comparisonOf(nameParts(node.children("name")).value(0));
    const QString column = columnOf(node.child("lexpr"));
    const QList<SyntaxNode> listed = node.children("rexpr");
    if (kind == "AEXPR_BETWEEN" && listed.size() == 2 && !column.isEmpty()) {
        Condition both;
        both.kind = negate ? Condition::Kind::Or : Condition::Kind::And;
        both.parts << comparisonWith(column, Comparison::GreaterEqual, listed[0], negate) << comparisonWith(column, Comparison::LessEqual, listed[1], negate);
        return both;
    }
    if (!sign)
        return {};
    if (kind == "AEXPR_IN" && !column.isEmpty())
        return anyOf(column, *sign, listed, *sign == Comparison::Equal, negate);
    if ((kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") && !column.isEmpty())
        return anyOf(column, *sign, elementsOf(node.child("rexpr")), kind == "AEXPR_OP_ANY", negate);
    if (kind != "AEXPR_OP")
        return {};
    if (!column.isEmpty())
        return comparisonWith(column, *sign, node.child("rexpr"), negate);
    const QString right = columnOf(node.child("rexpr"));
    return right.isEmpty() ? Condition() : comparisonWith(right, mirrored(*sign), node.child("lexpr"), negate);
}

Condition ConditionReader::anyOf(const QString &column, Comparison comparison, const QList<SyntaxNode> &values, bool any, bool negate) const
{
    Condition condition;
    if (values.isEmpty())
        return condition;
    condition.kind = any != negate ? Condition::Kind::Or : Condition::Kind::And;
    for (const SyntaxNode &value : values)
        condition.parts << comparisonWith(column, comparison, value, negate);
    return condition;
}

Condition ConditionReader::comparisonWith(const QString &column, Comparison comparison, const SyntaxNode &constant, bool negate) const
{
    const std::optional<Value> value = valueOf(constant);
    return value ? comparing(column, comparison, *value, negate) : Condition();
}

/// A column, also a varchar as the server shows it in comparisons: (k)::text.
QString ConditionReader::columnOf(const SyntaxNode &node) const
{
    if (node.is("ColumnRef"))
        return readName(node.children("fields")).name;
    if (!node.is("TypeCast") || readType(node.child("type_name"), m_context) != u"text")
        return {};
    const Column *column = m_table.column(columnOf(node.child("arg")));
    return column && column->type.startsWith(u"character varying") ? column->name : QString();
}

template <class T>
static Order orderOf(const T &a, const T &b)
{
    return a < b ? Order::Less : b < a ? Order::Greater : Order::Equal;
}

static Order compareWhole(const QString &a, const QString &b)
{
    bool left = false, right = false;
    const qint64 x = a.toLongLong(&left), y = b.toLongLong(&right);
    return left && right ? orderOf(x, y) : Order::Unknown;
}

Key::Key(QString name, const Relation &table, const OperationContext &context)
    : m_name(std::move(name))
{
    const Column *column = table.column(m_name);
    m_type = column ? column->type : QString();
    m_notNull = column && column->notNull;
    const auto isType = [&](const char *wanted) { return m_type == QLatin1String(wanted); };
    m_whole = isType("smallint") || isType("integer") || isType("bigint");
    m_text = m_type == u"text" || m_type.startsWith(u"character varying");
    m_labels = m_text || m_type == u"boolean" || m_type == u"uuid" || (context.catalog && std::any_of(context.catalog->types.begin(), context.catalog->types.end(), [&](const TypeInfo &type) { return type.kind == TypeInfo::Kind::Enum && type.name.quoted() == m_type; }));
}

Order Key::compare(const Value &a, const Value &b) const
{
    if (!isOfType(a) || !isOfType(b))
        return Order::Unknown;
    if (a.text == b.text)
        return Order::Equal;
    if (m_whole)
        return compareWhole(a.text, b.text);
    if (m_type == u"date" || m_type.startsWith(u"timestamp"))
        return compareTimes(a.text, b.text);
    if (m_type.startsWith(u"numeric")) {
        bool left = false, right = false;
        const double x = a.text.toDouble(&left), y = b.text.toDouble(&right);
        return left && right && x != y ? orderOf(x, y) : Order::Unknown;
    }
    return m_labels ? Order::Different : Order::Unknown;
}

/// A cast to another type chooses another operator, which may not be of the key's family.
bool Key::isOfType(const Value &value) const
{
    static const QStringList whole { QStringLiteral("smallint"), QStringLiteral("integer"), QStringLiteral("bigint") };
    return value.type.isEmpty() || value.type == m_type || (m_whole && whole.contains(value.type)) || (m_text && (value.type == u"text" || value.type == u"character varying"))
        || (m_type.startsWith(u"numeric") && value.type == u"numeric");
}

/// ISO dates and times; one with a time zone says nothing about one without.
Order Key::compareTimes(const QString &a, const QString &b) const
{
    const auto hasZone = [](const QString &text) { return text.size() > 10 && (text.lastIndexOf(u'+') > 10 || text.lastIndexOf(u'-') > 10); };
    const auto read = [&](QString text) {
        if (text.size() > 10)
            text[10] = u'T';
        return text.size() == 10 ? QDate::fromString(text, Qt::ISODate).startOfDay(Qt::UTC) : QDateTime::fromString(hasZone(text) ? text : text + u'Z', Qt::ISODate);
    };
    const QDateTime left = read(a), right = read(b);
    const bool bothDays = a.size() == 10 && b.size() == 10;
    if (!left.isValid() || !right.isValid() || hasZone(a) != hasZone(b) || (m_type == u"date" && !bothDays))
        return Order::Unknown;
    return orderOf(left, right);
}

using Test = std::function<bool(const Condition &)>;

/// True where the condition holds only for what passes the test of an atom.
static bool implies(const Condition &condition, const Test &test)
{
    switch (condition.kind) {
    case Condition::Kind::Unknown: return false;
    case Condition::Kind::Atom: return test(condition);
    case Condition::Kind::And: return std::any_of(condition.parts.begin(), condition.parts.end(), [&](const Condition &part) { return implies(part, test); });
    case Condition::Kind::Or: return std::all_of(condition.parts.begin(), condition.parts.end(), [&](const Condition &part) { return implies(part, test); });
    }
    return false;
}

/// True where the condition holds only for rows whose key has a value.
static bool isNotNull(const Condition &all, const Key &key)
{
    return key.notNull() || implies(all, [&](const Condition &atom) { return atom.column == key.name() && atom.comparison == Comparison::IsNotNull; });
}

/// k >= value, or k > value.
static bool atLeast(const Condition &atom, const Key &key, const Value &value, bool strictly)
{
    if (atom.column != key.name())
        return false;
    const Order order = key.compare(atom.value, value);
    switch (atom.comparison) {
    case Comparison::Greater: return order == Order::Greater || order == Order::Equal;
    case Comparison::Equal:
    case Comparison::GreaterEqual: return order == Order::Greater || (!strictly && order == Order::Equal);
    default: return false;
    }
}

/// k < value.
static bool below(const Condition &atom, const Key &key, const Value &value)
{
    if (atom.column != key.name())
        return false;
    const Order order = key.compare(atom.value, value);
    switch (atom.comparison) {
    case Comparison::Less: return order == Order::Less || order == Order::Equal;
    case Comparison::Equal:
    case Comparison::LessEqual: return order == Order::Less;
    default: return false;
    }
}

static bool differs(const Condition &atom, const Key &key, const Value &value)
{
    if (atom.column != key.name())
        return false;
    const Order order = key.compare(atom.value, value);
    return (atom.comparison == Comparison::NotEqual && order == Order::Equal) || (atom.comparison == Comparison::Equal && (order == Order::Less || order == Order::Greater || order == Order::Different))
        || atLeast(atom, key, value, true) || below(atom, key, value);
}

Bound readBound(const SyntaxNode &node, const ConditionReader &reader)
{
    Bound bound;
    bound.range = node.string("strategy") == u"r";
    bound.list = node.string("strategy") == u"l";
    const auto data = [&](const char *field) {
        QList<Bound::Datum> read;
        for (const SyntaxNode &item : node.children(field)) {
            read << Bound::Datum { boundLimit(item), reader.valueOf(item) };
            bound.readable = bound.readable && (!read.back().limit.isEmpty() || read.back().value);
        }
        return read;
    };
    bound.lower = data("lowerdatums");
    bound.upper = data("upperdatums");
    for (const SyntaxNode &item : node.children("listdatums")) {
        const std::optional<Value> value = reader.valueOf(item);
        if (item.is("A_Const") && item.boolean("isnull"))
            bound.listsNull = true;
        else if (value)
            bound.listed << *value;
        else
            bound.readable = false;
    }
    return bound;
}

QStringList keyColumns(const Relation &parent)
{
    QStringList columns;
    const QString &key = parent.partitionKey;
    const qsizetype open = key.indexOf(u'(');
    for (const QString &written : key.mid(open + 1, key.size() - open - 2).split(u',')) {
        const QString name = written.trimmed();
        const auto known = std::find_if(parent.columns.begin(), parent.columns.end(), [&](const Column &column) { return quoteIdentifier(column.name) == name; });
        if (known == parent.columns.end())
            return {};
        columns << known->name;
    }
    return columns;
}

static bool insideRange(const Condition &all, const QList<Key> &keys, const Bound &bound)
{
    const Key &key = keys.front();
    const Bound::Datum &lower = bound.lower.front(), &upper = bound.upper.front();
    // Only with MINVALUE behind it does the first column's own value belong to the partition, whatever the others are.
    const bool strictly = std::any_of(bound.lower.begin() + 1, bound.lower.end(), [](const Bound::Datum &datum) { return datum.limit != u"MINVALUE"; });
    const bool above = lower.limit == u"MINVALUE" || (lower.value && implies(all, [&](const Condition &atom) { return atLeast(atom, key, *lower.value, strictly); }));
    return above && (upper.limit == u"MAXVALUE" || (upper.value && implies(all, [&](const Condition &atom) { return below(atom, key, *upper.value); })));
}

static bool insideList(const Condition &all, const Key &key, const Bound &bound)
{
    return implies(all, [&](const Condition &atom) {
        if (atom.column != key.name())
            return false;
        if (atom.comparison == Comparison::IsNull)
            return bound.listsNull;
        return atom.comparison == Comparison::Equal && std::any_of(bound.listed.begin(), bound.listed.end(), [&](const Value &value) { return key.compare(atom.value, value) == Order::Equal; });
    });
}

bool isInside(const Condition &all, const QList<Key> &keys, const Bound &bound, bool filters)
{
    const auto hasValue = [&](const Key &key) {
        return isNotNull(all, key) || (filters && implies(all, [&](const Condition &atom) { return atom.column == key.name() && atom.comparison != Comparison::IsNull; }));
    };
    if (bound.range)
        return bound.lower.size() == keys.size() && bound.upper.size() == keys.size() && std::all_of(keys.begin(), keys.end(), hasValue) && insideRange(all, keys, bound);
    return bound.list && (bound.listsNull || hasValue(keys.front())) && insideList(all, keys.front(), bound);
}

bool isOutside(const Condition &all, const QList<Key> &keys, const Bound &bound)
{
    const Key &key = keys.front();
    const auto isEmpty = [&](const Condition &atom) { return atom.column == key.name() && atom.comparison == Comparison::IsNull; };
    const auto hasValue = [&](const Condition &atom) { return atom.column == key.name() && atom.comparison != Comparison::IsNull; };
    if (bound.range)
        return implies(all, [&](const Condition &atom) {
            const std::optional<Value> &lower = bound.lower.front().value, &upper = bound.upper.front().value;
            return isEmpty(atom) || (lower && below(atom, key, *lower)) || (upper && atLeast(atom, key, *upper, keys.size() > 1));
        });
    return bound.list && (!bound.listsNull || implies(all, hasValue))
        && std::all_of(bound.listed.begin(), bound.listed.end(), [&](const Value &value) { return implies(all, [&](const Condition &atom) { return isEmpty(atom) || differs(atom, key, value); }); });
}

} // namespace lockkeeper::keyconditions
