// Publications and subscriptions. A publication takes SHARE UPDATE EXCLUSIVE on the tables that come and go (measured).
#include "models/change/catalogedits.h"
#include "models/change/ddl.h"
#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

namespace {

/// A table that a statement names, or an heir of it, and how it is published.
struct Published
{
    QualifiedName table;
    Publishing publishing;
};

QList<Published> tablesIn(const SyntaxNode &statement, const QString &publication, const OperationContext &context)
{
    QList<Published> tables;
    for (const SyntaxNode &item : statement.children("pubobjects")) {
        const SyntaxNode table = item.child("pubtable"), range = table.child("relation");
        if (!range)
            continue;
        QString part;
        QStringList columns;
        for (const SyntaxNode &column : table.children("columns"))
            columns << quoteIdentifier(stringValue(column));
        if (!columns.isEmpty())
            part += QStringLiteral(" (%1)").arg(columns.join(QStringLiteral(", ")));
        if (const SyntaxNode where = table.child("where_clause"))
            part += QStringLiteral(" WHERE (%1)").arg(deparseExpression(where));
        const QualifiedName name = readRelation(range, context);
        tables << Published { name, { publication, part } };
        const RelationPtr known = context.catalog->relation(name);
        if (range.boolean("inh") && known && known->kind != Relation::Kind::PartitionedTable)
            for (const RelationPtr &heir : context.catalog->descendantsOf(name))
                tables << Published { heir->name, { publication, part } };
    }
    return tables;
}

QList<Published> tablesNow(const QString &publication, const Catalog &catalog)
{
    QList<Published> tables;
    for (const RelationPtr &relation : catalog.relations)
        for (const Publishing &one : relation->publishings)
            if (one.publication == publication)
                tables << Published { relation->name, one };
    return tables;
}

void unpublish(Catalog &catalog, const QualifiedName &table, const QString &publication)
{
    editRelation(catalog, table, [&](Relation &relation) { relation.publishings.removeIf([&](const Publishing &one) { return one.publication == publication; }); });
}

/// Exact where tables only come or only go.
Inverse inverseOf(const QString &name, const QByteArray &action, const QList<Published> &named, const QList<Published> &now)
{
    Inverse inverse { Inverse::Kind::Exact, {}, {} };
    for (const Published &one : named)
        if (action == "AP_AddObjects")
            inverse.statements << QStringLiteral("ALTER PUBLICATION %1 DROP TABLE %2").arg(quoteIdentifier(name), one.table.quoted());
        else if (action == "AP_DropObjects")
            for (const Published &before : now)
                if (before.table == one.table)
                    inverse.statements << publishStatement(before.table, before.publishing);
    return inverse.statements.size() == named.size() && !named.isEmpty() ? inverse : cannotBeUndone(tr("the former publication"));
}

Operation publication(const SyntaxNode &statement, const OperationContext &context)
{
    const bool create = statement.is("CreatePublicationStmt");
    const QString name = statement.string("pubname");
    const QByteArray action = create ? QByteArray("AP_AddObjects") : statement.enumerator("action");
    const QList<Published> named = tablesIn(statement, name, context), now = create ? QList<Published>() : tablesNow(name, *context.catalog);
    const bool sets = action == "AP_SetObjects" && !statement.children("pubobjects").isEmpty();
    QList<LockImpact> locks;
    for (const Published &one : sets ? named + now : named)
        mergeLock(locks, lockOf(one.table, LockMode::ShareUpdateExclusive, LockDuration::Brief, context));
    return simpleOperation({ .kind = create ? QStringLiteral("create-publication") : QStringLiteral("alter-publication"), .object = name, .summary = (create ? tr("Create publication %1") : tr("Change publication %1")).arg(name), .locks = locks,
                             .verdict = mediumRisk(tr("Subscribers receive other tables from now on; UPDATE and DELETE on a published table need a replica identity.")),
                             .apply = [=](Catalog &catalog) {
                                 for (const Published &one : sets ? named + now : named)
                                     unpublish(catalog, one.table, name);
                                 for (const Published &one : action == "AP_DropObjects" ? QList<Published>() : named)
                                     editRelation(catalog, one.table, [&](Relation &relation) { relation.publishings << one.publishing; });
                             },
                             .inverse = create ? exactly(QStringLiteral("DROP PUBLICATION ") + quoteIdentifier(name)) : inverseOf(name, action, named, now) });
}

Operation subscription(const SyntaxNode &statement)
{
    const bool create = statement.is("CreateSubscriptionStmt"), drop = statement.is("DropSubscriptionStmt");
    const QString name = statement.string("subname");
    // A slot is made on, or dropped from, another server: that cannot be rolled back.
    const bool slot = create || drop || (statement.enumerator("kind") != "ALTER_SUBSCRIPTION_OPTIONS" && statement.enumerator("kind") != "ALTER_SUBSCRIPTION_CONNECTION");
    return simpleOperation({ .kind = create ? QStringLiteral("create-subscription") : drop ? QStringLiteral("drop-subscription") : QStringLiteral("alter-subscription"), .object = name,
                             .summary = (create ? tr("Create subscription %1") : drop ? tr("Drop subscription %1") : tr("Change subscription %1")).arg(name), .verdict = mediumRisk(tr("Another server is reached; its replication slot is not rolled back.")),
                             .inverse = create ? exactly(QStringLiteral("DROP SUBSCRIPTION ") + quoteIdentifier(name)) : cannotBeUndone(tr("the former subscription")), .transactional = !slot,
                             .idempotent = statement.boolean("missing_ok"), .traits = Trait::Foreign });
}

} // namespace

OperationForm publications()
{
    return { { "CreatePublicationStmt", "AlterPublicationStmt", "CreateSubscriptionStmt", "AlterSubscriptionStmt", "DropSubscriptionStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) -> QList<Operation> {
                const bool publishes = statement.is("CreatePublicationStmt") || statement.is("AlterPublicationStmt");
                return { publishes ? publication(statement, context) : subscription(statement) };
            } };
}

} // namespace lockkeeper::operations
