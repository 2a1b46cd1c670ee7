#include "models/design/columnmove.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/columnuses.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

void refuseUnmovable(const PlanContext &context, const ColumnMove &move, const QString &field)
{
    const Relation &table = *move.table;
    const QString name = table.name.display();
    if (table.kind == Relation::Kind::Table && !context.catalog().partitionsOf(table.name).isEmpty())
        PlanContext::refuse(field, tr("Other tables inherit from %1, and its trigger would not see their rows.").arg(name));
    if (!table.partitionOf.isEmpty() || !table.inherits.isEmpty())
        PlanContext::refuse(field, tr("%1 takes its columns from another table. Change that one.").arg(name));
    if (!context.catalog().routinesNamed(moveFunction(move), {}).isEmpty())
        PlanContext::refuse(field, tr("There is a function %1 already, which the series would make. Rename or drop it first.").arg(moveFunction(move).display()));
    for (const MovedColumn &moved : move.from) {
        const QString column = moved.column.name;
        const Constraint *key = table.primaryKey();
        if (key && key->columns.contains(column))
            PlanContext::refuse(field, tr("%1 is part of the primary key of %2, which cannot be kept in two columns.").arg(column, name));
        if (moved.column.identity != Column::Identity::None || moved.column.generated != Column::Generated::None)
            PlanContext::refuse(field, tr("%1 takes its values from PostgreSQL itself, so that a trigger cannot keep it in step.").arg(column));
        if (withOtherColumn(table.partitionKey, column, QString()) != table.partitionKey)
            PlanContext::refuse(field, tr("%1 is partitioned by %2.").arg(name, column));
        for (const auto &[other, reference] : context.catalog().referencesTo(table.name))
            if (reference->referencedColumns.contains(column))
                PlanContext::refuse(field, tr("The foreign key %1 of %2 refers to %3.").arg(reference->name, other->name.display(), column));
        for (const Policy &policy : table.policies)
            if (mentions(policy.usingExpression, column) || mentions(policy.checkExpression, column))
                PlanContext::refuse(field, tr("The policy %1 reads %2. Change the policy first.").arg(policy.name, column));
        for (const Constraint &constraint : table.constraints)
            if (constraint.kind == Constraint::Kind::Exclusion && mentions(constraint.fullDefinition, column))
                PlanContext::refuse(field, tr("The exclusion constraint %1 reads %2, and PostgreSQL cannot build a second one beside running code.").arg(constraint.name, column));
        for (const Column &other : table.columns)
            if (other.generated != Column::Generated::None && mentions(other.defaultExpression, column))
                PlanContext::refuse(field, tr("The generated column %1 reads %2.").arg(other.name, column));
    }
}

QString moveTrigger(const ColumnMove &move)
{
    return objectName({ move.table->name.name, move.label, QStringLiteral("in_step") });
}

QualifiedName moveFunction(const ColumnMove &move)
{
    return { move.table->name.schema, moveTrigger(move) };
}

static QString ofRow(const char *row, const QString &column)
{
    return QLatin1String(row) + u'.' + quoteIdentifier(column);
}

static bool isPlainColumn(const ColumnMove &move, const MovedColumn &moved)
{
    const QList<MovedColumn> all = move.from + move.to;
    return std::any_of(all.begin(), all.end(), [&](const MovedColumn &other) { return moved.value == quoteIdentifier(other.column.name); });
}

static bool isCopy(const ColumnMove &move)
{
    const auto plain = [&](const MovedColumn &moved) { return isPlainColumn(move, moved); };
    return std::all_of(move.from.begin(), move.from.end(), plain) && std::all_of(move.to.begin(), move.to.end(), plain);
}

/// "NEW.b := NEW.a;" or, for expressions, one SELECT in which the columns have their names.
static QString derive(const ColumnMove &move, const QList<MovedColumn> &side, const QString &indent)
{
    QStringList values, targets, lines;
    for (const MovedColumn &moved : side) {
        values << moved.value;
        targets << ofRow("NEW", moved.column.name);
        lines << indent + targets.back() + QStringLiteral(" := NEW.") + moved.value + QStringLiteral(";\n");
    }
    if (std::all_of(side.begin(), side.end(), [&](const MovedColumn &moved) { return isPlainColumn(move, moved); }))
        return lines.join(QString());
    return indent + QStringLiteral("SELECT %1\n%2    INTO %3 FROM (SELECT NEW.*) AS new_row;\n").arg(values.join(QStringLiteral(", ")), indent, targets.join(QStringLiteral(", ")));
}

