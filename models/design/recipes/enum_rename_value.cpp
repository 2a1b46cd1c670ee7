// An enum's value under a new name: in place where all code changes at once, else as a second value that the rows move to.
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/enums.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

namespace lockkeeper::recipes {

static Series inPlace(const TypeInfo &type, const QString &from, const QString &to)
{
    const QString rename = QStringLiteral("ALTER TYPE %1 RENAME VALUE %2 TO %3");
    SeriesStep step { Phase::Contract, objectName({ type.name.name, QStringLiteral("rename"), to }), tr("Rename %1 of %2 to %3").arg(from, type.name.display(), to), {}, {}, {}, {} };
    step.up = { { { tr("Rows, defaults, views and checks follow; code does not."), rename.arg(type.name.quoted(), quoteLiteral(from), quoteLiteral(to)) } }, { labelThere(type, to, true), labelThere(type, from, false) } };
    step.down = { { { {}, rename.arg(type.name.quoted(), quoteLiteral(to), quoteLiteral(from)) } }, { labelThere(type, from, true) } };
    step.deploy = tr("Deploy code that uses %1 at the same moment: neither version works with the other name.").arg(to);
    return { step.title, tr("One statement that touches no row. Code that names the old value fails from that moment on."), { step } };
}

static SeriesStep moveRows(const PlanContext &context, const TypeInfo &type, const RelationPtr &table, const Column &column, const QString &from, const QString &to)
{
    SeriesStep step { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("relabel")), tr("Write %1 instead of %2 in %3.%4").arg(to, from, table->name.display(), column.name), {}, {}, {}, {} };
    const QString name = quoteIdentifier(column.name), before = name + QStringLiteral(" = ") + typedLabel(type, from), after = name + QStringLiteral(" = ") + typedLabel(type, to);
    step.up = backfillScript(context, { table, after, before, tr("The rows that have the old value.") });
    step.up.verify << verify::noRow(table->name, before);
    step.down = backfillScript(context, { table, before, after, tr("Back to the old value.") });
    step.down.verify << verify::noRow(table->name, after);
    return step;
}

static SeriesStep moveDefault(const TypeInfo &type, const RelationPtr &table, const Column &column, const QString &to)
{
    SeriesStep step { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("default")), tr("Make %1 the default of %2.%3").arg(to, table->name.display(), column.name), {}, {}, {}, {} };
    step.up = { { { {}, setColumnDefault(table->name, column.name, typedLabel(type, to)) } }, { verify::columnThere(table->name, column.name) } };
    step.down = { { { {}, setColumnDefault(table->name, column.name, column.defaultExpression) } }, { verify::columnThere(table->name, column.name) } };
    return step;
}

static Series plan(const PlanContext &context)
{
    const TypeInfo type = enumOf(context, QStringLiteral("type"));
    const QString from = labelOf(context, type, QStringLiteral("value")), to = newLabel(context, type, QStringLiteral("new_value"));
    if (context.text(QStringLiteral("way")) == u"in-place")
        return inPlace(type, from, to);
    Series series { tr("Rename %1 of %2 to %3").arg(from, type.name.display(), to), tr("Both values are there until every server runs the new code. The old one stays in the type, where it does no harm."), {} };
    series.steps << addLabelStep(type, to, QStringLiteral(" AFTER ") + quoteLiteral(from));
    series.steps.back().deploy = tr("Deploy code that reads both values and writes %1.").arg(to);
    const auto columns = columnsOfType(context.catalog(), type);
    for (const auto &[table, column] : columns)
        if (column.defaultExpression == typedLabel(type, from))
            series.steps << moveDefault(type, table, column, to);
    for (const auto &[table, column] : columns)
        series.steps << moveRows(context, type, table, column, from, to);
    series.steps.back().deploy = tr("Deploy code that no longer knows %1.").arg(from);
    return series;
}

Recipe enum_rename_value()
{
    return { QStringLiteral("enum-rename-value"), tr("Rename enum value"), tr("Types"), tr("Adds the new value, lets the code and the rows move to it, and leaves the old one unused; or renames in place."),
             { field("type", tr("Type"), Kind::EnumType, {}), field("value", tr("Value"), Kind::Name, {}), field("new_value", tr("New value"), Kind::Name, {}),
               choiceField("way", tr("Way"), { QStringLiteral("expand-contract"), QStringLiteral("in-place") }, tr("In place, code that names the value fails until it is replaced.")) },
             plan };
}

} // namespace lockkeeper::recipes
