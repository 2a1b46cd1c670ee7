// A value less in an enum: the rows get another one, and either a check refuses it from now on, or, on small tables, the
// type is made again without it.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/enums.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

namespace lockkeeper::recipes {

namespace {

struct Removal
{
    TypeInfo type;
    QString label, replacement;
    QList<std::pair<RelationPtr, Column>> columns;
};

} // namespace

static QString createType(const TypeInfo &type, const QStringList &labels)
{
    QStringList quoted;
    for (const QString &label : labels)
        quoted << quoteLiteral(label);
    return QStringLiteral("CREATE TYPE %1 AS ENUM (%2)").arg(type.name.quoted(), quoted.join(QStringLiteral(", ")));
}

static SeriesStep replaceRows(const PlanContext &context, const Removal &removal, const RelationPtr &table, const Column &column)
{
    SeriesStep step { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("relabel")), tr("Write %1 instead of %2 in %3.%4").arg(removal.replacement, removal.label, table->name.display(), column.name), {}, {}, {}, {} };
    const QString name = quoteIdentifier(column.name), before = name + QStringLiteral(" = ") + typedLabel(removal.type, removal.label);
    step.up = backfillScript(context, { table, name + QStringLiteral(" = ") + typedLabel(removal.type, removal.replacement), before, tr("The rows that have the value.") });
    step.up.verify << verify::noRow(table->name, before);
    step.down = { { { tr("Which rows had it is not known any more."), {} } }, { QStringLiteral("SELECT true AS ok") } };
    step.irreversible = tr("The rows of %1 that had %2 keep %3.").arg(table->name.display(), removal.label, removal.replacement);
    return step;
}

/// The type under its name with other labels; every column is rewritten to it.
static StepScript remade(const Removal &removal, const QStringList &labels, const QList<RelationPtr> &views)
{
    StepScript script;
    const QualifiedName former { removal.type.name.schema, objectName({ removal.type.name.name, QStringLiteral("former") }) };
    script.statements << dropViews(views) << ScriptStatement { tr("The tables are small: rewriting them takes a moment."), QStringLiteral("ALTER TYPE %1 RENAME TO %2").arg(removal.type.name.quoted(), quoteIdentifier(former.name)) }
                      << ScriptStatement { {}, createType(removal.type, labels) };
    for (const auto &[table, column] : removal.columns) {
        const QString name = QStringLiteral("ALTER COLUMN ") + quoteIdentifier(column.name) + u' ';
        QStringList actions;
        if (!column.defaultExpression.isEmpty())
            actions << name + QStringLiteral("DROP DEFAULT");
        actions << name + QStringLiteral("TYPE %1 USING %2::text::%1").arg(removal.type.name.quoted(), quoteIdentifier(column.name));
        if (!column.defaultExpression.isEmpty())
            actions << name + QStringLiteral("SET DEFAULT ") + column.defaultExpression;
        script.statements << ScriptStatement { {}, alterTable(table->name, actions.join(QStringLiteral(",\n    "))) };
    }
    if (!removal.type.comment.isEmpty())
        script.statements << ScriptStatement { {}, commentStatement(QStringLiteral("TYPE"), removal.type.name.quoted(), removal.type.comment) };
    if (!removal.type.owner.isEmpty())
        script.statements << ScriptStatement { {}, QStringLiteral("ALTER TYPE %1 OWNER TO %2").arg(removal.type.name.quoted(), quoteIdentifier(removal.type.owner)) };
    script.statements << ScriptStatement { {}, QStringLiteral("DROP TYPE %1").arg(former.quoted()) } << createViews(views);
    script.verify << labelThere(removal.type, removal.label, labels.contains(removal.label));
    return script;
}

static SeriesStep remakeStep(const PlanContext &context, const Removal &removal)
{
    QList<RelationPtr> views;
    for (const auto &[table, column] : removal.columns) {
        if (!context.isSmall(table))
            PlanContext::refuse(QStringLiteral("way"), tr("%1 is too large to be rewritten while everybody waits. Refuse the value by a check, or move the column to another type with the recipe change-type.").arg(table->name.display()));
        for (const RelationPtr &view : context.catalog().dependentViews(table->name, column.name))
            if (!views.contains(view))
                views << view;
    }
    QStringList labels = removal.type.labels;
    labels.removeOne(removal.label);
    return { Phase::Contract, objectName({ removal.type.name.name, QStringLiteral("without"), removal.label }), tr("Make %1 again without %2").arg(removal.type.name.display(), removal.label), remade(removal, labels, views), remade(removal, removal.type.labels, views), {}, {} };
}

static Series plan(const PlanContext &context)
{
    Removal removal { enumOf(context, QStringLiteral("type")), {}, {}, {} };
    removal.label = labelOf(context, removal.type, QStringLiteral("value"));
    removal.replacement = labelOf(context, removal.type, QStringLiteral("replacement"));
    removal.columns = columnsOfType(context.catalog(), removal.type);
    if (removal.label == removal.replacement)
        PlanContext::refuse(QStringLiteral("replacement"), tr("Choose another value than the one that goes."));
    for (const auto &[table, column] : removal.columns)
        if (column.defaultExpression == typedLabel(removal.type, removal.label))
            PlanContext::refuse(QStringLiteral("value"), tr("It is the default of %1.%2. Change the default first.").arg(table->name.display(), column.name));
    const bool remake = context.text(QStringLiteral("way")) == u"remake";
    Series series { tr("Remove %1 from %2").arg(removal.label, removal.type.name.display()), {}, {} };
    series.reason = remake ? tr("PostgreSQL cannot take a value out of an enum, so the type is made again and its small tables are rewritten.") : tr("PostgreSQL cannot take a value out of an enum, and making the type again rewrites every table that uses it. A check refuses the value instead.");
    QList<SeriesStep> later;
    for (const auto &[table, column] : removal.columns) {
        Constraint check;
        check.name = objectName({ table->name.name, column.name, QStringLiteral("not"), removal.label });
        check.expression = quoteIdentifier(column.name) + QStringLiteral(" <> ") + typedLabel(removal.type, removal.label);
        QList<SeriesStep> guard = remake ? QList<SeriesStep>() : constraintSteps(context, table, check, tr("Refuse %1 in new rows of %2").arg(removal.label, table->name.display()));
        const SeriesStep rows = replaceRows(context, removal, table, column);
        if (!guard.isEmpty())
            series.steps << guard.takeFirst();
        later << rows << guard;
    }
    series.steps << later;
    if (remake)
        series.steps << remakeStep(context, removal);
    else if (removal.columns.isEmpty())
        PlanContext::refuse(QStringLiteral("way"), tr("No table uses the type: make it again."));
    return series;
}

Recipe enum_remove_value()
{
    return { QStringLiteral("enum-remove-value"), tr("Remove enum value"), tr("Types"), tr("Gives the rows another value and refuses the old one, or makes the type again where its tables are small. Deploy code that no longer writes it first."),
             { field("type", tr("Type"), Kind::EnumType, {}), field("value", tr("Value"), Kind::Name, tr("No code writes it any more.")), field("replacement", tr("Value instead"), Kind::Name, tr("What rows that have it get.")),
               choiceField("way", tr("Way"), { QStringLiteral("check"), QStringLiteral("remake") }, tr("A check refuses it and rewrites nothing. Making the type again rewrites its tables while everybody waits.")) },
             plan };
}

} // namespace lockkeeper::recipes
