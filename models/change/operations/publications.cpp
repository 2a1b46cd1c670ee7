// Publications and subscriptions. A publication takes SHARE UPDATE EXCLUSIVE on the tables that it names.
#include "models/change/simpleoperation.h"

namespace lockkeeper::operations {

static QList<Operation> read(const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context)
{
    const bool publication = statement.is("CreatePublicationStmt") || statement.is("AlterPublicationStmt");
    const bool create = statement.is("CreatePublicationStmt") || statement.is("CreateSubscriptionStmt"), drop = statement.is("DropSubscriptionStmt");
    const QString name = statement.string(publication ? "pubname" : "subname");
    QList<LockImpact> locks;
    for (const SyntaxNode &item : statement.children("pubobjects"))
        if (const SyntaxNode range = item.child("pubtable").child("relation"))
            mergeLock(locks, lockOf(readRelation(range, context), LockMode::ShareUpdateExclusive, LockDuration::Brief, context));
    const QString what = publication ? QStringLiteral("publication") : QStringLiteral("subscription");
    // A slot is made on, or dropped from, another server: that cannot be rolled back.
    const bool slot = !publication && (create || drop || (statement.enumerator("kind") != "ALTER_SUBSCRIPTION_OPTIONS" && statement.enumerator("kind") != "ALTER_SUBSCRIPTION_CONNECTION"));
    return { simpleOperation({ .kind = (create ? QStringLiteral("create-") : drop ? QStringLiteral("drop-") : QStringLiteral("alter-")) + what, .object = name,
                               .summary = (create ? tr("Create %1 %2") : drop ? tr("Drop %1 %2") : tr("Change %1 %2")).arg(what, name), .locks = locks,
                               .verdict = publication ? mediumRisk(tr("Subscribers receive other tables from now on; UPDATE and DELETE on a published table need a replica identity.")) : mediumRisk(tr("Another server is reached; its replication slot is not rolled back.")),
                               .inverse = create ? exactly(QStringLiteral("DROP %1 %2").arg(what.toUpper(), quoteIdentifier(name))) : cannotBeUndone(tr("the former %1").arg(what)), .transactional = !slot, .idempotent = statement.boolean("missing_ok"),
                               .traits = publication ? Traits() : Traits(Trait::Foreign) }) };
}

OperationForm publications()
{
    return { { "CreatePublicationStmt", "AlterPublicationStmt", "CreateSubscriptionStmt", "AlterSubscriptionStmt", "DropSubscriptionStmt" }, read };
}

} // namespace lockkeeper::operations
