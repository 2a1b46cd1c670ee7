// A check constraint: NOT VALID first, then validated beside running code.
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    Constraint check;
    check.expression = context.expression(QStringLiteral("expression"));
    check.name = context.name(QStringLiteral("name"));
    if (table->constraint(check.name))
        PlanContext::refuse(QStringLiteral("name"), tr("%1 has a constraint %2 already. Choose another name.").arg(table->name.display(), check.name));
    Series series { tr("Check %1 in %2").arg(check.expression, table->name.display()), {}, {} };
    series.reason = context.isEmpty(table) ? tr("The table is empty, so there is no row to check.") : tr("With the constraint itself every row would be read while everybody waits. NOT VALID reads none, and the validation lets reads and writes go on.");
    series.steps = constraintSteps(context, table, check, tr("Check new rows of %1").arg(table->name.display()));
    if (series.steps.size() > 1)
        series.steps.front().deploy = tr("Mend the rows that break the rule; new ones are refused already.");
    return series;
}

Recipe add_check()
{
    RecipeField name = field("name", tr("Name"), Kind::Name, {});
    name.defaultValue = [](const PlanContext &context) {
        const RelationPtr table = context.table();
        const auto numbered = [&](const QString &star) { return context.agreed().nameFor(Conventions::Named::Check, objectName({ table->name.name, star }), table->name.name, {}, {}, star); };
        QString chosen = numbered(QStringLiteral("check"));
        for (int number = 1; table->constraint(chosen) && numbered(QStringLiteral("check%1").arg(number)) != chosen; ++number)
            chosen = numbered(QStringLiteral("check%1").arg(number));
        return chosen;
    };
    return { QStringLiteral("add-check"), tr("Check constraint"), tr("Constraints"), tr("Adds a check for new rows at once and checks the others beside running code."),
             { tableField(), field("expression", tr("Condition"), Kind::Expression, tr("True or NULL in every row.")), name }, plan };
}

} // namespace lockkeeper::recipes
