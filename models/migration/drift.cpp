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

} // namespace lockkeeper
