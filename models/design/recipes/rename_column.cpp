// A column under a new name: beside running code over a second column, or in place where nothing else reads it.
#include "models/change/tableddl.h"
#include "models/design/columnmove.h"
#include "models/design/columnuses.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

static Series inPlace(const RelationPtr &table, const Column &column, const QString &name)
{
    Series series { tr("Rename %1.%2 to %3").arg(table->name.display(), column.name, name), tr("One statement. Code that uses the old name fails from that moment on, so it has to be replaced at the same time."), {} };
    SeriesStep step { Phase::Contract, stepName(table->name.name, column.name, QStringLiteral("rename")), series.title, {}, {}, {}, {} };
    step.up = { { { tr("Views, indexes and constraints follow; code and the bodies of functions do not."), renameColumn(table->name, column.name, name) } }, { verify::columnThere(table->name, name), verify::columnGone(table->name, column.name) } };
    step.down = { { { {}, renameColumn(table->name, name, column.name) } }, { verify::columnThere(table->name, column.name) } };
    step.deploy = tr("Deploy code that uses %1 at the same moment: neither version works with the other name.").arg(name);
    series.steps << step;
    return series;
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const Column column = context.column(table);
    const QString name = context.newColumn(table, QStringLiteral("new_name"));
    if (context.text(QStringLiteral("way")) == u"in-place" || context.isEmpty(table))
        return inPlace(table, column, name);

    Column renamed = column;
    renamed.name = name;
    const ColumnMove move { table, { { column, quoteIdentifier(name) } }, { { renamed, quoteIdentifier(column.name) } }, name, {} };
    refuseUnmovable(context, move, QStringLiteral("column"));
    Series series { tr("Rename %1.%2 to %3").arg(table->name.display(), column.name, name), tr("Both names work until every server runs the new code: a trigger copies each write to the other column."), {} };
    series.steps << expandStep(context, move, tr("Add %1 to %2 and keep it in step with %3").arg(name, table->name.display(), column.name))
                 << fillStep(context, move, tr("Copy %1 of %2 to %3").arg(column.name, table->name.display(), name)) << copyUses(context, table, column.name, name);
    if (column.notNull)
        series.steps << inPhase(notNullSteps(context, table, name), Phase::Migrate);
    series.steps.back().deploy = tr("Deploy code that reads and writes %1, and end what still uses %2.").arg(name, column.name);
    series.steps << moveViews(context, table, column.name, name, QStringLiteral("column"));
    QMap<QString, QString> defaults;
    if (!column.defaultExpression.isEmpty())
        defaults.insert(name, column.defaultExpression);
    series.steps << dropOldStep(context, move, tr("Drop %1 of %2").arg(column.name, table->name.display()), defaults);
    return series;
}

Recipe rename_column()
{
    return { QStringLiteral("rename-column"), tr("Rename column"), tr("Columns"), tr("Adds the new column, keeps both in step with a trigger, copies in batches, and drops the old one after the code has moved."),
             { tableField(), columnField(), field("new_name", tr("New name"), Kind::Name, {}),
               choiceField("way", tr("Way"), { QStringLiteral("expand-contract"), QStringLiteral("in-place") }, tr("In place, code with the other name fails until it is replaced. An empty table is renamed in place.")) },
             plan };
}

} // namespace lockkeeper::recipes
