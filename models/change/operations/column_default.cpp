// ALTER TABLE ... ALTER COLUMN ... SET or DROP DEFAULT. Existing rows keep what they have.
#include "models/change/tableoperation.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

namespace {

class ColumnDefault final : public TableOperation
{
public:
    ColumnDefault(QualifiedName table, QString column, QString expression)
        : TableOperation(std::move(table))
        , m_column(std::move(column))
        , m_expression(std::move(expression))
    {
    }
    QString kind() const override { return m_expression.isEmpty() ? QStringLiteral("drop-default") : QStringLiteral("set-default"); }
    QString object() const override { return part(m_column); }
    QString summary() const override
    {
        return m_expression.isEmpty() ? tr("Drop the default of %1 in %2").arg(m_column, shown()) : tr("Set the default of %1 in %2 to %3").arg(m_column, shown(), m_expression);
    }
    QList<LockImpact> locks(const OperationContext &context) const override { return lockTree(LockMode::AccessExclusive, LockDuration::Brief, context); }
    Verdict verdict(const OperationContext &) const override { return { Risk::Low, Strategy::Direct, tr("Only the catalog changes; rows that are there keep their values.") }; }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        editRelation(catalog, m_table, [&](Relation &relation) {
            for (Column &column : relation.columns)
                if (column.name == m_column)
                    column.defaultExpression = m_expression;
        });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        const RelationPtr before = table(context);
        const Column *column = before ? before->column(m_column) : nullptr;
        if (!column)
            return { Inverse::Kind::Impossible, {}, tr("the former default of %1").arg(object()) };
        const QString action = column->defaultExpression.isEmpty() ? QStringLiteral("DROP DEFAULT") : QStringLiteral("SET DEFAULT ") + column->defaultExpression;
        return { Inverse::Kind::Exact, { QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 %3").arg(m_table.quoted(), quoteIdentifier(m_column), action) }, {} };
    }
    bool idempotent(const OperationContext &) const override { return true; }

private:
    QString m_column, m_expression;
};

} // namespace

OperationForm column_default()
{
    return { { "AlterTableStmt/AT_ColumnDefault" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                return { makeOperation<ColumnDefault>(readRelation(statement.child("relation"), context), command.string("name"), deparseExpression(command.child("def"))) };
            } };
}

} // namespace lockkeeper::operations
