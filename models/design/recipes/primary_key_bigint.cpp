// A primary key that runs out of integers becomes one of bigints, beside running code.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/columnswap.h"
#include "models/design/columnuses.h"
#include "models/design/fields.h"
#include "models/design/keyswap.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static KeySwap keyOf(const PlanContext &context)
{
    KeySwap swap;
    swap.table = context.table();
    const QString table = QStringLiteral("table"), name = swap.table->name.display();
    const Constraint *key = swap.table->primaryKey();
    if (!key || key->columns.size() != 1)
        PlanContext::refuse(table, tr("%1 has no primary key of one column.").arg(name));
    swap.column = *swap.table->column(key->columns.front());
    swap.constraint = key->name;
    if (swap.column.type != u"integer" && swap.column.type != u"smallint")
        PlanContext::refuse(table, tr("The primary key of %1 is %2, not integer.").arg(name, swap.column.type));
    if (swap.table->kind == Relation::Kind::PartitionedTable || !swap.table->partitionOf.isEmpty() || !context.catalog().partitionsOf(swap.table->name).isEmpty())
        PlanContext::refuse(table, tr("%1 has partitions or is one, whose keys would have to change together.").arg(name));
    swap.next = nextName(swap.table, swap.column.name);
    swap.former = formerName(swap.table, swap.column.name);
    for (const Sequence &sequence : context.catalog().sequences)
        if (sequence.ownerTable == swap.table->name && sequence.ownerColumn == swap.column.name)
            swap.sequence = sequence;
    if (swap.column.identity != Column::Identity::None && !swap.sequence)
        PlanContext::refuse(table, tr("The sequence of %1 is not known.").arg(swap.column.name));
    if (!context.catalog().routinesNamed(swap.function(), {}).isEmpty())
        PlanContext::refuse(table, tr("There is a function %1 already, which the series would make. Rename or drop it first.").arg(swap.function().display()));
    swap.references = context.catalog().referencesTo(swap.table->name);
    swap.views = context.catalog().dependentViews(swap.table->name, swap.column.name);
    return swap;
}

static Series atOnce(const KeySwap &swap)
{
    const QualifiedName &table = swap.table->name;
    SeriesStep step { Phase::Contract, stepName(table.name, swap.column.name, QStringLiteral("bigint")), tr("Make the primary key of %1 bigint").arg(table.display()), {}, {}, {}, {} };
    const auto change = [&](StepScript &script, const QString &type) {
        script.statements << dropViews(swap.views) << ScriptStatement { tr("The table has so few rows that rewriting them takes a moment."), alterColumn(table, swap.column.name, QStringLiteral("TYPE ") + type) };
        if (swap.sequence && !swap.sequence->ofIdentity)
            script.statements << ScriptStatement { {}, QStringLiteral("ALTER SEQUENCE %1 AS %2").arg(swap.sequence->name.quoted(), type) };
        script.statements << createViews(swap.views);
        script.verify << verify::columnType(table, swap.column.name, type);
    };
    change(step.up, QStringLiteral("bigint"));
    change(step.down, swap.column.type);
    return { step.title, tr("The table has so few rows that it is rewritten in place. Columns that refer to it keep their type: change them too, with the recipe change-type."), { step } };
}

static void refuseOtherUses(const KeySwap &swap)
{
    for (const Constraint &constraint : swap.table->constraints)
        if (constraint.name != swap.constraint && uses(constraint, swap.column.name))
            PlanContext::refuse(QStringLiteral("table"), tr("The constraint %1 reads the key too. Drop it before, and add it after.").arg(constraint.name));
    for (const Index &index : swap.table->indexes)
        if (!index.primary && uses(index, swap.table->name, swap.column.name))
            PlanContext::refuse(QStringLiteral("table"), tr("The index %1 reads the key too. Drop it before, and build it after.").arg(index.name));
    for (const Policy &policy : swap.table->policies)
        if (mentions(policy.usingExpression, swap.column.name) || mentions(policy.checkExpression, swap.column.name))
            PlanContext::refuse(QStringLiteral("table"), tr("The policy %1 reads the key. Drop it before, and create it after.").arg(policy.name));
}

static Series plan(const PlanContext &context)
{
    const KeySwap swap = keyOf(context);
    if (context.isSmall(swap.table))
        return atOnce(swap);
    refuseOtherUses(swap);
    const QString table = swap.table->name.display();
    Series series { tr("Make the primary key of %1 bigint").arg(table), tr("In place every row would be rewritten while everybody waits. A second column is filled beside running code and becomes the key. Columns that refer to it keep their type: change them too, with the recipe change-type."), {} };
    series.steps << keyExpandStep(context, swap) << keyFillStep(context, swap) << indexStep(context, swap.table, swap.nextIndex(), Phase::Migrate, tr("Build the index of the new key")) << inPhase(notNullSteps(context, swap.table, swap.next), Phase::Migrate);
    series.steps.back().deploy = tr("Deploy code that takes %1 as bigint.").arg(swap.column.name);
    series.steps << keySwapStep(context, swap) << keyValidateSteps(swap);
    series.steps.back().deploy = tr("Wait until nobody wants the former key back.");
    series.steps << keyCleanUpStep(context, swap);
    return series;
}

Recipe primary_key_bigint()
{
    return { QStringLiteral("primary-key-bigint"), tr("Primary key int to bigint"), tr("Constraints"), tr("Fills a bigint column beside running code, makes it the primary key in a moment, and moves sequence, foreign keys and views."), { tableField() }, plan };
}

} // namespace lockkeeper::recipes
