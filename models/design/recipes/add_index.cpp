// An index beside running code.
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"

namespace lockkeeper::recipes {

static QString defaultName(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const Conventions::Named kind = context.flag(QStringLiteral("unique")) ? Conventions::Named::UniqueIndex : Conventions::Named::Index;
    return context.agreed().nameFor(kind, objectName(QStringList { table->name.name } + context.columns(table) + QStringList { QStringLiteral("idx") }), table->name.name, context.columns(table));
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    Index index;
    index.name = context.name(QStringLiteral("name"));
    index.method = context.text(QStringLiteral("method"));
    index.unique = context.flag(QStringLiteral("unique"));
    for (const QString &column : context.columns(table))
        index.columns << quoteIdentifier(column);
    if (!context.text(QStringLiteral("include")).isEmpty())
        index.included = context.columns(table, QStringLiteral("include"));
    if (const QString condition = context.expression(QStringLiteral("where")); !condition.isEmpty()) {
        index.predicate = condition;
        index.fullDefinition = index.definition(table->name).section(QStringLiteral(" WHERE "), 0, 0) + QStringLiteral(" WHERE (%1)").arg(condition);
    }
    if (index.unique && index.method != u"btree")
        PlanContext::refuse(QStringLiteral("unique"), tr("Only a btree index can be unique."));
    const Index *there = table->index(index.name);
    if (there && there->valid)
        PlanContext::refuse(QStringLiteral("name"), tr("%1 has an index %2 already. Choose another name.").arg(table->name.display(), index.name));
    if (!there)
        context.newRelation(table->name.schema, QStringLiteral("name"));

    Series series { tr("Add index %1 on %2").arg(index.name, table->name.display()), {}, { indexStep(context, table, index, Phase::Expand, tr("Build %1 on %2").arg(index.name, table->name.display())) } };
    if (there)
        series.reason = tr("An INVALID index of this name was left by a build that failed; it is dropped first. Reads and writes go on during the build.");
    else
        series.reason = context.isEmpty(table) ? tr("The table is empty, so the index is built in a moment.") : tr("CONCURRENTLY lets reads and writes go on during the build. It waits for transactions that are open, so end long ones first.");
    return series;
}

Recipe add_index()
{
    RecipeField name = field("name", tr("Name"), Kind::Name, {});
    name.defaultValue = defaultName;
    RecipeField include = field("include", tr("Also stored"), Kind::Columns, tr("Columns that queries read from the index without being searched by."), false);
    return { QStringLiteral("add-index"), tr("Add index"), tr("Indexes"), tr("Builds an index while reads and writes go on."),
             { tableField(), columnsField(tr("In the order in which queries name them, with commas between.")), name,
               choiceField("method", tr("Method"), { QStringLiteral("btree"), QStringLiteral("gin"), QStringLiteral("gist"), QStringLiteral("brin"), QStringLiteral("hash") }, {}), flagField("unique", tr("Unique"), {}),
               field("where", tr("Only rows where"), Kind::Expression, tr("A condition. Empty for all rows."), false), include },
             plan };
}

} // namespace lockkeeper::recipes
