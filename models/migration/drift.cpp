#include "models/migration/drift.h"

#include <QRegularExpression>

namespace lockkeeper {

CatalogPtr withoutHistories(const Catalog &catalog, const HistoryPlace &place)
{
    static const QStringList tables { QStringLiteral("schema_migrations"), QStringLiteral("schema_migration"), QStringLiteral("goose_db_version"), QStringLiteral("flyway_schema_history"), QStringLiteral("databasechangelog"), QStringLiteral("databasechangeloglock"),
                                      QStringLiteral("gorp_migrations"), QStringLiteral("__diesel_schema_migrations"), QStringLiteral("_prisma_migrations"), QStringLiteral("_sqlx_migrations"), QStringLiteral("alembic_version"),
                                      QStringLiteral("refinery_schema_history"), QStringLiteral("pgmigrations"), QStringLiteral("schema_version") };
    static const QStringList schemas { QStringLiteral("lockkeeper"), QStringLiteral("sqitch"), QStringLiteral("atlas_schema_revisions"), QStringLiteral("supabase_migrations") };
    auto kept = std::make_shared<Catalog>(catalog);
    QSet<QString> gone;
    const auto isHistory = [&](const QualifiedName &name) { return schemas.contains(name.schema) || tables.contains(name.name) || (!place.table.isEmpty() && name.name == place.table && (place.schema.isEmpty() || name.schema == place.schema)); };
    for (const RelationPtr &relation : catalog.sortedRelations())
        if (isHistory(relation->name)) {
            gone.insert(relation->name.display());
            kept->relations.remove(relation->name);
        }
    kept->sequences.removeIf([&](const auto &entry) {
        const bool history = isHistory(entry.key()) || isHistory(entry.value().ownerTable);
        if (history)
            gone.insert(entry.key().display());
        return history;
    });
    if (kept->rest)
        kept->rest->removeIf([&](const auto &entry) { return gone.contains(entry.key().section(u' ', -1)); });
    for (const QString &schema : schemas)
        kept->schemas.remove(schema);
    return kept;
}

/// A role as an access list writes it.
static QString granteeName(const QString &role)
{
    const bool plain = std::all_of(role.begin(), role.end(), [](QChar c) { return c.isLetterOrNumber() || c == u'_'; });
    return plain ? role : u'"' + QString(role).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

/// An item of an access list is GRANTEE=RIGHTS/GRANTOR.
static QStringList grantedBy(const QStringList &privileges, const QString &builder, const QString &owner)
{
    const QString from = granteeName(builder), to = granteeName(owner);
    QStringList changed;
    for (QString item : privileges) {
        if (item.startsWith(from + u'='))
            item = to + item.mid(from.size());
        if (item.endsWith(u'/' + from))
            item = item.chopped(from.size()) + to;
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

/// Whether @p built would read like @p there if the role were another one wherever @p builder stands in it.
static bool isTheSameButForTheRole(const QString &built, const QString &builder, const QString &there)
{
    if (built == there || !built.contains(builder))
        return built == there;
    QString pattern = QRegularExpression::escape(built);
    pattern.replace(QRegularExpression(QStringLiteral(R"(\b%1\b)").arg(QRegularExpression::escape(QRegularExpression::escape(builder)))), QStringLiteral(R"re(("[^"]+"|[^\s=/"]+))re"));
    const QRegularExpressionMatch match = QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(there);
    QStringList roles = match.capturedTexts().mid(1);
    for (QString &role : roles)
        role.remove(u'"'); // an access list quotes where a name alone stands bare
    roles.removeDuplicates();
    return match.hasMatch() && roles.size() <= 1;
}

using Rest = QMap<QString, QString>;

/// The entry of @p server that @p entry is; its end where there is none. Default privileges have a role in their names, too.
static Rest::const_iterator counterpart(Rest::const_iterator entry, const QString &builder, const Rest &server)
{
    const auto isIt = [&](Rest::const_iterator other) { return isTheSameButForTheRole(entry.key(), builder, other.key()) && isTheSameButForTheRole(*entry, builder, *other); };
    if (const auto other = server.constFind(entry.key()); other != server.cend() && isIt(other))
        return other;
    auto other = entry.key().contains(builder) ? server.cbegin() : server.cend();
    while (other != server.cend() && !isIt(other))
        ++other;
    return other;
}

/// Here the definitions alone tell whose an object is.
static Rest ownedAs(const Rest &built, const QString &builder, const Rest &server)
{
    Rest owned;
    for (auto entry = built.cbegin(); entry != built.cend(); ++entry) {
        const auto there = counterpart(entry, builder, server), found = there == server.cend() ? entry : there;
        owned.insert(found.key(), *found);
    }
    return owned;
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
    if (built.rest && server.rest)
        owned->rest = ownedAs(*built.rest, builder, *server.rest);
    return owned;
}

} // namespace lockkeeper
