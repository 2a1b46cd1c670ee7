// An index goes beside running code, also an INVALID one that a failed build left.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const QString name = context.required(QStringLiteral("index"));
    const Index *index = table->index(name);
    if (!index)
        PlanContext::refuse(QStringLiteral("index"), tr("%1 has no index %2.").arg(table->name.display(), name));
    if (const Constraint *constraint = table->constraint(name))
        PlanContext::refuse(QStringLiteral("index"), tr("%1 belongs to the constraint %2, which goes together with it.").arg(name, constraint->name));
    if (index->ofPartitionedIndex)
        PlanContext::refuse(QStringLiteral("index"), tr("%1 is a part of the index of the partitioned table. Drop that one.").arg(name));

    SeriesStep step { Phase::CleanUp, objectName({ name, QStringLiteral("drop") }), tr("Drop %1 of %2").arg(name, table->name.display()), dropIndexScript(context, table, name), {}, {}, {} };
    if (index->valid) {
        step.down = indexScript(context, table, *index);
        if (!index->comment.isEmpty())
            step.down.statements << ScriptStatement { {}, commentStatement(QStringLiteral("INDEX"), QualifiedName { table->name.schema, name }.quoted(), index->comment) };
        return { step.title, tr("CONCURRENTLY waits until no query uses the index and lets reads and writes go on. Look at pg_stat_user_indexes first: idx_scan says how often it was used since the statistics were reset."), { step } };
    }
    step.down = { { { tr("An INVALID index answers no query, so it does not come back."), {} } }, { QStringLiteral("SELECT true AS ok") } };
    step.irreversible = tr("The INVALID index does not come back; nothing used it.");
    return { step.title, tr("The index is INVALID: a build failed, it answers no query, and every write keeps it up to date."), { step } };
}

Recipe drop_index()
{
    RecipeField index = field("index", tr("Index"), Kind::Index, tr("The down builds it again."));
    return { QStringLiteral("drop-index"), tr("Drop index"), tr("Indexes"), tr("Drops an index while reads and writes go on, also an INVALID one."), { tableField(), index }, plan };
}

} // namespace lockkeeper::recipes
