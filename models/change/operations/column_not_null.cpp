// ALTER TABLE ... ALTER COLUMN ... SET or DROP NOT NULL.
#include "models/change/nullproof.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

class ColumnNotNull final : public TableOperation
{
public:
    ColumnNotNull(QualifiedName table, QString column, bool set)
        : TableOperation(std::move(table))
        , m_column(std::move(column))
        , m_set(set)
    {
    }
    QString kind() const override { return m_set ? QStringLiteral("set-not-null") : QStringLiteral("drop-not-null"); }
    QString object() const override { return part(m_column); }
    QString summary() const override { return m_set ? tr("Set %1 of %2 NOT NULL").arg(m_column, shown()) : tr("Allow NULL in %1 of %2").arg(m_column, shown()); }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        QList<LockImpact> locks = lockTree(LockMode::AccessExclusive, m_set ? LockDuration::Scan : LockDuration::Brief, context);
        for (LockImpact &impact : locks) // each heir and partition by its own checks
            if (const RelationPtr relation = context.catalog->relation(impact.relation); relation && isProvenNotNull(*relation, m_column))
                impact.duration = LockDuration::Brief;
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        if (context.isNew(m_table))
            return harmlessOnNew();
        if (!m_set)
            return { Risk::Low, Strategy::Direct, tr("Only the catalog changes; readers may meet NULL from now on.") };
        if (isProven(context))
            return { Risk::Low, Strategy::NotValidThenValidate, tr("A validated check proves that there is no NULL, so no row is read.") };
        return { Risk::High, Strategy::NotValidThenValidate, tr("Every row is read while reads and writes wait. Prove it first with a CHECK (%1 IS NOT NULL) NOT VALID and VALIDATE.").arg(m_column) };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        editTree(catalog, m_table, context, [&](Relation &relation) {
            for (Column &column : relation.columns)
                if (column.name == m_column)
                    column.notNull = m_set;
        });
    }
    Inverse inverse(const OperationContext &) const override
    {
        return { m_set ? Inverse::Kind::Exact : Inverse::Kind::LosesNew,
                 { QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 %3 NOT NULL").arg(m_table.quoted(), quoteIdentifier(m_column), m_set ? QStringLiteral("DROP") : QStringLiteral("SET")) },
                 m_set ? QString() : tr("it fails once a NULL was written to %1").arg(object()) };
    }
    bool idempotent(const OperationContext &) const override { return true; }

private:
    /// Since 12 a valid CHECK that implies NOT NULL spares the scan; so does a column that is NOT NULL already.
    bool isProven(const OperationContext &context) const
    {
        const RelationPtr before = context.catalog->relation(m_table); // a part is enough for a proof
        return before && isProvenNotNull(*before, m_column);
    }

    QString m_column;
    bool m_set;
};

} // namespace

OperationForm column_not_null()
{
    return { { "AlterTableStmt/AT_SetNotNull", "AlterTableStmt/AT_DropNotNull" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                return { makeOperation<ColumnNotNull>(readRelation(statement.child("relation"), context), command.string("name"), command.enumerator("subtype") == "AT_SetNotNull") };
            } };
}

} // namespace lockkeeper::operations
