// ALTER TABLE ... ENABLE and DISABLE TRIGGER (SHARE ROW EXCLUSIVE) and RULE (ACCESS EXCLUSIVE), as measured on 13 to 18.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QByteArray type = command.enumerator("subtype");
    const bool rule = type.contains("Rule"), enable = type.contains("Enable");
    const QString name = command.string("name");
    const QString object = table.display() + u'.' + (name.isEmpty() ? (type.endsWith("User") ? QStringLiteral("USER") : QStringLiteral("ALL")) : name);
    const QString written = name.isEmpty() ? (type.endsWith("User") ? QStringLiteral("USER") : QStringLiteral("ALL")) : quoteIdentifier(name);
    const bool plain = !type.contains("Always") && !type.contains("Replica");
    const Inverse inverse = plain ? exactly(QStringLiteral("ALTER TABLE %1 %2 %3 %4").arg(table.quoted(), enable ? QStringLiteral("DISABLE") : QStringLiteral("ENABLE"), rule ? QStringLiteral("RULE") : QStringLiteral("TRIGGER"), written))
                                  : cannotBeUndone(tr("when %1 fired before").arg(object));
    return { simpleOperation({ .kind = rule ? QStringLiteral("toggle-rule") : QStringLiteral("toggle-trigger"), .object = object, .summary = (enable ? tr("Enable %1") : tr("Disable %1")).arg(object), .relation = table,
                               .locks = locksOfTree(table, rule ? LockMode::AccessExclusive : LockMode::ShareRowExclusive, LockDuration::Brief, context),
                               .verdict = enable ? lowRisk(tr("Only the catalog changes.")) : mediumRisk(tr("Rows are written without it from now on, also by others; foreign keys of ALL are not checked.")),
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       for (Trigger &trigger : relation.triggers)
                                           if (!rule && (name.isEmpty() || trigger.name == name))
                                               trigger.enabled = enable;
                                   });
                               },
                               .inverse = inverse, .idempotent = true }) };
}

OperationForm toggle_trigger()
{
    return { { "AlterTableStmt/AT_EnableTrig", "AlterTableStmt/AT_EnableAlwaysTrig", "AlterTableStmt/AT_EnableReplicaTrig", "AlterTableStmt/AT_DisableTrig", "AlterTableStmt/AT_EnableTrigAll",
               "AlterTableStmt/AT_DisableTrigAll", "AlterTableStmt/AT_EnableTrigUser", "AlterTableStmt/AT_DisableTrigUser", "AlterTableStmt/AT_EnableRule", "AlterTableStmt/AT_EnableAlwaysRule",
               "AlterTableStmt/AT_EnableReplicaRule", "AlterTableStmt/AT_DisableRule" }, read };
}

} // namespace lockkeeper::operations
