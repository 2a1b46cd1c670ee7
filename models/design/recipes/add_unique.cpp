// A unique constraint over an index that was built beside running code.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const QStringList columns = context.columns(table);
    const QString name = context.newRelation(table->name.schema, QStringLiteral("name"));
    Series series { tr("Make %1 unique in %2").arg(columns.join(QStringLiteral(", ")), table->name.display()), {}, {} };
    const QString valid = verify::constraintThere(table->name, name, true), gone = verify::constraintGone(table->name, name);
    const ScriptStatement drop { {}, dropConstraintIfThere(table->name, name) };
    if (table->kind == Relation::Kind::PartitionedTable && !context.isSmall(table))
        PlanContext::refuse(QStringLiteral("table"), tr("PostgreSQL does not take a finished index for a constraint of a partitioned table. Add a unique index instead, which says the same."));
    if (context.isEmpty(table) || table->kind == Relation::Kind::PartitionedTable) {
        Constraint constraint;
        constraint.name = name;
        constraint.kind = Constraint::Kind::Unique;
        constraint.columns = columns;
        series.reason = tr("The table has so few rows that its index is built in a moment.");
        series.steps << SeriesStep { Phase::Expand, objectName({ name, QStringLiteral("add") }), series.title, { { { series.reason, addConstraintStatement(table->name, constraint) } }, { valid } }, { { drop }, { gone } }, {}, {} };
        return series;
    }
    Index index;
    index.name = name;
    index.unique = true;
    for (const QString &column : columns)
        index.columns << quoteIdentifier(column);
    series.reason = tr("The index is built while reads and writes go on; making it a constraint takes a moment. Rows that are the same make the build fail and leave an INVALID index, which the next run drops.");
    series.steps << indexStep(context, table, index, Phase::Expand, tr("Build the unique index %1").arg(name));
    SeriesStep add { Phase::Migrate, objectName({ name, QStringLiteral("add") }), tr("Make %1 a constraint").arg(name), {}, {}, {}, {} };
    add.up = { { { tr("Only noted in the catalog: the index is there."), addConstraintUsingIndex(table->name, name, Constraint::Kind::Unique, name) } }, { valid } };
    add.down = indexScript(context, table, index);
    add.down.statements.prepend({ tr("The index goes with its constraint and is built again."), drop.sql });
    series.steps << add;
    return series;
}

Recipe add_unique()
{
    RecipeField name = field("name", tr("Name"), Kind::Name, {});
    name.defaultValue = [](const PlanContext &context) {
        const RelationPtr table = context.table();
        return context.agreed().nameFor(Conventions::Named::Unique, objectName(QStringList { table->name.name } + context.columns(table) + QStringList { QStringLiteral("key") }), table->name.name, context.columns(table));
    };
    return { QStringLiteral("add-unique"), tr("Unique constraint"), tr("Constraints"), tr("Builds a unique index beside running code and makes it a constraint."), { tableField(), columnsField(tr("Together they are unique.")), name }, plan };
}

} // namespace lockkeeper::recipes
