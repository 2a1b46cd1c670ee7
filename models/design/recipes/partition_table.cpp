// An existing table becomes partitioned by range without a copy of its rows: it is the first partition.
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/partitioning.h"
#include "models/design/steps.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    Partitioning partitioning;
    partitioning.table = context.table();
    partitioning.key = context.column(partitioning.table);
    partitioning.boundary = context.required(QStringLiteral("boundary"));
    for (const QString &bound : context.text(QStringLiteral("bounds")).split(u',', Qt::SkipEmptyParts))
        partitioning.bounds << bound.trimmed();
    partitioning.withDefault = context.flag(QStringLiteral("with_default"));
    refuseUnpartitionable(context, partitioning);
    if (partitioning.bounds.isEmpty() && !partitioning.withDefault)
        PlanContext::refuse(QStringLiteral("bounds"), tr("Rows from %1 on would have no partition. Say where the next ones end, or take a default partition.").arg(partitioning.boundary));
    for (const Sequence &sequence : context.catalog().sequences)
        if (sequence.ownerTable == partitioning.table->name)
            partitioning.sequence = sequence;
    partitioning.views = context.catalog().dependentViews(partitioning.table->name);

    const QString table = partitioning.table->name.display();
    Series series { tr("Partition %1 by %2").arg(table, partitioning.key.name), tr("No row is copied: the table becomes the first partition of a new one that takes its name. A check, validated beside running code, proves its bound."), {} };
    if (partitioning.keyGrows())
        series.steps << indexStep(context, partitioning.table, partitioning.keyIndex(), Phase::Expand, tr("Build the primary key with %1 in it").arg(partitioning.key.name));
    series.steps << constraintSteps(context, partitioning.table, partitioning.boundCheck(), tr("Prove that every row of %1 is below %2").arg(table, partitioning.boundary));
    series.steps.back().deploy = tr("Go on before a row of %1 or later has to be written: until then it is refused. Code that names the primary key in ON CONFLICT names %2 too.").arg(partitioning.boundary, partitioning.key.name);
    series.steps << partitionStep(partitioning);
    return series;
}

Recipe partition_table()
{
    return { QStringLiteral("partition-table"), tr("Partition a table"), tr("Tables"), tr("Makes the table the first partition of a new one under its name, without a copy of its rows."),
             { tableField(), columnField(tr("A date or a number that new rows have the highest values of.")), field("boundary", tr("First bound"), Kind::Name, tr("Above every row that is there and will come until the series has run, for example 2027-01-01.")),
               field("bounds", tr("Next bounds"), Kind::Name, tr("Where the partitions after it end, with commas between."), false), flagField("with_default", tr("Default partition"), tr("For what fits nowhere else."), true) },
             plan };
}

} // namespace lockkeeper::recipes
