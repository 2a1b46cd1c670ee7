#include "models/design/columnswap.h"

#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/columnuses.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

QString defaultInType(const TypeChange &change)
{
    return change.column.defaultExpression.isEmpty() ? QString() : castTo(change.column.defaultExpression, change.type);
}

QString castTo(const QString &expression, const QString &type)
{
    return QStringLiteral("CAST(%1 AS %2)").arg(expression, type);
}

/// After the swap the former column follows the new one, as far as its type can hold the value.
static QList<ScriptStatement> followSwapped(const PlanContext &context, const ColumnMove &move, const QString &former, const QString &back)
{
    const QString target = QStringLiteral("NEW.") + quoteIdentifier(former);
    const QString body = QStringLiteral("BEGIN\n    BEGIN\n        SELECT %1\n            INTO %2 FROM (SELECT NEW.*) AS new_row;\n    EXCEPTION WHEN data_exception THEN\n        %2 := NULL;\n    END;\n    RETURN NEW;\nEND").arg(back, target);
    QList<ScriptStatement> statements { { tr("The former column follows, so that there is a way back; a value that it cannot hold is NULL there."), createTriggerFunction(moveFunction(move), body) } };
    for (const QString &sql : createRowTrigger(move.table->name, moveTrigger(move), moveFunction(move), context.serverVersion()))
        statements << ScriptStatement { {}, sql };
    return statements;
}

/// The table as it is after the swap, as far as the former column is concerned.
static std::shared_ptr<Relation> afterSwap(const TypeChange &change, const QString &former)
{
    auto table = std::make_shared<Relation>(*change.table);
    for (Constraint &constraint : table->constraints)
        if (uses(constraint, change.column.name)) {
            const QString known = constraint.name;
            constraint.name = objectName({ known, QStringLiteral("old") });
            constraint.expression = withOtherColumn(constraint.expression, change.column.name, former);
            for (QString &column : constraint.columns)
                column = column == change.column.name ? former : column;
            for (Index &index : table->indexes)
                if (index.name == known)
                    index = indexOnOtherColumn(index, constraint.name, change.column.name, former);
        }
    for (Index &index : table->indexes)
        if (uses(index, table->name, change.column.name))
            index = indexOnOtherColumn(index, objectName({ index.name, QStringLiteral("old") }), change.column.name, former);
    return table;
}

static QList<ScriptStatement> renameUses(const TypeChange &change, const QString &next, bool back)
{
    QList<ScriptStatement> statements;
    const auto rename = [&](const QString &form, const QString &from, const QString &to) { statements << ScriptStatement { {}, form.arg(quoteIdentifier(back ? to : from), quoteIdentifier(back ? from : to)) }; };
    const auto both = [&](const QString &form, const QString &name) {
        const QString old = objectName({ name, QStringLiteral("old") }), fresh = renamedFor(name, change.column.name, next);
        if (back) {
            rename(form, fresh, name);
            rename(form, name, old);
        } else {
            rename(form, name, old);
            rename(form, fresh, name);
        }
    };
    QSet<QString> ofConstraints;
    for (const Constraint &constraint : change.table->constraints) {
        ofConstraints.insert(constraint.name);
        if (uses(constraint, change.column.name))
            both(alterTable(change.table->name, QStringLiteral("RENAME CONSTRAINT %1 TO %2")), constraint.name);
    }
    for (const Index &index : change.table->indexes)
        if (!ofConstraints.contains(index.name) && uses(index, change.table->name, change.column.name))
            both(QStringLiteral("ALTER INDEX ") + quoteIdentifier(change.table->name.schema) + QStringLiteral(".%1 RENAME TO %2"), index.name);
    return statements;
}

