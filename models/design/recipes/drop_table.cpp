// A table goes: marked, then under another name so that a forgotten user is found while it can come back, then dropped.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/columnuses.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/tablecopy.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static void refuseUsed(const PlanContext &context, const RelationPtr &table)
{
    for (const auto &[other, reference] : context.catalog().referencesTo(table->name))
        if (other->name != table->name)
            PlanContext::refuse(QStringLiteral("table"), tr("The foreign key %1 of %2 refers to it. Drop that one first.").arg(reference->name, other->name.display()));
    for (const RelationPtr &view : viewsOver(context.catalog(), table->name))
        PlanContext::refuse(QStringLiteral("table"), tr("The %1 %2 reads it. Replace it first.").arg(view->kindName(), view->name.display()));
    if (!context.catalog().partitionsOf(table->name).isEmpty())
        PlanContext::refuse(QStringLiteral("table"), tr("It has partitions or tables that inherit from it. Drop them one by one first."));
    if (context.flag(QStringLiteral("functions_checked")))
        return;
    for (const Routine &routine : context.catalog().routines)
        if (namesRelation(routine.definition, table->name.name))
            PlanContext::refuse(QStringLiteral("functions_checked"), tr("The body of %1 names it. Change the function, or say that it means something else.").arg(routine.signature()));
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    refuseUsed(context, table);
    const QualifiedName away { table->name.schema, objectName({ table->name.name, QStringLiteral("dropped") }) };
    if (context.catalog().relation(away))
        PlanContext::refuse(QStringLiteral("table"), tr("%1, the name under which it would be set aside, is there already. Rename or drop that one first.").arg(away.display()));
    const QString note = QStringLiteral("Not used any more, will be dropped. %1").arg(table->comment).trimmed();
    const QString uncomment = table->comment.isEmpty() ? QStringLiteral("COMMENT ON TABLE %1 IS NULL").arg(table->name.quoted()) : commentStatement(QStringLiteral("TABLE"), table->name.quoted(), table->comment);

    SeriesStep mark { Phase::Expand, stepName(table->name.name, {}, QStringLiteral("retire")), tr("Mark %1 as going").arg(table->name.display()), {}, {}, {}, {} };
    mark.up = { { { tr("Whoever looks at it sees what is planned."), commentStatement(QStringLiteral("TABLE"), table->name.quoted(), note) } }, { verify::relationThere(table->name) } };
    mark.down = { { { {}, uncomment } }, { verify::relationThere(table->name) } };
    mark.deploy = tr("Deploy code that no longer uses %1.").arg(table->name.display());

    SeriesStep rename { Phase::Contract, stepName(table->name.name, {}, QStringLiteral("set_aside")), tr("Set %1 aside as %2").arg(table->name.display(), away.name), {}, {}, {}, {} };
    rename.up = { { { tr("Whoever still uses it fails now, and the rows are still there."), renameTable(table->name, away.name) } }, { verify::relationThere(away), verify::relationGone(table->name) } };
    rename.down = { { { {}, renameTable(away, table->name.name) } }, { verify::relationThere(table->name) } };
    rename.deploy = tr("Wait until nobody has missed it.");

    SeriesStep drop { Phase::CleanUp, stepName(table->name.name, {}, QStringLiteral("drop")), tr("Drop %1").arg(away.display()), {}, {}, {}, {} };
    drop.up = { { { tr("Without CASCADE: what still depends on it stops it."), dropTableIfThere(away) } }, { verify::relationGone(away) } };
    Relation empty = *table;
    empty.name = away;
    empty.comment = note;
    drop.down = { { }, { verify::relationThere(away) } };
    drop.down.statements = createTableStatements(context.catalog(), empty, table->name);
    drop.irreversible = tr("The rows of %1 do not come back.").arg(table->name.display());
    return { tr("Drop %1").arg(table->name.display()), tr("Nothing refers to it. It is set aside first, because a rename is taken back in a moment and a drop is not."), { mark, rename, drop } };
}

Recipe drop_table()
{
    return { QStringLiteral("drop-table"), tr("Drop table"), tr("Tables"), tr("Looks for what still depends on the table, sets it aside, and drops it when nobody has missed it."),
             { tableField(), flagField("functions_checked", tr("Functions are checked"), tr("Functions that name the table in their body mean something else.")) }, plan };
}

} // namespace lockkeeper::recipes
