// Another type for a column: at once where no row has to be rewritten or there are few, else over a second column that
// takes the first one's name when it is full.
#include "models/change/scriptanalysis.h"
#include "models/change/tableddl.h"
#include "models/design/columnswap.h"
#include "models/design/columnuses.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

/// ALTER COLUMN ... TYPE with the default taken off and put on again, which it may not follow.
static QString alterType(const TypeChange &change, const QString &type, const QString &expression, const QString &defaultExpression)
{
    const QString column = QStringLiteral("ALTER COLUMN ") + quoteIdentifier(change.column.name) + u' ';
    QStringList actions;
    if (!defaultExpression.isEmpty())
        actions << column + QStringLiteral("DROP DEFAULT");
    actions << column + QStringLiteral("TYPE ") + type + (expression.isEmpty() ? QString() : QStringLiteral(" USING ") + expression);
    if (!defaultExpression.isEmpty())
        actions << column + QStringLiteral("SET DEFAULT ") + defaultExpression;
    return alterTable(change.table->name, actions.join(QStringLiteral(",\n    ")));
}

static Series atOnce(const TypeChange &change, const QString &reason, bool rewrites)
{
    Series series { tr("Change %1.%2 to %3").arg(change.table->name.display(), change.column.name, change.type), reason, {} };
    SeriesStep step { Phase::Contract, stepName(change.table->name.name, change.column.name, QStringLiteral("type")), series.title, {}, {}, {}, {} };
    step.up.statements << dropViews(change.views) << ScriptStatement { reason, alterType(change, change.type, rewrites ? change.forward : QString(), rewrites ? defaultInType(change) : QString()) } << createViews(change.views);
    step.up.verify << verify::columnType(change.table->name, change.column.name, change.type);
    step.down.statements << dropViews(change.views) << ScriptStatement { tr("Fails where a value does not fit the former type."), alterType(change, change.column.type, change.back, rewrites ? change.column.defaultExpression : QString()) }
                         << createViews(change.views);
    step.down.verify << verify::columnType(change.table->name, change.column.name, change.column.type);
    step.irreversible = rewrites ? tr("Values come back as the cast to %1 makes them.").arg(change.column.type) : QString();
    series.steps << step;
    return series;
}

/// True where PostgreSQL only notes the new type.
static bool isNotedOnly(const PlanContext &context, const TypeChange &change)
{
    const QString sql = alterType(change, change.type, {}, {});
    const ScriptAnalysisPtr analysis = analyzeScript(Script(sql.toUtf8()), { .before = context.catalogPtr(), .serverVersion = context.serverVersion() });
    const auto &locks = analysis->statements.front().locks;
    return std::all_of(locks.begin(), locks.end(), [](const LockImpact &lock) { return lock.duration == LockDuration::Brief; });
}

static Series plan(const PlanContext &context)
{
    TypeChange change { context.table(), {}, context.type(), {}, {}, {} };
    change.column = context.column(change.table);
    const QString column = quoteIdentifier(change.column.name), given = context.expression(QStringLiteral("using")), givenBack = context.expression(QStringLiteral("back"));
    if (change.column.type == change.type)
        PlanContext::refuse(QStringLiteral("type"), tr("%1 has this type already.").arg(change.column.name));
    change.forward = given.isEmpty() ? castTo(column, change.type) : given;
    change.back = givenBack.isEmpty() ? castTo(column, change.column.type) : givenBack;
    change.views = context.catalog().dependentViews(change.table->name, change.column.name);
    if (given.isEmpty() && isNotedOnly(context, change))
        return atOnce(change, tr("Every value fits as it is stored: only the catalog changes."), false);
    if (context.isSmall(change.table))
        return atOnce(change, tr("The table has so few rows that rewriting them takes a moment."), true);

    const ColumnMove move = moveOf(change);
    refuseUnmovable(context, move, QStringLiteral("column"));
    const QString next = nextName(change.table, change.column.name), table = change.table->name.display();
    Series series { tr("Change %1.%2 to %3").arg(table, change.column.name, change.type), tr("In place every row would be rewritten while everybody waits. A second column is filled beside running code and takes the name when it is full."), {} };
    series.steps << expandStep(context, move, tr("Add %1 to %2 and keep it in step with %3").arg(next, table, change.column.name)) << fillStep(context, move, tr("Fill %1 of %2").arg(next, table))
                 << copyUses(context, change.table, change.column.name, next);
    if (change.column.notNull)
        series.steps << inPhase(notNullSteps(context, change.table, next), Phase::Migrate);
    series.steps.back().deploy = tr("Deploy code that takes %1 as %2 and as %3.").arg(change.column.name, change.column.type, change.type);
    series.steps << swapStep(context, change, move);
    series.steps.back().deploy = tr("Wait until nobody wants the former type back.");
    series.steps << dropFormerStep(context, change, move);
    return series;
}

Recipe change_type()
{
    return { QStringLiteral("change-type"), tr("Change type"), tr("Columns"), tr("Fills a second column of the new type beside running code and swaps the names; at once where no row has to be rewritten."),
             { tableField(), columnField(), field("type", tr("New type"), Kind::Type, {}), field("using", tr("Value in the new type"), Kind::Expression, tr("An expression over the column. Empty for a cast."), false),
               field("back", tr("Value in the former type"), Kind::Expression, tr("For the way back. Empty for a cast."), false) },
             plan };
}

} // namespace lockkeeper::recipes
