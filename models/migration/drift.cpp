#include "models/migration/drift.h"

namespace lockkeeper {

CatalogPtr withoutHistories(const Catalog &catalog)
{
    static const QStringList tables { QStringLiteral("schema_migrations"), QStringLiteral("goose_db_version"), QStringLiteral("flyway_schema_history"), QStringLiteral("databasechangelog"), QStringLiteral("databasechangeloglock"),
                                      QStringLiteral("gorp_migrations"), QStringLiteral("__diesel_schema_migrations"), QStringLiteral("_prisma_migrations"), QStringLiteral("_sqlx_migrations"), QStringLiteral("alembic_version") };
    static const QStringList schemas { QStringLiteral("lockkeeper"), QStringLiteral("sqitch"), QStringLiteral("atlas_schema_revisions") };
    auto kept = std::make_shared<Catalog>(catalog);
    const auto isHistory = [&](const QualifiedName &name) { return schemas.contains(name.schema) || tables.contains(name.name); };
    for (const RelationPtr &relation : catalog.sortedRelations())
        if (isHistory(relation->name))
            kept->relations.remove(relation->name);
    kept->sequences.removeIf([&](const auto &entry) { return isHistory(entry.key()) || isHistory(entry.value().ownerTable); });
    for (const QString &schema : schemas)
        kept->schemas.remove(schema);
    return kept;
}

/// An item of an access list is GRANTEE=RIGHTS/GRANTOR; our role's name needs no quotes.
static QStringList grantedBy(const QStringList &privileges, const QString &builder, const QString &owner)
{
    QStringList changed;
    for (QString item : privileges) {
        if (item.startsWith(builder + u'='))
            item = owner + item.mid(builder.size());
        if (item.endsWith(u'/' + builder))
            item = item.chopped(builder.size()) + owner;
        changed << item;
    }
    return changed;
}

template <class Object>
static Object ownedAs(Object object, const QString &builder, const QString &owner)
{
    if (object.owner != builder)
        return object; // a migration says whose it is
    object.owner = owner;
    object.privileges = grantedBy(object.privileges, builder, owner);
    return object;
}

CatalogPtr ownedAs(const Catalog &built, const QString &builder, const Catalog &server)
{
    auto owned = std::make_shared<Catalog>(built);
    for (const RelationPtr &relation : built.sortedRelations())
        if (const RelationPtr other = server.relation(relation->name); other && relation->owner == builder)
            owned->relations.insert(relation->name, std::make_shared<const Relation>(ownedAs(*relation, builder, other->owner)));
    const auto each = [&](const auto &objects, const auto &others, auto &result) {
        for (auto entry = objects.begin(); entry != objects.end(); ++entry)
            if (others.contains(entry.key()))
                result.insert(entry.key(), ownedAs(entry.value(), builder, others.value(entry.key()).owner));
    };
    each(built.schemas, server.schemas, owned->schemas);
    each(built.routines, server.routines, owned->routines);
    each(built.sequences, server.sequences, owned->sequences);
    return owned;
}

} // namespace lockkeeper
