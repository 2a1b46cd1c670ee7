// ALTER TABLE ... INHERIT, NO INHERIT, OF, NOT OF. INHERIT takes SHARE UPDATE EXCLUSIVE on the parent (manual: ALTER TABLE),
// NO INHERIT only ACCESS SHARE (measured, 13 to 18).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QByteArray type = command.enumerator("subtype");
    QList<LockImpact> locks { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) };
    if (type == "AT_AddOf" || type == "AT_DropOf")
        return { simpleOperation({ .kind = QStringLiteral("set-type-of-table"), .object = table.display(), .summary = tr("Tie %1 to a composite type, or release it").arg(table.display()), .relation = table, .locks = locks,
                                   .verdict = lowRisk(tr("Only the catalog changes.")), .inverse = cannotBeUndone(tr("the former type of %1").arg(table.display())) }) };
    const bool add = type == "AT_AddInherit";
    const QualifiedName parent = readRelation(command.child("def"), context);
    mergeLock(locks, lockOf(parent, add ? LockMode::ShareUpdateExclusive : LockMode::AccessShare, LockDuration::Brief, context));
    return { simpleOperation({ .kind = add ? QStringLiteral("inherit") : QStringLiteral("no-inherit"), .object = table.display(),
                               .summary = (add ? tr("Make %1 a child of %2") : tr("Release %1 from %2")).arg(table.display(), parent.display()), .relation = table, .locks = locks,
                               .verdict = mediumRisk(tr("Queries of %1 see the rows of %2, or no longer do, at once.").arg(parent.display(), table.display())),
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       relation.inherits.removeAll(parent);
                                       if (add)
                                           relation.inherits << parent;
                                   });
                               },
                               .inverse = exactly(QStringLiteral("ALTER TABLE %1 %2 %3").arg(table.quoted(), add ? QStringLiteral("NO INHERIT") : QStringLiteral("INHERIT"), parent.quoted())) }) };
}

OperationForm table_inheritance()
{
    return { { "AlterTableStmt/AT_AddInherit", "AlterTableStmt/AT_DropInherit", "AlterTableStmt/AT_AddOf", "AlterTableStmt/AT_DropOf" }, read };
}

} // namespace lockkeeper::operations
