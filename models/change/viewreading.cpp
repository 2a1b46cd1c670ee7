#include "models/change/viewreading.h"

#include "models/change/simpleoperation.h"
#include "models/sql/parsetree.h"
#include "models/sql/queryuse.h"

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Operation", text);
}

/// What the query names, as far as names alone tell it.
static QList<ViewSource> sourcesOf(const SyntaxNode &query, const OperationContext &context)
{
    QList<ViewSource> sources;
    const QueryUse use = useOf(query);
    for (const RelationUse &relation : use.relations) {
        const QualifiedName name = context.resolve({ relation.schema, relation.name });
        sources << ViewSource { name, {} };
        const RelationPtr known = context.catalog->relation(name);
        for (const ColumnUse &column : use.columns)
            if (known && known->column(column.name) && (column.qualifier.isEmpty() || column.qualifier == relation.alias || column.qualifier == relation.name))
                sources << ViewSource { name, column.name };
    }
    return sources;
}

QList<Operation> readCreateView(const SyntaxNode &statement, const OperationContext &context)
{
    const bool materialized = statement.is("CreateTableAsStmt");
    Relation view;
    view.kind = materialized ? Relation::Kind::MaterializedView : Relation::Kind::View;
    view.name = readRelation(materialized ? statement.child("into").child("rel") : statement.child("view"), context);
    const SyntaxNode query = statement.child("query");
    view.viewDefinition = deparseStatement(query);
    view.viewSources = sourcesOf(query, context);
    int number = 0;
    for (const SyntaxNode &target : query.children("target_list")) {
        Column column;
        column.name = target.string("name");
        if (column.name.isEmpty())
            column.name = readName(target.child("val").children("fields")).name;
        column.number = ++number;
        view.columns << column;
    }
    const bool replaces = statement.boolean("replace") && context.catalog->relation(view.name);
    QList<LockImpact> locks { { view.name, LockMode::AccessExclusive, LockDuration::Brief, !replaces } };
    for (const ViewSource &source : view.viewSources)
        mergeLock(locks, { source.relation, LockMode::AccessShare, materialized ? LockDuration::Scan : LockDuration::Brief, context.isNew(source.relation) });
    Inverse inverse { Inverse::Kind::Exact, { QStringLiteral("DROP %1 %2").arg(materialized ? QStringLiteral("MATERIALIZED VIEW") : QStringLiteral("VIEW"), view.name.quoted()) }, {} };
    if (replaces)
        inverse.statements = { QStringLiteral("CREATE OR REPLACE VIEW %1 AS %2").arg(view.name.quoted(), context.catalog->relation(view.name)->viewDefinition) };
    return { simpleOperation({ .kind = QStringLiteral("create-view"), .object = view.name.display(),
                               .summary = (materialized ? tr("Create materialized view %1") : replaces ? tr("Replace view %1") : tr("Create view %1")).arg(view.name.display()),
                               .relation = view.name, .locks = locks,
                               .verdict = { Risk::Low, Strategy::Direct, replaces ? tr("Readers of the view wait for a moment.") : tr("Nobody uses a new view yet.") },
                               .apply = [view](Catalog &catalog) { catalog.relations.insert(view.name, std::make_shared<const Relation>(view)); },
                               .inverse = inverse, .idempotent = statement.boolean("replace") }) };
}

} // namespace lockkeeper
