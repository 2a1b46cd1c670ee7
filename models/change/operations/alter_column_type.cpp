// ALTER TABLE ... ALTER COLUMN ... TYPE. Some changes only touch the catalog; the others rewrite the table and its indexes.
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

/// "character varying(50)" as its name and its modifiers.
struct TypeParts
{
    QString name;
    QList<int> modifiers;
};

TypeParts partsOf(const QString &type)
{
    const qsizetype open = type.indexOf(u'('), close = type.indexOf(u')');
    TypeParts parts { type, {} };
    if (open < 0 || close < open)
        return parts;
    parts.name = type.left(open) + type.mid(close + 1);
    for (const QString &modifier : type.mid(open + 1, close - open - 1).split(u','))
        parts.modifiers << modifier.toInt();
    return parts;
}

/// The base type of a domain. A constrained one that is changed to is checked row by row, so that it stays itself; one that
/// is changed from has been checked, and its column has no modifier of its own (measured, 13 to 18).
QString baseOf(const QString &type, bool changedTo, const OperationContext &context)
{
    const QString schema = type.contains(u'.') ? type.section(u'.', 0, -2) : context.creationSchema();
    const TypeInfo *domain = context.catalog->types.find({ schema, type.section(u'.', -1) });
    const bool isDomain = domain && domain->kind == TypeInfo::Kind::Domain && domain->name.quoted() == type;
    if (!isDomain || (changedTo && (domain->notNull || !domain->constraints.isEmpty())))
        return type;
    const QString base = baseOf(domain->baseType, changedTo, context);
    return changedTo ? base : partsOf(base).name;
}

/// Casts that keep the bytes (pg_cast.castmethod 'b', 13 to 18), besides those of the text types.
bool isBinaryCast(const QString &from, const QString &to)
{
    static const QStringList numbers { QStringLiteral("integer"), QStringLiteral("oid") };
    if (from == u"cidr")
        return to == u"inet";
    if (from == u"xml")
        return to == u"text" || to == u"character varying";
    const auto isNumber = [](const QString &type) { return numbers.contains(type) || (type.startsWith(u"reg") && !type.contains(u'.')); };
    return isNumber(from) && isNumber(to) && (numbers.contains(from) || numbers.contains(to));
}

/// The smallest field that an interval keeps, from its seconds up.
int leastField(const QString &interval)
{
    static const QStringList fields { QStringLiteral("second"), QStringLiteral("minute"), QStringLiteral("hour"), QStringLiteral("day"), QStringLiteral("month"), QStringLiteral("year") };
    return std::max(0, int(fields.indexOf(interval.section(u' ', -1))));
}

bool isCitext(const QString &type)
{
    return type.section(u'.', -1) == u"citext";
}

constexpr int finestTime = 6; ///< digits behind the second; more are not kept

/// True where PostgreSQL only notes the new type (measured on 13 to 18; see the hazards type-change-metadata-only).
bool onlyCatalog(const QString &from, const QString &to, const OperationContext &context)
{
    if (from == to)
        return true;
    const TypeParts old = partsOf(from), next = partsOf(to);
    const auto widens = [&](qsizetype i) { return next.modifiers.isEmpty() || (old.modifiers.size() > i && next.modifiers[i] >= old.modifiers[i]); };
    const QString varchar = QStringLiteral("character varying"), text = QStringLiteral("text"), numeric = QStringLiteral("numeric"), varbit = QStringLiteral("bit varying");
    if ((old.name == varchar || old.name == text) && next.name == text)
        return true;
    if (old.name == text && next.name == varchar)
        return next.modifiers.isEmpty();
    if ((old.name == varchar && next.name == varchar) || (old.name == varbit && next.name == varbit))
        return widens(0);
    if (old.name == numeric && next.name == numeric)
        return next.modifiers.isEmpty() || (old.modifiers.size() == 2 && next.modifiers.size() == 2 && next.modifiers[0] >= old.modifiers[0] && next.modifiers[1] == old.modifiers[1]);
    const auto keepsDigits = [&] { return next.modifiers.value(0, finestTime) >= old.modifiers.value(0, finestTime); };
    if (old.name == next.name && old.name.startsWith(u"time ")) // time(3) to time(6)
        return keepsDigits();
    if (old.name.startsWith(u"interval") && next.name.startsWith(u"interval")) // utils/adt/timestamp.c, interval_support
        return leastField(next.name) <= leastField(old.name) && (leastField(old.name) > 0 || keepsDigits());
    const bool unboundText = next.modifiers.isEmpty() && (next.name == text || next.name == varchar);
    if ((isCitext(old.name) && unboundText) || (isCitext(next.name) && (old.name == text || old.name == varchar)) || (old.name == u"character" && next.name == u"bpchar"))
        return true;
    if (old.modifiers.isEmpty() && next.modifiers.isEmpty() && isBinaryCast(old.name, next.name))
        return true;
    const bool timestamps = old.name.startsWith(u"timestamp") && next.name.startsWith(u"timestamp");
    if (timestamps && old.name == next.name)
        return keepsDigits();
    return timestamps && old.modifiers == next.modifiers && context.timeZone.compare(u"utc", Qt::CaseInsensitive) == 0;
}