SeriesStep swapStep(const PlanContext &context, const TypeChange &change, const ColumnMove &move)
{
    const QualifiedName &table = change.table->name;
    const QString column = change.column.name, next = nextName(change.table, column), former = formerName(change.table, column);
    SeriesStep step { Phase::Contract, stepName(table.name, column, QStringLiteral("swap")), tr("Give %1 of %2 its new type").arg(column, table.display()), {}, {}, {}, {} };
    step.up.statements << dropViews(change.views) << ScriptStatement { tr("From here to the COMMIT nobody else uses the table; no row is touched."), renameColumn(table, column, former) } << ScriptStatement { {}, renameColumn(table, next, column) };
    step.down.statements << dropViews(change.views) << ScriptStatement { {}, renameColumn(table, column, next) } << ScriptStatement { {}, renameColumn(table, former, column) };
    if (!change.column.defaultExpression.isEmpty()) {
        step.up.statements << ScriptStatement { {}, setColumnDefault(table, former, {}) } << ScriptStatement { {}, setColumnDefault(table, column, defaultInType(change)) };
        step.down.statements << ScriptStatement { {}, setColumnDefault(table, next, {}) } << ScriptStatement { {}, setColumnDefault(table, column, change.column.defaultExpression) };
    }
    if (change.column.notNull) {
        step.up.statements << ScriptStatement { {}, alterColumn(table, former, QStringLiteral("DROP NOT NULL")) };
        step.down.statements << ScriptStatement { tr("Fails where a value came that the former type cannot hold."), alterColumn(table, column, QStringLiteral("SET NOT NULL")) };
    }
    step.up.statements << renameUses(change, next, false) << followSwapped(context, move, former, change.back) << createViews(change.views);
    step.down.statements << renameUses(change, next, true) << keepInStep(context, move) << createViews(change.views);
    step.up.verify << verify::columnType(table, column, change.type) << verify::columnThere(table, former);
    step.down.verify << verify::columnType(table, column, change.column.type) << verify::columnThere(table, next);
    return step;
}

SeriesStep dropFormerStep(const PlanContext &context, const TypeChange &change, const ColumnMove &move)
{
    const QualifiedName &table = change.table->name;
    const QString former = formerName(change.table, change.column.name);
    SeriesStep step { Phase::CleanUp, stepName(table.name, change.column.name, QStringLiteral("clean_up")), tr("Drop %1 of %2").arg(former, table.display()), {}, {}, {}, {} };
    step.up.statements << stopKeepingInStep(move) << ScriptStatement { tr("Its values are in %1.").arg(change.column.name), dropColumnIfThere(table, former) };
    step.up.verify << verify::columnGone(table, former);
    Column restored = change.column;
    restored.name = former;
    restored.notNull = false;
    restored.defaultExpression.clear();
    const QString column = quoteIdentifier(change.column.name);
    // Writing the column as it is makes the trigger fill the former one, and NULL where it cannot hold the value.
    const StepScript fill = backfillScript(context, { change.table, column + QStringLiteral(" = ") + column, quoteIdentifier(former) + QStringLiteral(" IS NULL AND ") + column + QStringLiteral(" IS NOT NULL"), tr("Its values, as the cast gives them.") });
    step.down.transactional = fill.transactional;
    step.down.statements << ScriptStatement { {}, addColumnIfMissing(table, restored) } << followSwapped(context, move, former, change.back) << fill.statements << restoreUses(afterSwap(change, former), { former }, !fill.transactional);
    if (!change.column.comment.isEmpty())
        step.down.statements << ScriptStatement { {}, commentOnColumn(table, former, change.column.comment) };
    step.down.verify << verify::columnThere(table, former);
    step.irreversible = tr("Values come back as the cast to %1 makes them.").arg(change.column.type);
    return step;
}

ColumnMove moveOf(const TypeChange &change)
{
    Column next = change.column;
    next.name = nextName(change.table, change.column.name);
    next.type = change.type;
    next.collation.clear();
    return { change.table, { { change.column, withOtherColumn(change.back, change.column.name, next.name) } }, { { next, change.forward } }, next.name, {} };
}

static QString freeColumn(const RelationPtr &table, const QString &column, const QString &suffix)
{
    QString name = objectName({ column, suffix });
    while (table->column(name))
        name += u'_';
    return name;
}

QString nextName(const RelationPtr &table, const QString &column)
{
    return freeColumn(table, column, QStringLiteral("next"));
}

QString formerName(const RelationPtr &table, const QString &column)
{
    return freeColumn(table, column, QStringLiteral("former"));
}

} // namespace lockkeeper
