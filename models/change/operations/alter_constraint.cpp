// ALTER TABLE ... ALTER CONSTRAINT: deferrability, and since 18 ENFORCED, which checks every row (measured).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const SyntaxNode definition = command.child("def");
    const QString name = definition.string("conname"), object = table.display() + u'.' + name;
    const RelationPtr before = context.catalog->relation(table);
    const Constraint *known = before ? before->constraint(name) : nullptr;
    const bool enforces = definition.boolean("alter_enforceability") && definition.boolean("is_enforced");
    QList<LockImpact> locks = locksOfTree(table, LockMode::AccessExclusive, enforces ? LockDuration::Scan : LockDuration::Brief, context);
    if (known && definition.boolean("alter_enforceability"))
        mergeLock(locks, lockOf(known->referenced, LockMode::ShareRowExclusive, enforces ? LockDuration::Scan : LockDuration::Brief, context));
    const bool deferrable = definition.boolean("deferrable"), deferred = definition.boolean("initdeferred");
    const QString former = !known ? QString() : known->initiallyDeferred ? QStringLiteral("DEFERRABLE INITIALLY DEFERRED") : known->deferrable ? QStringLiteral("DEFERRABLE INITIALLY IMMEDIATE") : QStringLiteral("NOT DEFERRABLE");
    return { simpleOperation({ .kind = QStringLiteral("alter-constraint"), .object = object, .summary = tr("Change constraint %1 of %2").arg(name, table.display()), .relation = table, .locks = locks,
                               .verdict = enforces ? highRisk(tr("Every row is checked while reads and writes wait."), Strategy::NotValidThenValidate) : lowRisk(tr("Only the catalog changes.")),
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       for (Constraint &constraint : relation.constraints)
                                           if (constraint.name == name) {
                                               constraint.deferrable = deferrable || deferred;
                                               constraint.initiallyDeferred = deferred;
                                           }
                                   });
                               },
                               .inverse = known ? exactly(QStringLiteral("ALTER TABLE %1 ALTER CONSTRAINT %2 %3").arg(table.quoted(), quoteIdentifier(name), former)) : cannotBeUndone(tr("the former definition of %1").arg(object)),
                               .idempotent = true, .traits = definition.boolean("alter_enforceability") ? Trait::Enforcement : Traits() }) };
}

OperationForm alter_constraint()
{
    return { { "AlterTableStmt/AT_AlterConstraint" }, read };
}

} // namespace lockkeeper::operations
