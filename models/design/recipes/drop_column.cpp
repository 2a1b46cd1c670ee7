// A column goes: first the code stops using it, then its values are put aside by key, then it is dropped.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/columnuses.h"
#include "models/design/fields.h"
#include "models/design/keptvalues.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static QString goingComment(const Column &column)
{
    return QStringLiteral("Not used any more, will be dropped. %1").arg(column.comment).trimmed();
}

static SeriesStep markStep(const RelationPtr &table, const Column &column)
{
    const bool required = column.notNull && column.defaultExpression.isEmpty() && column.identity == Column::Identity::None;
    SeriesStep step { Phase::Expand, stepName(table->name.name, column.name, QStringLiteral("retire")), tr("Mark %1 of %2 as going").arg(column.name, table->name.display()), {}, {}, {}, {} };
    if (required) {
        step.up.statements << ScriptStatement { tr("Code that no longer writes the column can insert rows."), alterColumn(table->name, column.name, QStringLiteral("DROP NOT NULL")) };
        step.down.statements << ScriptStatement { tr("Fails where rows came without a value."), alterColumn(table->name, column.name, QStringLiteral("SET NOT NULL")) };
        step.up.verify << verify::columnNotNull(table->name, column.name, false);
        step.down.verify << verify::columnNotNull(table->name, column.name, true);
    }
    step.up.statements << ScriptStatement { tr("Whoever looks at the table sees what is planned."), commentOnColumn(table->name, column.name, goingComment(column)) };
    step.down.statements << ScriptStatement { {}, commentOnColumn(table->name, column.name, column.comment) };
    step.up.verify << verify::columnThere(table->name, column.name);
    step.down.verify << verify::columnThere(table->name, column.name);
    step.deploy = tr("Deploy code that neither reads nor writes %1.").arg(column.name);
    return step;
}

static SeriesStep dropStep(const PlanContext &context, const RelationPtr &table, const Column &column, const KeptValues *kept)
{
    SeriesStep step { Phase::Contract, stepName(table->name.name, column.name, QStringLiteral("drop")), tr("Drop %1 of %2").arg(column.name, table->name.display()), {}, {}, {}, {} };
    step.up = { { { tr("Its indexes and constraints go with it."), dropColumnIfThere(table->name, column.name) } }, { verify::columnGone(table->name, column.name) } };
    Column restored = column;
    restored.notNull = restored.notNull && !restored.defaultExpression.isEmpty();
    step.down.statements << ScriptStatement { tr("Its place in the table is the last one now."), addColumnIfMissing(table->name, restored) };
    step.down.statements << ScriptStatement { {}, commentOnColumn(table->name, column.name, goingComment(column)) };
    if (kept) {
        const StepScript back = kept->putBack(context);
        step.down.transactional = back.transactional;
        step.down.statements << back.statements;
    } else {
        step.irreversible = tr("The values of %1.%2 do not come back.").arg(table->name.display(), column.name);
    }
    step.down.statements << restoreUses(table, { column.name }, !step.down.transactional);
    step.down.verify << verify::columnThere(table->name, column.name);
    return step;
}

static void refuseUsed(const PlanContext &context, const RelationPtr &table, const Column &column)
{
    for (const RelationPtr &view : viewsOver(context.catalog(), table->name, column.name))
        PlanContext::refuse(QStringLiteral("column"), tr("The %1 %2 reads %3. Replace it first.").arg(view->kindName(), view->name.display(), column.name));
    for (const auto &[other, reference] : context.catalog().referencesTo(table->name))
        if (reference->referencedColumns.contains(column.name))
            PlanContext::refuse(QStringLiteral("column"), tr("The foreign key %1 of %2 refers to %3. Drop it first.").arg(reference->name, other->name.display(), column.name));
    for (const Policy &policy : table->policies)
        if (mentions(policy.usingExpression, column.name) || mentions(policy.checkExpression, column.name))
            PlanContext::refuse(QStringLiteral("column"), tr("The policy %1 reads %2. Change the policy first.").arg(policy.name, column.name));
    for (const Column &other : table->columns)
        if (other.generated != Column::Generated::None && mentions(other.defaultExpression, column.name))
            PlanContext::refuse(QStringLiteral("column"), tr("The generated column %1 reads %2. Drop it first.").arg(other.name, column.name));
    if (const Constraint *key = table->primaryKey(); key && key->columns.contains(column.name))
        PlanContext::refuse(QStringLiteral("column"), tr("%1 is part of the primary key of %2.").arg(column.name, table->name.display()));
    if (mentions(table->partitionKey, column.name) || !table->partitionOf.isEmpty())
        PlanContext::refuse(QStringLiteral("column"), tr("%1 belongs to the partitioning of %2.").arg(column.name, table->name.display()));
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const Column column = context.column(table);
    refuseUsed(context, table, column);
    Series series { tr("Drop %1.%2").arg(table->name.display(), column.name), {}, {} };
    series.steps << markStep(table, column);
    const bool keep = context.flag(QStringLiteral("keep_values")) && !batchKey(*table).isEmpty() && column.generated == Column::Generated::None && !context.isEmpty(table);
    if (!keep) {
        series.reason = tr("Code stops using the column before it goes. Dropping it only changes the catalog; the rows keep their bytes until they are written again.");
        series.steps << dropStep(context, table, column, nullptr);
        return series;
    }
    const KeptValues kept { table, column };
    if (context.catalog().relation(kept.keptTable()))
        PlanContext::refuse(QStringLiteral("column"), tr("%1, in which its values would be kept, is there already. Rename or drop it first.").arg(kept.keptTable().display()));
    series.reason = tr("Code stops using the column before it goes. Its values are kept by key beside the table, so that the way back has them, until the clean-up.");
    series.steps << kept.keepSteps() << dropStep(context, table, column, &kept);
    series.steps.back().deploy = tr("Wait until nobody wants the column back.");
    series.steps << kept.forgetStep();
    return series;
}

Recipe drop_column()
{
    RecipeField keep = flagField("keep_values", tr("Keep the values"), tr("In a table of their own until the clean-up, so that the drop can be taken back."), true);
    return { QStringLiteral("drop-column"), tr("Drop column"), tr("Columns"), tr("The code stops using the column, then its values are put aside, then it is dropped."), { tableField(), columnField(), keep }, plan };
}

} // namespace lockkeeper::recipes
