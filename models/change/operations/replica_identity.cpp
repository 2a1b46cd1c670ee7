// ALTER TABLE ... REPLICA IDENTITY: ACCESS EXCLUSIVE for a moment (measured, 13 to 18).
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QString written(QChar identity)
{
    return identity == u'f' ? QStringLiteral("FULL") : identity == u'n' ? QStringLiteral("NOTHING") : QStringLiteral("DEFAULT");
}

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &command, const OperationContext &context)
{
    const QualifiedName table = readRelation(statement.child("relation"), context);
    const SyntaxNode definition = command.child("def");
    const QChar identity = definition.string("identity_type").isEmpty() ? QChar(u'd') : definition.string("identity_type").at(0);
    const RelationPtr before = context.catalog->relation(table);
    QList<LockImpact> locks { lockOf(table, LockMode::AccessExclusive, LockDuration::Brief, context) };
    if (identity == u'i')
        locks << lockOf({ table.schema, definition.string("name") }, LockMode::Share, LockDuration::Brief, context);
    const bool light = identity == u'i' || identity == u'd';
    return { simpleOperation({ .kind = QStringLiteral("replica-identity"), .object = table.display(), .summary = tr("Change the replica identity of %1").arg(table.display()), .relation = table, .locks = locks,
                               .verdict = light ? lowRisk(tr("Only the catalog changes.")) : mediumRisk(identity == u'f' ? tr("Every UPDATE and DELETE writes the whole old row to the log.") : tr("UPDATE and DELETE fail on a published table.")),
                               .apply = [=](Catalog &catalog) { editRelation(catalog, table, [&](Relation &relation) { relation.replicaIdentity = identity; }); },
                               .inverse = before && before->replicaIdentity != u'i' ? exactly(QStringLiteral("ALTER TABLE %1 REPLICA IDENTITY %2").arg(table.quoted(), written(before->replicaIdentity))) : cannotBeUndone(tr("the former index")),
                               .idempotent = true }) };
}

OperationForm replica_identity()
{
    return { { "AlterTableStmt/AT_ReplicaIdentity" }, read };
}

} // namespace lockkeeper::operations
