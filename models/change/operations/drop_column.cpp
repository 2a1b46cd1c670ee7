// ALTER TABLE ... DROP COLUMN. Only the catalog changes, but the values are gone for good.
#include "models/change/cascade.h"
#include "models/change/ddl.h"
#include "models/change/partitions.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

class DropColumn final : public TableOperation
{
public:
    DropColumn(QualifiedName table, QString column, bool ifExists, bool cascade)
        : TableOperation(std::move(table))
        , m_column(std::move(column))
        , m_ifExists(ifExists)
        , m_cascade(cascade)
    {
    }
    QString kind() const override { return QStringLiteral("drop-column"); }
    QString object() const override { return part(m_column); }
    QString summary() const override { return tr("Drop column %1 from %2").arg(m_column, shown()); }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        QList<LockImpact> locks = lockTree(LockMode::AccessExclusive, LockDuration::Brief, context);
        if (context.only) // the children keep the column as their own (measured)
            for (const RelationPtr &child : context.catalog->partitionsOf(m_table))
                mergeLock(locks, lock(child->name, LockMode::AccessExclusive, LockDuration::Brief, context));
        // A foreign key on the column goes with it, which locks the table it points at (measured).
        if (const RelationPtr before = table(context))
            for (const Constraint &constraint : before->constraints)
                if (constraint.kind == Constraint::Kind::ForeignKey && constraint.columns.contains(m_column))
                    addLocksOfLostReference(locks, constraint.referenced, context);
        if (m_cascade)
            mergeLocks(locks, dependants(*context.catalog).locks(context));
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (context.catalog && !m_cascade)
            if (const QList<RelationPtr> views = context.catalog->dependentViews(m_table, m_column); !views.isEmpty())
                return { Risk::High, Strategy::ExpandContract, tr("PostgreSQL refuses it: %1 reads the column (2BP01).").arg(views.front()->name.display()) };
        return { Risk::High, Strategy::ExpandContract, tr("Code that still uses the column fails, and its values cannot come back.") };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        if (m_cascade)
            dependants(catalog).apply(catalog);
        catalog.sequences.removeIf([&](const auto &entry) { return entry.value().ownerTable == m_table && entry.value().ownerColumn == m_column; });
        editTree(catalog, m_table, context, [&](Relation &relation) {
            relation.columns.removeIf([&](const Column &column) { return column.name == m_column; });
            QStringList gone;
            relation.constraints.removeIf([&](const Constraint &constraint) {
                const bool uses = constraint.columns.contains(m_column);
                if (uses)
                    gone << constraint.name;
                return uses;
            });
            relation.indexes.removeIf([&](const Index &index) { return gone.contains(index.name) || usesColumn(index); });
            relation.statistics.removeIf([&](const ExtendedStatistics &statistics) { return usesColumn(statistics); });
        });
    }
    Traits traits() const override { return (m_ifExists ? Trait::Guarded : Traits()) | (m_cascade ? Trait::Cascade : Traits()); }
    Inverse inverse(const OperationContext &context) const override
    {
        const RelationPtr before = table(context);
        const Column *column = before ? before->column(m_column) : nullptr;
        if (!column)
            return { Inverse::Kind::Impossible, {}, tr("the definition and the values of %1").arg(object()) };
        Column restored = *column;
        QStringList statements;
        // Without its values a NOT NULL column cannot come back on a table with rows.
        restored.notNull = restored.notNull && !restored.defaultExpression.isEmpty();
        statements << addColumnStatement(m_table, restored);
        QStringList ofConstraints;
        for (const Constraint &constraint : before->constraints)
            if (constraint.columns.contains(m_column)) {
                statements << addConstraintStatement(m_table, constraint);
                ofConstraints << constraint.name;
            }
        for (const Index &index : before->indexes)
            if (usesColumn(index) && !ofConstraints.contains(index.name))
                statements << index.definition(m_table);
        for (const ExtendedStatistics &one : before->statistics)
            if (usesColumn(one))
                statements << one.definition(m_table);
        if (!column->comment.isEmpty())
            statements << commentStatement(QStringLiteral("COLUMN"), m_table.quoted() + u'.' + quoteIdentifier(m_column), column->comment);
        return { Inverse::Kind::LosesData, statements, tr("the values of %1").arg(object()) };
    }
    bool idempotent(const OperationContext &) const override { return m_ifExists; }

private:
    CascadeEffect dependants(const Catalog &catalog) const
    {
        Cascade cascade(catalog);
        cascade.dropColumn(m_table, m_column);
        return cascade.effect();
    }
    bool usesColumn(const Index &index) const
    {
        const QString quoted = quoteIdentifier(m_column);
        return std::any_of(index.columns.begin(), index.columns.end(), [&](const QString &key) { return key == quoted || key.startsWith(quoted + u' '); });
    }

    bool usesColumn(const ExtendedStatistics &statistics) const
    {
        return std::any_of(statistics.columns.begin(), statistics.columns.end(), [&](const QString &column) { return mentionsColumn(column, m_column); });
    }

    QString m_column;
    bool m_ifExists;
    bool m_cascade;
};

} // namespace

OperationForm drop_column()
{
    return { { "AlterTableStmt/AT_DropColumn" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                return { makeOperation<DropColumn>(readRelation(statement.child("relation"), context), command.string("name"), command.boolean("missing_ok"),
                                                   command.enumerator("behavior") == "DROP_CASCADE") };
            } };
}

} // namespace lockkeeper::operations
