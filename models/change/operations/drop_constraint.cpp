// ALTER TABLE ... DROP CONSTRAINT.
#include "models/change/ddl.h"
#include "models/change/tableoperation.h"

namespace lockkeeper::operations {

namespace {

class DropConstraint final : public TableOperation
{
public:
    DropConstraint(QualifiedName table, QString name, bool ifExists, bool cascade)
        : TableOperation(std::move(table))
        , m_name(std::move(name))
        , m_ifExists(ifExists)
        , m_cascade(cascade)
    {
    }
    QString kind() const override { return QStringLiteral("drop-constraint"); }
    QString object() const override { return part(m_name); }
    QString summary() const override { return tr("Drop constraint %1 from %2").arg(m_name, shown()); }
    /// Dropping a foreign key takes ACCESS EXCLUSIVE on the referenced table and its partitions too (measured, 13 to 18).
    QList<LockImpact> locks(const OperationContext &context) const override
    {
        const Constraint *constraint = definition(context);
        const bool foreignKey = constraint && constraint->kind == Constraint::Kind::ForeignKey;
        QList<LockImpact> locks = foreignKey ? lockPartitions(m_table, LockMode::AccessExclusive, LockDuration::Brief, context) : lockTree(LockMode::AccessExclusive, LockDuration::Brief, context);
        if (foreignKey)
            mergeLocks(locks, lockPartitions(constraint->referenced, LockMode::AccessExclusive, LockDuration::Brief, context));
        if (context.only && constraint && constraint->kind == Constraint::Kind::Check && !constraint->noInherit) // the children keep it as their own (measured)
            for (const RelationPtr &child : context.catalog->partitionsOf(m_table))
                mergeLock(locks, lock(child->name, LockMode::AccessExclusive, LockDuration::Brief, context));
        for (const auto &[other, key] : dependentKeys(*context.catalog))
            mergeLock(locks, lock(other->name, LockMode::AccessExclusive, LockDuration::Brief, context));
        return locks;
    }
    Verdict verdict(const OperationContext &context) const override
    {
        return context.isNew(m_table) ? harmlessOnNew() : Verdict { Risk::Medium, Strategy::Direct, tr("Only the catalog changes, but rows that the constraint refused may be written from now on.") };
    }
    void apply(Catalog &catalog, const OperationContext &context) const override
    {
        for (const auto &[other, foreignKey] : dependentKeys(catalog))
            editRelation(catalog, other->name, [name = foreignKey->name](Relation &relation) { relation.constraints.removeIf([&](const Constraint &constraint) { return constraint.name == name; }); });
        dropFromHeirs(catalog, context);
        editRelation(catalog, m_table, [&](Relation &relation) {
            relation.constraints.removeIf([&](const Constraint &constraint) { return constraint.name == m_name; });
            relation.indexes.removeIf([&](const Index &index) { return index.name == m_name; });
        });
    }
    Inverse inverse(const OperationContext &context) const override
    {
        const Constraint *constraint = definition(context);
        if (!constraint)
            return { Inverse::Kind::Impossible, {}, tr("the definition of %1").arg(object()) };
        return { Inverse::Kind::LosesNew, { addConstraintStatement(m_table, *constraint) }, tr("it fails once a row breaks %1").arg(m_name) };
    }
    bool idempotent(const OperationContext &) const override { return m_ifExists; }
    Traits traits() const override { return (m_ifExists ? Trait::Guarded : Traits()) | (m_cascade ? Trait::Cascade : Traits()); }

private:
    /// What heirs only inherited goes with it; keys have names of their own there.
    void dropFromHeirs(Catalog &catalog, const OperationContext &context) const
    {
        const RelationPtr relation = catalog.relation(m_table);
        const Constraint *known = relation ? relation->constraint(m_name) : nullptr;
        if (!known || context.only)
            return;
        const bool key = known->kind == Constraint::Kind::PrimaryKey || known->kind == Constraint::Kind::Unique;
        for (const RelationPtr &heir : catalog.descendantsOf(m_table))
            editRelation(catalog, heir->name, [&](Relation &inherited) {
                QStringList gone;
                inherited.constraints.removeIf([&](const Constraint &constraint) {
                    const bool same = !constraint.isLocal && (key ? constraint.kind == known->kind && constraint.columns == known->columns : constraint.name == m_name);
                    if (same)
                        gone << constraint.name;
                    return same;
                });
                inherited.indexes.removeIf([&](const Index &index) { return gone.contains(index.name); });
            });
    }
    /// CASCADE takes the foreign keys along that rely on this key (measured, 13 to 18).
    QList<std::pair<RelationPtr, const Constraint *>> dependentKeys(const Catalog &catalog) const
    {
        const RelationPtr relation = catalog.relation(m_table);
        const Constraint *key = relation ? relation->constraint(m_name) : nullptr;
        if (!m_cascade || !key || (key->kind != Constraint::Kind::PrimaryKey && key->kind != Constraint::Kind::Unique))
            return {};
        auto keys = catalog.referencesTo(m_table);
        keys.removeIf([&](const auto &reference) { return !reference.second->referencedColumns.isEmpty() && reference.second->referencedColumns != key->columns; });
        return keys;
    }
    const Constraint *definition(const OperationContext &context) const
    {
        const RelationPtr before = table(context);
        return before ? before->constraint(m_name) : nullptr;
    }

    QString m_name;
    bool m_ifExists, m_cascade;
};

} // namespace

OperationForm drop_constraint()
{
    return { { "AlterTableStmt/AT_DropConstraint" }, [](const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context) -> QList<Operation> {
                return { makeOperation<DropConstraint>(readRelation(statement.child("relation"), context), command.string("name"), command.boolean("missing_ok"), command.enumerator("behavior") == "DROP_CASCADE") };
            } };
}

} // namespace lockkeeper::operations
