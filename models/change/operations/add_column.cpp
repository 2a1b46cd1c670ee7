// ALTER TABLE ... ADD COLUMN. Manual: ALTER TABLE, Notes: a non-volatile default needs no rewrite since 11.
#include "models/change/constraintoperation.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

constexpr qsizetype mostRemembered = 30;

class AddColumn final : public TableOperation
{
public:
    AddColumn(QualifiedName table, ColumnDefinition definition, bool ifNotExists)
        : TableOperation(std::move(table))
        , m_definition(std::move(definition))
        , m_ifNotExists(ifNotExists)
    {
    }
    QString kind() const override { return QStringLiteral("add-column"); }
    QString object() const override { return part(column().name); }
    QString summary() const override { return tr("Add column %1 to %2").arg(column().name, shown()); }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        if (isThere(context)) // IF NOT EXISTS only looks
            return lockTree(LockMode::AccessExclusive, LockDuration::Brief, context);
        return lockTree(LockMode::AccessExclusive, rewrites() ? LockDuration::Rewrite : LockDuration::Brief, context);
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (rewrites())
            return { Risk::High, Strategy::BatchedBackfill, tr("Each row gets its own value, so the whole table is rewritten while reads and writes wait.") };
        if (column().notNull && column().defaultExpression.isEmpty())
            return { Risk::High, Strategy::ExpandContract, tr("NOT NULL without a default fails as soon as the table has a row.") };
        if (column().notNull)
            return { Risk::Medium, Strategy::Direct, tr("The default is stored once and no row is touched. Old code that inserts NULL explicitly fails.") };
        return { Risk::Low, Strategy::Direct, tr("A nullable column is only noted in the catalog.") };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        if (!isThere(context) && (m_definition.serial || column().identity != Column::Identity::None)) {
            const Sequence sequence = sequenceOf(sequenceName(m_table, column().name, context), m_table, column());
            catalog.sequences.insert(sequence.name, sequence);
        }
        editTree(catalog, m_table, context, [&](Relation &relation) {
            if (relation.column(column().name))
                return;
            Column added = column();
            for (const Column &other : relation.columns)
                added.number = std::max(added.number, other.number + 1);
            // Of a table that nobody has read, the newest columns are enough: a script that adds thousands stays affordable.
            if (relation.partial && relation.columns.size() >= mostRemembered)
                relation.columns.removeFirst();
            relation.columns << added;
        });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        if (const RelationPtr before = table(context); before && before->column(column().name))
            return {}; // IF NOT EXISTS did nothing
        return { Inverse::Kind::LosesNew, { QStringLiteral("ALTER TABLE %1 DROP COLUMN %2").arg(m_table.quoted(), quoteIdentifier(column().name)) },
                 tr("values written to %1").arg(object()) };
    }
    bool idempotent(const OperationContext &) const override { return m_ifNotExists; }
    Traits traits() const override
    {
        const bool filled = !column().defaultExpression.isEmpty() || column().identity != Column::Identity::None || column().generated != Column::Generated::None;
        return (m_ifNotExists ? Trait::Guarded : Traits()) | (column().notNull && !filled ? Trait::RequiredValue : Traits());
    }
    QString writtenType() const override { return column().type; }

private:
    bool isThere(const OperationContext &context) const
    {
        const RelationPtr before = table(context);
        return m_ifNotExists && before && before->column(column().name);
    }
    const Column &column() const { return m_definition.column; }
    bool rewrites() const
    {
        return m_definition.serial || column().identity != Column::Identity::None || column().generated == Column::Generated::Stored
            || m_definition.constrainedDomain || m_definition.defaultVolatility == Volatility::Volatile;
    }

    ColumnDefinition m_definition;
    bool m_ifNotExists;
};

} // namespace

OperationForm add_column()
{
    return { { "AlterTableStmt/AT_AddColumn" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) {
                const QualifiedName table = readRelation(statement.child("relation"), context);
                const ColumnDefinition definition = readColumn(command.child("def"), table, context);
                const RelationPtr known = context.catalog->relation(table);
                const bool there = command.boolean("missing_ok") && known && known->column(definition.column.name);
                QList<Operation> operations { makeOperation<AddColumn>(table, definition, command.boolean("missing_ok")) };
                // Constraints written at the column are operations of their own, with their own locks.
                OperationContext after = context;
                auto catalog = std::make_shared<Catalog>(*context.catalog);
                operations.front()->apply(*catalog, context);
                after.catalog = catalog;
                const bool filled = !definition.column.defaultExpression.isEmpty() && definition.column.defaultExpression != u"NULL";
                for (const SyntaxNode &constraint : command.child("def").children("constraints"))
                    if (isKeyOrCheck(constraint) && !there)
                        operations << constraintOperation(table, readConstraint(constraint, table, definition.column.name, after), {}, filled ? Trait::Inline | Trait::Default : Traits(Trait::Inline));
                return operations;
            } };
}

} // namespace lockkeeper::operations
