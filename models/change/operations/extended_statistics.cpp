// CREATE and ALTER STATISTICS: SHARE UPDATE EXCLUSIVE on the table (manual: Explicit Locking).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    const bool create = statement.is("CreateStatsStmt");
    const QualifiedName name = readName(statement.children("defnames"));
    QList<LockImpact> locks;
    for (const SyntaxNode &relation : statement.children("relations"))
        mergeLock(locks, lockOf(readRelation(relation, context), LockMode::ShareUpdateExclusive, LockDuration::Brief, context));
    return { simpleOperation({ .kind = create ? QStringLiteral("create-statistics") : QStringLiteral("alter-statistics"), .object = name.display(), .summary = (create ? tr("Create statistics %1") : tr("Change statistics %1")).arg(name.display()), .locks = locks,
                               .verdict = lowRisk(tr("Only the catalog changes; the next ANALYZE fills it.")), .inverse = create && !name.isEmpty() ? exactly(QStringLiteral("DROP STATISTICS ") + name.quoted()) : cannotBeUndone(tr("the former statistics target")),
                               .idempotent = statement.boolean("if_not_exists") || statement.boolean("missing_ok"), .traits = statement.boolean("if_not_exists") ? Trait::Guarded : Traits() }) };
}

OperationForm extended_statistics()
{
    return { { "CreateStatsStmt", "AlterStatsStmt" }, read };
}

} // namespace lockkeeper::operations