static QString allNull(const QList<MovedColumn> &side, const char *row)
{
    QStringList parts;
    for (const MovedColumn &moved : side)
        parts << (*row ? ofRow(row, moved.column.name) : quoteIdentifier(moved.column.name)) + QStringLiteral(" IS NULL");
    return parts.join(QStringLiteral(" AND "));
}

/// Types without an equality operator are compared as text.
static QString compared(const char *row, const Column &column)
{
    static const QStringList incomparable { QStringLiteral("json"), QStringLiteral("xml"), QStringLiteral("point"), QStringLiteral("polygon"), QStringLiteral("path"), QStringLiteral("box"), QStringLiteral("line") };
    return ofRow(row, column.name) + (incomparable.contains(column.type) ? QStringLiteral("::text") : QString());
}

static QString anyChanged(const QList<MovedColumn> &side)
{
    QStringList parts;
    for (const MovedColumn &moved : side)
        parts << compared("NEW", moved.column) + QStringLiteral(" IS DISTINCT FROM ") + compared("OLD", moved.column);
    return parts.join(QStringLiteral(" OR "));
}

QList<ScriptStatement> keepInStep(const PlanContext &context, const ColumnMove &move)
{
    const QString body = QStringLiteral("BEGIN\n    IF TG_OP = 'INSERT' THEN\n        IF %1 THEN\n%2        ELSE\n%3        END IF;\n"
                                        "    ELSIF %4 THEN\n%5    ELSIF %6 OR (%1) THEN\n%7    END IF;\n    RETURN NEW;\nEND")
                             .arg(allNull(move.to, "NEW"), derive(move, move.to, QStringLiteral("            ")), derive(move, move.from, QStringLiteral("            ")), anyChanged(move.to),
                                  derive(move, move.from, QStringLiteral("        ")), anyChanged(move.from), derive(move, move.to, QStringLiteral("        ")));
    QList<ScriptStatement> statements { { tr("Whoever writes one side writes both. Where both are written, the new side counts."), createTriggerFunction(moveFunction(move), body) } };
    for (const QString &sql : createRowTrigger(move.table->name, moveTrigger(move), moveFunction(move), context.serverVersion()))
        statements << ScriptStatement { {}, sql };
    return statements;
}

QList<ScriptStatement> stopKeepingInStep(const ColumnMove &move)
{
    QList<ScriptStatement> statements;
    for (const QString &sql : dropTriggerAndFunction(move.table->name, moveTrigger(move), moveFunction(move)))
        statements << ScriptStatement { statements.isEmpty() ? tr("Nobody writes the old side any more.") : QString(), sql };
    return statements;
}

SeriesStep expandStep(const PlanContext &context, const ColumnMove &move, const QString &title)
{
    SeriesStep step { Phase::Expand, stepName(move.table->name.name, move.label, QStringLiteral("expand")), title, {}, {}, {}, {} };
    const QualifiedName &table = move.table->name;
    step.down.statements = stopKeepingInStep(move);
    step.down.statements.front().comment = tr("The old side was kept in step and has every value.");
    for (const MovedColumn &moved : move.to) {
        Column added = moved.column;
        added.notNull = false; // until its rows are filled
        added.defaultExpression.clear(); // a default would look like a value that somebody wrote
        step.up.statements << ScriptStatement { tr("Empty at first, which is only noted in the catalog."), addColumnIfMissing(table, added) };
        if (!added.comment.isEmpty())
            step.up.statements << ScriptStatement { {}, commentOnColumn(table, added.name, added.comment) };
        step.up.verify << verify::columnThere(table, added.name);
        step.down.statements << ScriptStatement { {}, dropColumnIfThere(table, added.name) };
        step.down.verify << verify::columnGone(table, added.name);
    }
    step.up.statements << keepInStep(context, move);
    step.up.verify << verify::triggerThere(table, moveTrigger(move));
    return step;
}

static QString assignmentsOf(const QList<MovedColumn> &side, bool copies, const QList<MovedColumn> &other)
{
    QStringList parts;
    // Writing the other side as it is makes the trigger fill this one, and leaves the other one exactly as it was.
    for (const MovedColumn &moved : copies ? side : other)
        parts << quoteIdentifier(moved.column.name) + QStringLiteral(" = ") + (copies ? moved.value : quoteIdentifier(moved.column.name));
    return parts.join(QStringLiteral(", "));
}

