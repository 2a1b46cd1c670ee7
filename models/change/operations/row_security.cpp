// ALTER TABLE ... ENABLE, DISABLE, FORCE, NO FORCE ROW LEVEL SECURITY, and CREATE POLICY.
#include "models/change/tableoperation.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

namespace {

class RowSecurity final : public TableOperation
{
public:
    RowSecurity(QualifiedName table, bool force, bool on)
        : TableOperation(std::move(table))
        , m_force(force)
        , m_on(on)
    {
    }
    QString kind() const override { return QStringLiteral("row-security"); }
    QString summary() const override { return m_on ? tr("%1 row level security on %2").arg(m_force ? tr("Force") : tr("Enable"), shown()) : tr("Turn row level security of %1 off").arg(shown()); }
    QList<LockImpact> locks(const OperationContext &context) const override { return { lock(m_table, LockMode::AccessExclusive, LockDuration::Brief, context) }; }
    Verdict verdict(const OperationContext &context) const override
    {
        return context.isNew(m_table) ? harmlessOnNew() : Verdict { Risk::Medium, Strategy::Direct, tr("Only the catalog changes, but who sees which rows changes at once.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        editRelation(catalog, m_table, [&](Relation &relation) { (m_force ? relation.forceRowSecurity : relation.rowSecurity) = m_on; });
    }
    Inverse inverse(const OperationContext &) const override
    {
        const QString action = m_force ? (m_on ? QStringLiteral("NO FORCE") : QStringLiteral("FORCE")) : (m_on ? QStringLiteral("DISABLE") : QStringLiteral("ENABLE"));
        return { Inverse::Kind::Exact, { QStringLiteral("ALTER TABLE %1 %2 ROW LEVEL SECURITY").arg(m_table.quoted(), action) }, {} };
    }
    bool idempotent(const OperationContext &) const override { return true; }

private:
    bool m_force, m_on;
};

class CreatePolicy final : public TableOperation
{
public:
    CreatePolicy(QualifiedName table, Policy policy)
        : TableOperation(std::move(table))
        , m_policy(std::move(policy))
    {
    }
    QString kind() const override { return QStringLiteral("create-policy"); }
    QString object() const override { return part(m_policy.name); }
    QString summary() const override { return tr("Create policy %1 on %2").arg(m_policy.name, shown()); }
    QList<LockImpact> locks(const OperationContext &context) const override { return { lock(m_table, LockMode::AccessExclusive, LockDuration::Brief, context) }; }
    Verdict verdict(const OperationContext &context) const override
    {
        return context.isNew(m_table) ? harmlessOnNew() : Verdict { Risk::Medium, Strategy::Direct, tr("Only the catalog changes, but who sees which rows changes at once.") };
    }
    void apply(Catalog &catalog, const OperationContext &) const override
    {
        editRelation(catalog, m_table, [&](Relation &relation) { relation.policies << m_policy; });
    }
    Inverse inverse(const OperationContext &) const override
    {
        return { Inverse::Kind::Exact, { QStringLiteral("DROP POLICY %1 ON %2").arg(quoteIdentifier(m_policy.name), m_table.quoted()) }, {} };
    }

private:
    Policy m_policy;
};

} // namespace

OperationForm row_security()
{
    return { { "AlterTableStmt/AT_EnableRowSecurity", "AlterTableStmt/AT_DisableRowSecurity", "AlterTableStmt/AT_ForceRowSecurity", "AlterTableStmt/AT_NoForceRowSecurity", "CreatePolicyStmt" },
             [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                 if (statement.is("CreatePolicyStmt"))
                     return { makeOperation<CreatePolicy>(readRelation(statement.child("table"), context),
                                                          Policy { statement.string("policy_name"), statement.string("cmd_name").toUpper(), statement.boolean("permissive"), {},
                                                                   deparseExpression(statement.child("qual")), deparseExpression(statement.child("with_check")) }) };
                 const QByteArray type = command.enumerator("subtype");
                 return { makeOperation<RowSecurity>(readRelation(statement.child("relation"), context), type.contains("Force"), type == "AT_EnableRowSecurity" || type == "AT_ForceRowSecurity") };
             } };
}

} // namespace lockkeeper::operations
