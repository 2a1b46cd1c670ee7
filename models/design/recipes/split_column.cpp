// One column becomes two, beside running code.
#include "models/design/columnmove.h"
#include "models/design/fields.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static MovedColumn part(const PlanContext &context, const RelationPtr &table, const char *prefix)
{
    const QString stem = QLatin1String(prefix);
    MovedColumn moved;
    moved.column.name = context.newColumn(table, stem + QStringLiteral("_name"));
    moved.column.type = context.type(stem + QStringLiteral("_type"));
    moved.value = context.expression(stem + QStringLiteral("_value"));
    return moved;
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const Column column = context.column(table);
    ColumnMove move { table, { { column, context.expression(QStringLiteral("whole")) } }, { part(context, table, "first"), part(context, table, "second") }, {}, {} };
    if (move.to[0].column.name == move.to[1].column.name)
        PlanContext::refuse(QStringLiteral("second_name"), tr("Both parts have the same name."));
    move.label = column.name + QStringLiteral("_split");
    refuseUnmovable(context, move, QStringLiteral("column"));
    for (const RelationPtr &view : viewsOver(context.catalog(), table->name, column.name))
        PlanContext::refuse(QStringLiteral("column"), tr("The %1 %2 reads %3. Replace it when the parts are there, then drop the column.").arg(view->kindName(), view->name.display(), column.name));
    const QString first = move.to[0].column.name, second = move.to[1].column.name;
    Series series { tr("Split %1.%2 into %3 and %4").arg(table->name.display(), column.name, first, second), tr("Old code goes on with the whole, new code with the parts: a trigger takes each write apart or puts it together."), {} };
    series.steps << expandStep(context, move, tr("Add %1 and %2 to %3 and keep them in step with %4").arg(first, second, table->name.display(), column.name))
                 << fillStep(context, move, tr("Take %1 of %2 apart").arg(column.name, table->name.display()));
    series.steps.back().deploy = tr("Deploy code that reads and writes %1 and %2, and end what still uses %3.").arg(first, second, column.name);
    series.steps << dropOldStep(context, move, tr("Drop %1 of %2").arg(column.name, table->name.display()));
    return series;
}

Recipe split_column()
{
    return { QStringLiteral("split-column"), tr("Split column"), tr("Columns"), tr("Adds two columns, keeps them in step with the one they come from, and drops it after the code has moved."),
             { tableField(), columnField(), field("first_name", tr("First part"), Kind::Name, {}), field("first_type", tr("Its type"), Kind::Type, {}), field("first_value", tr("Its value"), Kind::Expression, tr("From the whole, for example split_part(full_name, ' ', 1).")),
               field("second_name", tr("Second part"), Kind::Name, {}), field("second_type", tr("Its type"), Kind::Type, {}), field("second_value", tr("Its value"), Kind::Expression, tr("From the whole.")),
               field("whole", tr("The whole"), Kind::Expression, tr("From the parts, for old code, for example first_name || ' ' || last_name.")) },
             plan };
}

} // namespace lockkeeper::recipes