/// Rows of which one side is still empty although the other has something to give.
static QString unfilled(const ColumnMove &move, const QList<MovedColumn> &side)
{
    QStringList givers;
    for (const MovedColumn &moved : side)
        givers << (isPlainColumn(move, moved) ? moved.value : u'(' + moved.value + u')') + QStringLiteral(" IS NOT NULL");
    return allNull(side, "") + QStringLiteral(" AND ") + (givers.size() == 1 ? givers.front() : u'(' + givers.join(QStringLiteral(" OR ")) + u')');
}

SeriesStep fillStep(const PlanContext &context, const ColumnMove &move, const QString &title)
{
    SeriesStep step { Phase::Migrate, stepName(move.table->name.name, move.label, QStringLiteral("backfill")), title, {}, {}, {}, {} };
    const QString condition = unfilled(move, move.to);
    const QString comment = isCopy(move) ? tr("The rows that were there before the trigger.") : tr("The rows that were there before the trigger: writing the old side as it is makes the trigger fill the new one.");
    step.up = backfillScript(context, { move.table, assignmentsOf(move.to, isCopy(move), move.from), condition, comment });
    step.up.verify << verify::noRow(move.table->name, condition);
    step.down.statements << ScriptStatement { tr("Nothing has to be undone: the values go with their columns."), {} };
    step.down.verify << QStringLiteral("SELECT true AS ok");
    return step;
}

/// The way back from a drop: columns, trigger, values, and what used the columns.
static StepScript restoreOld(const PlanContext &context, const ColumnMove &move)
{
    const QualifiedName &table = move.table->name;
    StepScript script;
    for (const MovedColumn &moved : move.from) {
        Column restored = moved.column;
        restored.notNull = false;
        restored.defaultExpression.clear();
        script.statements << ScriptStatement { tr("Its place in the table is the last one now."), addColumnIfMissing(table, restored) };
        script.verify << verify::columnThere(table, restored.name);
    }
    const QString assignments = assignmentsOf(move.from, true, move.to);
    // Values that do not follow from each other letter by letter are filled before the trigger could change the new side.
    const StepScript fill = backfillScript(context, { move.table, assignments, unfilled(move, move.from), tr("Its values, from the new side.") });
    script.transactional = fill.transactional;
    script.statements << (isCopy(move) ? keepInStep(context, move) + fill.statements : fill.statements + keepInStep(context, move));
    for (const MovedColumn &moved : move.from) {
        const Column &column = moved.column;
        if (!column.defaultExpression.isEmpty())
            script.statements << ScriptStatement { {}, setColumnDefault(table, column.name, column.defaultExpression) };
        if (column.notNull)
            script.statements << ScriptStatement { {}, alterColumn(table, column.name, QStringLiteral("SET NOT NULL")) };
        if (!column.comment.isEmpty())
            script.statements << ScriptStatement { {}, commentOnColumn(table, column.name, column.comment) };
    }
    QStringList names;
    for (const MovedColumn &moved : move.from)
        names << moved.column.name;
    script.statements << restoreUses(move.table, names, !script.transactional);
    return script;
}

SeriesStep dropOldStep(const PlanContext &context, const ColumnMove &move, const QString &title, const QMap<QString, QString> &defaults)
{
    const QualifiedName &table = move.table->name;
    SeriesStep step { Phase::CleanUp, stepName(table.name, move.label, QStringLiteral("clean_up")), title, {}, {}, {}, {} };
    step.up.statements = stopKeepingInStep(move);
    step.down = restoreOld(context, move);
    for (const MovedColumn &moved : move.from) {
        step.up.statements << ScriptStatement { tr("Its values are in the new side."), dropColumnIfThere(table, moved.column.name) };
        step.up.verify << verify::columnGone(table, moved.column.name);
    }
    for (auto entry = defaults.begin(); entry != defaults.end(); ++entry) {
        step.up.statements << ScriptStatement { {}, setColumnDefault(table, entry.key(), entry.value()) };
        step.down.statements.prepend({ tr("A default would look like a value that somebody wrote."), setColumnDefault(table, entry.key(), {}) });
    }
    if (!isCopy(move))
        step.irreversible = tr("The old values come back as they follow from the new ones, which need not be letter by letter what they were.");
    return step;
}

} // namespace lockkeeper
