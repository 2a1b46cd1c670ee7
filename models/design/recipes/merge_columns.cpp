// Two columns become one, beside running code.
#include "models/design/columnmove.h"
#include "models/design/fields.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const Column first = context.column(table, QStringLiteral("first")), second = context.column(table, QStringLiteral("second"));
    if (first.name == second.name)
        PlanContext::refuse(QStringLiteral("second"), tr("Choose another column than the first."));
    Column whole;
    whole.name = context.newColumn(table, QStringLiteral("name"));
    whole.type = context.type();
    const ColumnMove move { table, { { first, context.expression(QStringLiteral("first_value")) }, { second, context.expression(QStringLiteral("second_value")) } }, { { whole, context.expression(QStringLiteral("value")) } }, whole.name, {} };
    refuseUnmovable(context, move, QStringLiteral("first"));
    for (const Column &column : { first, second })
        for (const RelationPtr &view : viewsOver(context.catalog(), table->name, column.name))
            PlanContext::refuse(column.name == first.name ? QStringLiteral("first") : QStringLiteral("second"), tr("The %1 %2 reads %3. Replace it when the new column is there, then drop the old ones.").arg(view->kindName(), view->name.display(), column.name));
    Series series { tr("Merge %1 and %2 of %3 into %4").arg(first.name, second.name, table->name.display(), whole.name), tr("Old code goes on with the parts, new code with the whole: a trigger puts each write together or takes it apart."), {} };
    series.steps << expandStep(context, move, tr("Add %1 to %2 and keep it in step with %3 and %4").arg(whole.name, table->name.display(), first.name, second.name)) << fillStep(context, move, tr("Fill %1 of %2").arg(whole.name, table->name.display()));
    series.steps.back().deploy = tr("Deploy code that reads and writes %1, and end what still uses %2 or %3.").arg(whole.name, first.name, second.name);
    series.steps << dropOldStep(context, move, tr("Drop %1 and %2 of %3").arg(first.name, second.name, table->name.display()));
    return series;
}

Recipe merge_columns()
{
    return { QStringLiteral("merge-columns"), tr("Merge columns"), tr("Columns"), tr("Adds one column for two, keeps them in step, and drops the two after the code has moved."),
             { tableField(), field("first", tr("First column"), Kind::Column, {}), field("second", tr("Second column"), Kind::Column, {}), field("name", tr("New column"), Kind::Name, {}), field("type", tr("Its type"), Kind::Type, {}),
               field("value", tr("Its value"), Kind::Expression, tr("From the two, for example concat_ws(' ', first_name, last_name).")), field("first_value", tr("Value of the first"), Kind::Expression, tr("From the new one, for old code.")),
               field("second_value", tr("Value of the second"), Kind::Expression, tr("From the new one, for old code.")) },
             plan };
}

} // namespace lockkeeper::recipes
