// ADD COLUMN without a long lock: nullable and constant defaults at once, volatile defaults and NOT NULL over a backfill.
#include "models/change/syntaxreading.h"
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

namespace lockkeeper::recipes {

static SeriesStep addStep(const RelationPtr &table, const Column &column, const QString &laterDefault)
{
    SeriesStep step { Phase::Expand, stepName(table->name.name, column.name, QStringLiteral("add")), tr("Add %1 to %2").arg(column.name, table->name.display()), {}, {}, {}, {} };
    step.up.statements << ScriptStatement { column.defaultExpression.isEmpty() ? tr("A nullable column is only noted in the catalog.") : tr("A default that is the same for every row is stored once: no row is touched."), addColumnIfMissing(table->name, column) };
    if (!laterDefault.isEmpty())
        step.up.statements << ScriptStatement { tr("For rows that are written from now on; with the column itself it would rewrite the table."), setColumnDefault(table->name, column.name, laterDefault) };
    if (!column.comment.isEmpty())
        step.up.statements << ScriptStatement { {}, commentOnColumn(table->name, column.name, column.comment) };
    step.up.verify << verify::columnThere(table->name, column.name);
    step.down = { { { {}, dropColumnIfThere(table->name, column.name) } }, { verify::columnGone(table->name, column.name) } };
    step.irreversible = tr("What was written to %1 since does not come back.").arg(column.name);
    return step;
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    Column column;
    column.name = context.newColumn(table, QStringLiteral("name"));
    if (const Tenancy &tenancy = context.project().tenancy; tenancy.byColumn() && column.name == tenancy.column)
        PlanContext::refuse(QStringLiteral("name"), tr("This is the column of the tenants. Use the recipe add-tenant-id, which adds row-level security with it."));
    column.type = context.type();
    column.notNull = context.flag(QStringLiteral("not_null"));
    column.comment = context.text(QStringLiteral("comment"));
    if (column.comment.isEmpty() && context.agreed().columnComments)
        PlanContext::refuse(QStringLiteral("comment"), tr("The project's conventions ask for a comment on each column. Say what it holds."));
    const QString value = context.expression(QStringLiteral("default")), backfill = context.expression(QStringLiteral("backfill"));
    OperationContext at;
    at.catalog = context.catalogPtr();
    at.serverVersion = context.serverVersion();
    const bool changes = !value.isEmpty() && volatilityOfText(value, at) == Volatility::Volatile;
    const bool needsRows = (column.notNull && value.isEmpty()) || changes || !backfill.isEmpty();

    Series series { tr("Add %1 to %2").arg(column.name, table->name.display()), {}, {} };
    if (context.isEmpty(table) || !needsRows) {
        column.defaultExpression = value;
        series.reason = context.isEmpty(table) ? tr("The table is empty, so the column is added as it is.") : tr("PostgreSQL notes the column in the catalog and touches no row.");
        series.steps << addStep(table, column, {});
        return series;
    }
    const QString source = backfill.isEmpty() ? value : backfill;
    if (source.isEmpty())
        PlanContext::refuse(QStringLiteral("backfill"), tr("Say what the rows that are there get: without it NOT NULL fails."));
    series.reason = changes ? tr("Each row gets a value of its own. With the column itself that would rewrite the table while everybody waits, so the rows are filled afterwards.")
                            : tr("The rows are filled before NOT NULL is asked for, so that nobody waits for a look at all of them.");
    Column added = column;
    added.notNull = false;
    series.steps << addStep(table, added, value);
    if (column.notNull && value.isEmpty())
        series.steps.back().deploy = tr("Deploy code that writes %1 in every new row of %2.").arg(column.name, table->name.display());
    const QString condition = quoteIdentifier(column.name) + QStringLiteral(" IS NULL");
    SeriesStep fill { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("backfill")), tr("Fill %1 in the rows of %2").arg(column.name, table->name.display()), {}, {}, {}, {} };
    fill.up = backfillScript(context, { table, quoteIdentifier(column.name) + QStringLiteral(" = ") + source, condition, tr("The rows that were there before.") });
    if (column.notNull)
        fill.up.verify << verify::noRow(table->name, condition);
    else
        fill.up.verify << verify::columnThere(table->name, column.name);
    fill.down = { { { tr("Nothing has to be undone: the values go with the column."), {} } }, { QStringLiteral("SELECT true AS ok") } };
    series.steps << fill;
    if (column.notNull)
        series.steps << notNullSteps(context, table, column.name);
    return series;
}

Recipe add_column()
{
    return { QStringLiteral("add-column"), tr("Add column"), tr("Columns"), tr("Adds a column. NOT NULL and defaults that differ from row to row are reached in steps on a table with rows."),
             { tableField(), field("name", tr("Name"), Kind::Name, tr("Of the new column.")), field("type", tr("Type"), Kind::Type, {}),
               field("default", tr("Default"), Kind::Expression, tr("For rows that are written without it. Empty for none."), false), flagField("not_null", tr("NOT NULL"), tr("Every row must have a value.")),
               field("backfill", tr("Value for existing rows"), Kind::Expression, tr("Needed for NOT NULL without a default; may read other columns of the row."), false),
               field("comment", tr("Comment"), Kind::Name, tr("What the column holds."), false) },
             plan };
}

} // namespace lockkeeper::recipes
