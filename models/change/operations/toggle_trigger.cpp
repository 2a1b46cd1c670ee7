// ALTER TABLE ... ENABLE and DISABLE TRIGGER (SHARE ROW EXCLUSIVE) and RULE (ACCESS EXCLUSIVE), as measured on 13 to 18.
#include "models/change/simpleoperation.h"
#include "models/change/tableddl.h"

namespace lockkeeper::operations {

/// As pg_trigger.tgenabled has it afterwards.
static QChar firingOf(const QByteArray &subtype)
{
    return subtype.contains("Always") ? u'A' : subtype.contains("Replica") ? u'R' : subtype.contains("Enable") ? u'O' : u'D';
}

/// What brings back when triggers fired before: of those that are known, each as it was; of ALL, also those of foreign keys, the
/// opposite of the command.
static Inverse formerFiring(const QualifiedName &table, const QString &name, const QByteArray &subtype, const OperationContext &context)
{
    const RelationPtr known = context.catalog->relation(table);
    const bool enables = subtype.contains("Enable");
    const QChar opposite = enables ? u'D' : u'O';
    QStringList statements;
    if (name.isEmpty())
        statements << alterTable(table, (enables ? QStringLiteral("DISABLE TRIGGER ") : QStringLiteral("ENABLE TRIGGER ")) + (subtype.endsWith("User") ? QStringLiteral("USER") : QStringLiteral("ALL")));
    for (const Trigger &trigger : known ? known->triggers : QList<Trigger>()) {
        if (trigger.name == name)
            return trigger.firing == firingOf(subtype) ? Inverse {} : exactly(setFiring(table, trigger));
        if (name.isEmpty() && trigger.firing != opposite)
            statements << setFiring(table, trigger);
    }
    if (!name.isEmpty() && (subtype.contains("Always") || subtype.contains("Replica")))
        return cannotBeUndone(tr("when %1 fired before").arg(name));
    return { Inverse::Kind::Exact, name.isEmpty() ? statements : QStringList { setFiring(table, Trigger { name, {}, {}, opposite, {} }) }, {} };
}

static Inverse formerRule(const QualifiedName &table, const QString &name, const QByteArray &subtype)
{
    if (subtype.contains("Always") || subtype.contains("Replica"))
        return cannotBeUndone(tr("when %1 fired before").arg(name));
    return exactly(alterTable(table, (subtype.contains("Enable") ? QStringLiteral("DISABLE RULE ") : QStringLiteral("ENABLE RULE ")) + quoteIdentifier(name)));
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const QByteArray type = command.enumerator("subtype");
    const bool rule = type.contains("Rule"), enable = type.contains("Enable");
    const QString name = command.string("name");
    const QString object = table.display() + u'.' + (name.isEmpty() ? (type.endsWith("User") ? QStringLiteral("USER") : QStringLiteral("ALL")) : name);
    return { simpleOperation({ .kind = rule ? QStringLiteral("toggle-rule") : QStringLiteral("toggle-trigger"), .object = object, .summary = (enable ? tr("Enable %1") : tr("Disable %1")).arg(object), .relation = table,
                               .locks = locksOfTree(table, rule ? LockMode::AccessExclusive : LockMode::ShareRowExclusive, LockDuration::Brief, context),
                               .verdict = enable ? lowRisk(tr("Only the catalog changes.")) : mediumRisk(tr("Rows are written without it from now on, also by others; foreign keys of ALL are not checked.")),
                               .apply = [=](Catalog &catalog) {
                                   editRelation(catalog, table, [&](Relation &relation) {
                                       for (Trigger &trigger : relation.triggers)
                                           if (!rule && (name.isEmpty() || trigger.name == name))
                                               trigger.firing = firingOf(type);
                                   });
                               },
                               .inverse = rule ? formerRule(table, name, type) : formerFiring(table, name, type, context), .idempotent = true }) };
}

OperationForm toggle_trigger()
{
    return { { "AlterTableStmt/AT_EnableTrig", "AlterTableStmt/AT_EnableAlwaysTrig", "AlterTableStmt/AT_EnableReplicaTrig", "AlterTableStmt/AT_DisableTrig", "AlterTableStmt/AT_EnableTrigAll",
               "AlterTableStmt/AT_DisableTrigAll", "AlterTableStmt/AT_EnableTrigUser", "AlterTableStmt/AT_DisableTrigUser", "AlterTableStmt/AT_EnableRule", "AlterTableStmt/AT_EnableAlwaysRule",
               "AlterTableStmt/AT_EnableReplicaRule", "AlterTableStmt/AT_DisableRule" }, read };
}

} // namespace lockkeeper::operations
