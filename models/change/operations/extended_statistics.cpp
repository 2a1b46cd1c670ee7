// CREATE and ALTER STATISTICS: SHARE UPDATE EXCLUSIVE on the table (manual: Explicit Locking).
#include "models/change/catalogedits.h"
#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"

namespace lockkeeper::operations {

/// As ChooseExtendedStatisticName() names it where nobody did: table_columns_stat.
static QualifiedName chosenName(const QualifiedName &table, const SyntaxNode &statement, const OperationContext &context)
{
    QStringList parts;
    for (const SyntaxNode &element : statement.children("exprs"))
        parts << (element.string("name").isEmpty() ? QStringLiteral("expr") : element.string("name"));
    const auto isTaken = [&](const QString &name) { return tableOfStatistics({ table.schema, name }, context) != nullptr; };
    return { table.schema, generatedName(table.name, parts.join(u'_'), QStringLiteral("stat"), isTaken) };
}

static ExtendedStatistics statisticsOf(const SyntaxNode &statement, const QualifiedName &table, const OperationContext &context)
{
    ExtendedStatistics made;
    made.name = readName(statement.children("defnames"));
    if (made.name.isEmpty())
        made.name = chosenName(table, statement, context);
    else if (made.name.schema.isEmpty())
        made.name.schema = context.creationSchema();
    for (const SyntaxNode &kind : statement.children("stat_types"))
        made.kinds << stringValue(kind);
    static constexpr qsizetype allKinds = 3;
    if (made.kinds.size() == allKinds)
        made.kinds.clear();
    for (const SyntaxNode &element : statement.children("exprs"))
        made.columns << (element.string("name").isEmpty() ? u'(' + deparseExpression(element.child("expr")) + u')' : quoteIdentifier(element.string("name")));
    return made;
}

static Operation create(const SyntaxNode &statement, const OperationContext &context)
{
    const SyntaxNode relation = statement.children("relations").value(0);
    const QualifiedName table = relation ? readRelation(relation, context) : QualifiedName();
    const ExtendedStatistics made = statisticsOf(statement, table, context);
    const RelationPtr known = context.catalog->relation(table);
    const bool there = known && findStatistics(*known, made.name);
    const bool guarded = statement.boolean("if_not_exists");
    return simpleOperation({ .kind = QStringLiteral("create-statistics"), .object = made.name.display(), .summary = tr("Create statistics %1").arg(made.name.display()),
                             .locks = { lockOf(table, LockMode::ShareUpdateExclusive, LockDuration::Brief, context) }, .verdict = lowRisk(tr("Only the catalog changes; the next ANALYZE fills it.")),
                             .apply = [=](Catalog &catalog) {
                                 if (!there)
                                     editRelation(catalog, table, [&](Relation &changed) { changed.statistics << made; });
                             },
                             .inverse = exactly(QStringLiteral("DROP STATISTICS ") + made.name.quoted()), .idempotent = guarded, .traits = guarded ? Trait::Guarded : Traits() });
}

/// ALTER STATISTICS ... SET STATISTICS locks no table (measured, 13 to 18).
static Operation alter(const SyntaxNode &statement)
{
    const QString name = readName(statement.children("defnames")).display();
    return simpleOperation({ .kind = QStringLiteral("alter-statistics"), .object = name, .summary = tr("Change statistics %1").arg(name), .verdict = lowRisk(tr("Only the catalog changes; the next ANALYZE fills it.")),
                             .inverse = cannotBeUndone(tr("the former statistics target")), .idempotent = statement.boolean("missing_ok") });
}

OperationForm extended_statistics()
{
    return { { "CreateStatsStmt", "AlterStatsStmt" }, [](const SyntaxNode &statement, const SyntaxNode &, const OperationContext &context) -> QList<Operation> {
                return { statement.is("CreateStatsStmt") ? create(statement, context) : alter(statement) };
            } };
}

} // namespace lockkeeper::operations
