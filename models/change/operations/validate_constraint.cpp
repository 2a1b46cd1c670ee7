// ALTER TABLE ... VALIDATE CONSTRAINT: reads every row under SHARE UPDATE EXCLUSIVE, so reads and writes go on.
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

class ValidateConstraint final : public TableOperation
{
public:
    ValidateConstraint(QualifiedName table, QString name)
        : TableOperation(std::move(table))
        , m_name(std::move(name))
    {
    }
    QString kind() const override { return QStringLiteral("validate-constraint"); }
    QString object() const override { return part(m_name); }
    QString summary() const override { return tr("Validate constraint %1 on %2").arg(m_name, shown()); }
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        const RelationPtr before = table(context);
        const Constraint *constraint = before ? before->constraint(m_name) : nullptr;
        if (constraint && constraint->validated) // nothing is left to do
            return { lock(m_table, LockMode::ShareUpdateExclusive, LockDuration::Brief, context) };
        QList<LockImpact> locks = lockTree(LockMode::ShareUpdateExclusive, LockDuration::Validate, context);
        if (!constraint || constraint->kind != Constraint::Kind::ForeignKey)
            return locks;
        mergeLocks(locks, lockPartitions(constraint->referenced, LockMode::AccessShare, LockDuration::Validate, context)); // its partitions are read
        mergeLock(locks, lock(constraint->referenced, LockMode::RowShare, LockDuration::Validate, context));
        return locks;
    }
    Verdict verdict(const OperationContext &) const override { return { Risk::Low, Strategy::NotValidThenValidate, tr("Every row is read, and neither reads nor writes wait.") }; }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        editTree(catalog, m_table, context, [&](Relation &relation) {
            for (Constraint &constraint : relation.constraints)
                if (constraint.name == m_name)
                    constraint.validated = true;
        });
    }
    bool idempotent(const OperationContext &) const override { return true; }

private:
    QString m_name;
};

} // namespace

OperationForm validate_constraint()
{
    return { { "AlterTableStmt/AT_ValidateConstraint" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                return { makeOperation<ValidateConstraint>(readRelation(statement.child("relation"), context), command.string("name")) };
            } };
}

} // namespace lockkeeper::operations
