#include "models/migration/drift.h"

#include "models/change/ddl.h"
#include "models/change/restoring.h"

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

/// What @p from has and @p to lacks, as DROPs: what others need last.
static QStringList droppingStatements(const Catalog &from, const Catalog &to)
{
    QStringList foreignKeys, parts, tables, others;
    QList<RelationPtr> views;
    for (const RelationPtr &relation : from.sortedRelations()) {
        const QString name = relation->name.quoted();
        const RelationPtr wanted = to.relation(relation->name);
        const bool view = relation->kind == Relation::Kind::View || relation->kind == Relation::Kind::MaterializedView;
        if (!wanted && view)
            views << relation;
        else if (!wanted)
            tables << QStringLiteral("DROP TABLE ") + name;
        if (view)
            continue;
        for (const Constraint &constraint : relation->constraints)
            if (constraint.kind == Constraint::Kind::ForeignKey && constraint.isLocal && (!wanted || !wanted->constraint(constraint.name)))
                foreignKeys << QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2").arg(name, quoteIdentifier(constraint.name));
        if (!wanted)
            continue;
        for (const Trigger &trigger : relation->triggers)
            if (std::none_of(wanted->triggers.begin(), wanted->triggers.end(), [&](const Trigger &known) { return known.name == trigger.name; }))
                parts << QStringLiteral("DROP TRIGGER %1 ON %2").arg(quoteIdentifier(trigger.name), name);
        QStringList ofConstraints;
        for (const Constraint &constraint : relation->constraints) {
            ofConstraints << constraint.name;
            if (constraint.kind != Constraint::Kind::ForeignKey && !wanted->constraint(constraint.name))
                parts << QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2").arg(name, quoteIdentifier(constraint.name));
        }
        for (const Index &index : relation->indexes)
            if (!wanted->index(index.name) && !ofConstraints.contains(index.name))
                parts << QStringLiteral("DROP INDEX ") + QualifiedName { relation->name.schema, index.name }.quoted();
        for (const Column &column : relation->columns)
            if (!wanted->column(column.name))
                parts << QStringLiteral("ALTER TABLE %1 DROP COLUMN %2").arg(name, quoteIdentifier(column.name));
    }
    for (const Routine &routine : from.routines)
        if (!to.routines.contains(routine.signature()))
            others << QStringLiteral("DROP %1 %2(%3)").arg(routine.kind.toUpper(), routine.name.quoted(), routine.arguments);
    for (const Sequence &sequence : from.sequences)
        if (!to.sequences.contains(sequence.name) && sequence.ownerTable.isEmpty())
            others << QStringLiteral("DROP SEQUENCE ") + sequence.name.quoted();
    for (const TypeInfo &type : from.types)
        if (!to.types.contains(type.name))
            others << QStringLiteral("DROP TYPE ") + type.name.quoted();
    QStringList dropped;
    for (const RelationPtr &view : viewsInOrder(views))
        dropped.prepend(QStringLiteral("DROP %1 %2").arg(view->kindName().toUpper(), view->name.quoted()));
    return dropped + foreignKeys + parts + tables + others;
}

/// Columns that both have, otherwise.
static QStringList alteringStatements(const Catalog &from, const Catalog &to)
{
    QStringList statements;
    for (const RelationPtr &wanted : to.sortedRelations()) {
        const RelationPtr relation = from.relation(wanted->name);
        if (!relation || relation == wanted || !wanted->isTable())
            continue;
        for (const Column &column : wanted->columns) {
            const Column *known = relation->column(column.name);
            if (!known)
                continue;
            const QString alter = QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 ").arg(wanted->name.quoted(), quoteIdentifier(column.name));
            if (known->type != column.type)
                statements << alter + QStringLiteral("TYPE %1 USING %2::%1").arg(column.type, quoteIdentifier(column.name));
            if (known->notNull && !column.notNull)
                statements << alter + QStringLiteral("DROP NOT NULL");
            if (known->defaultExpression != column.defaultExpression && !known->defaultExpression.isEmpty() && column.generated == Column::Generated::None && column.identity == Column::Identity::None)
                statements << (column.defaultExpression.isEmpty() ? alter + QStringLiteral("DROP DEFAULT") : alter + QStringLiteral("SET DEFAULT ") + column.defaultExpression);
        }
    }
    return statements;
}

QStringList reconcilingStatements(const Catalog &from, const Catalog &to)
{
    const Restoring missing = restoringStatements(to, from);
    return missing.first + alteringStatements(from, to) + missing.last + droppingStatements(from, to);
}

} // namespace lockkeeper