class AlterColumnType final : public TableOperation
{
public:
    AlterColumnType(QualifiedName table, QString column, QString type, QString collation, std::optional<QStringList> casts)
        : TableOperation(std::move(table))
        , m_column(std::move(column))
        , m_type(std::move(type))
        , m_collation(std::move(collation))
        , m_casts(std::move(casts))
    {
    }
    QString kind() const override { return QStringLiteral("alter-column-type"); }
    QString object() const override { return part(m_column); }
    QString summary() const override { return tr("Change the type of %1 in %2 to %3").arg(m_column, shown(), m_type); }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        QList<LockImpact> locks = lockTree(LockMode::AccessExclusive, rewrites(context) ? LockDuration::Rewrite : rebuildsIndex(context) ? LockDuration::Build : isChecked(context) ? LockDuration::Scan : LockDuration::Brief, context);
        // A foreign key on the column is checked again, from either side (measured).
        const RelationPtr before = table(context);
        for (const Constraint &constraint : before ? before->constraints : QList<Constraint>())
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.columns.contains(m_column))
                mergeLock(locks, lock(constraint.referenced, LockMode::AccessExclusive, LockDuration::Scan, context));
        for (const auto &[other, foreignKey] : context.catalog->referencesTo(m_table))
            if (foreignKey->referencedColumns.contains(m_column))
                mergeLock(locks, lock(other->name, LockMode::AccessExclusive, LockDuration::Scan, context));
        return locks;
    }
    QString writtenType() const override { return m_type; }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (!rewrites(context))
            return { Risk::Low, Strategy::Direct, tr("From %1 to %2 only the catalog changes.").arg(typeBefore(context), m_type) };
        return { Risk::High, Strategy::ExpandContract, tr("The table and its indexes are rewritten while reads and writes wait.") };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        editTree(catalog, m_table, context, [&](Relation &relation) {
            for (Column &column : relation.columns)
                if (column.name == m_column) {
                    column.type = m_type;
                    column.collation = m_collation;
                }
        });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        const QString before = typeBefore(context);
        if (before.isEmpty())
            return { Inverse::Kind::Impossible, {}, tr("the former type of %1").arg(object()) };
        return { Inverse::Kind::LosesNew,
                 { QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 TYPE %3 USING %2::%3").arg(m_table.quoted(), quoteIdentifier(m_column), before) },
                 tr("what %1 cannot hold of the new values of %2").arg(before, object()) };
    }

private:
    QString typeBefore(const OperationContext &context) const
    {
        const RelationPtr before = table(context);
        const Column *column = before ? before->column(m_column) : nullptr;
        return column ? column->type : QString();
    }
    /// USING is not a rewrite by itself: PostgreSQL strips casts that do nothing, one after the other (measured, 13 to 18).
    bool rewrites(const OperationContext &context) const
    {
        if (!m_casts)
            return true;
        QString from = typeBefore(context);
        for (const QString &to : *m_casts + QStringList { m_type })
            if (const QString old = std::exchange(from, to); old != to && !onlyCatalog(baseOf(old, false, context), baseOf(to, true, context), context))
                return true;
        return false;
    }
    /// Another collation, a time zone taken on or off, or a new type below an expression or condition: the index is built
    /// anew, the table is not (measured, 13 to 18).
    bool rebuildsIndex(const OperationContext &context) const
    {
        const RelationPtr before = table(context);
        const Column *column = before ? before->column(m_column) : nullptr;
        if (!column)
            return false;
        const bool reordered = column->collation != m_collation || (column->type != m_type && (column->type.startsWith(u"timestamp") || isCitext(column->type) || isCitext(m_type)));
        return std::any_of(before->indexes.begin(), before->indexes.end(), [&](const Index &index) {
            const QString name = quoteIdentifier(m_column);
            const bool plain = index.columns.contains(name) || index.columns.contains(name + QStringLiteral(" DESC"));
            const bool within = mentionsColumn(index.predicate, m_column) || std::any_of(index.columns.begin(), index.columns.end(), [&](const QString &text) { return text.startsWith(u'(') && mentionsColumn(text, m_column); });
            return (plain && reordered) || (within && (column->type != m_type || reordered));
        });
    }
    /// A check on the column is verified again even where the type change does nothing (measured).
    bool isChecked(const OperationContext &context) const
    {
        const RelationPtr before = table(context);
        return before && std::any_of(before->constraints.begin(), before->constraints.end(), [&](const Constraint &constraint) { return (constraint.kind == Constraint::Kind::Check || constraint.kind == Constraint::Kind::ForeignKey) && constraint.columns.contains(m_column); });
    }

    QString m_column, m_type, m_collation;
    std::optional<QStringList> m_casts; ///< of USING, from the column outwards; none where it computes something
};

} // namespace

static QString collationOf(const SyntaxNode &definition)
{
    const QStringList parts = nameParts(definition.child("coll_clause").children("collname"));
    return parts.isEmpty() ? QString() : QualifiedName { parts.size() > 1 ? parts.front() : QString(), parts.back() }.quoted();
}

/// The types that an expression casts the column to, one after the other; none where it does anything else.
static std::optional<QStringList> castsOf(const SyntaxNode &expression, const QString &column, const OperationContext &context)
{
    if (expression.isNull() || (expression.is("ColumnRef") && readName(expression.children("fields")).name == column))
        return QStringList();
    if (expression.is("CollateClause"))
        return castsOf(expression.child("arg"), column, context);
    std::optional<QStringList> casts = expression.is("TypeCast") ? castsOf(expression.child("arg"), column, context) : std::nullopt;
    if (casts)
        *casts << readType(expression.child("type_name"), context);
    return casts;
}

OperationForm alter_column_type()
{
    return { { "AlterTableStmt/AT_AlterColumnType" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                const SyntaxNode definition = command.child("def");
                return { makeOperation<AlterColumnType>(readRelation(statement.child("relation"), context), command.string("name"), readType(definition.child("type_name"), context),
                                                        collationOf(definition), castsOf(definition.child("raw_default"), command.string("name"), context)) };
            } };
}

} // namespace lockkeeper::operations
