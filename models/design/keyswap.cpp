#include "models/design/keyswap.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/steps.h"
#include "models/design/verification.h"
#include "models/design/viewmove.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

QString KeySwap::trigger() const
{
    return objectName({ table->name.name, column.name, QStringLiteral("in_step") });
}

Index KeySwap::nextIndex() const
{
    Index index;
    index.name = objectName({ constraint, QStringLiteral("next") });
    index.unique = true;
    index.columns << quoteIdentifier(next);
    return index;
}

/// Before the swap the second column follows the key; after it the former key follows, as far as its type reaches.
static QList<ScriptStatement> follow(const PlanContext &context, const KeySwap &swap, bool swapped)
{
    const QString key = QStringLiteral("NEW.") + quoteIdentifier(swap.column.name), follower = QStringLiteral("NEW.") + quoteIdentifier(swapped ? swap.former : swap.next);
    const QString largest = swap.column.type == u"smallint" ? QStringLiteral("32767") : QStringLiteral("2147483647");
    const QString value = swapped ? QStringLiteral("CASE WHEN %1 <= %2 THEN %1 END").arg(key, largest) : key;
    QList<ScriptStatement> statements { { swapped ? tr("The former key follows, so that there is a way back; a number that it cannot hold is NULL there.") : tr("Each write keeps it in step."),
                                          createTriggerFunction(swap.function(), QStringLiteral("BEGIN\n    %1 := %2;\n    RETURN NEW;\nEND").arg(follower, value)) } };
    for (const QString &sql : createRowTrigger(swap.table->name, swap.trigger(), swap.function(), context.serverVersion()))
        statements << ScriptStatement { {}, sql };
    return statements;
}

SeriesStep keyExpandStep(const PlanContext &context, const KeySwap &swap)
{
    const QualifiedName &table = swap.table->name;
    SeriesStep step { Phase::Expand, stepName(table.name, swap.column.name, QStringLiteral("expand")), tr("Add %1 to %2 and keep it in step with %3").arg(swap.next, table.display(), swap.column.name), {}, {}, {}, {} };
    Column added;
    added.name = swap.next;
    added.type = QStringLiteral("bigint");
    step.up.statements << ScriptStatement { tr("Empty at first, which is only noted in the catalog."), addColumnIfMissing(table, added) } << follow(context, swap, false);
    step.up.verify << verify::columnThere(table, swap.next) << verify::triggerThere(table, swap.trigger());
    for (const QString &sql : dropTriggerAndFunction(table, swap.trigger(), swap.function()))
        step.down.statements << ScriptStatement { {}, sql };
    step.down.statements << ScriptStatement { {}, dropColumnIfThere(table, swap.next) };
    step.down.verify << verify::columnGone(table, swap.next);
    return step;
}

SeriesStep keyFillStep(const PlanContext &context, const KeySwap &swap)
{
    const QualifiedName &table = swap.table->name;
    SeriesStep step { Phase::Migrate, stepName(table.name, swap.column.name, QStringLiteral("backfill")), tr("Copy %1 of %2 to %3").arg(swap.column.name, table.display(), swap.next), {}, {}, {}, {} };
    const QString condition = quoteIdentifier(swap.next) + QStringLiteral(" IS NULL");
    step.up = backfillScript(context, { swap.table, quoteIdentifier(swap.next) + QStringLiteral(" = ") + quoteIdentifier(swap.column.name), condition, tr("The rows that were there before the trigger.") });
    step.up.verify << verify::noRow(table, condition);
    step.down = { { { tr("Nothing has to be undone: the values go with their column."), {} } }, { QStringLiteral("SELECT true AS ok") } };
    return step;
}

/// Moves what numbers new rows from one column to another.
static QList<ScriptStatement> moveNumbering(const KeySwap &swap, const QString &from, const QString &to, const QString &type)
{
    const QualifiedName &table = swap.table->name;
    QList<ScriptStatement> statements;
    if (swap.column.identity == Column::Identity::None) {
        if (!swap.column.defaultExpression.isEmpty())
            statements << ScriptStatement { tr("The numbers go on where they are."), setColumnDefault(table, from, {}) } << ScriptStatement { {}, setColumnDefault(table, to, swap.column.defaultExpression) };
        if (swap.sequence)
            statements << ScriptStatement { {}, QStringLiteral("ALTER SEQUENCE %1 AS %2 OWNED BY %3.%4").arg(swap.sequence->name.quoted(), type, table.quoted(), quoteIdentifier(to)) };
        return statements;
    }
    const QString always = swap.column.identity == Column::Identity::Always ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT");
    const QualifiedName &numbers = swap.sequence->name;
    const QualifiedName fresh { numbers.schema, objectName({ numbers.name, QStringLiteral("next") }) };
    statements << ScriptStatement { tr("An identity belongs to its column, so the new one gets its own and goes on where the other is."),
                                    alterColumn(table, to, QStringLiteral("ADD GENERATED %1 AS IDENTITY (SEQUENCE NAME %2 INCREMENT %3 START %4)").arg(always, fresh.quoted()).arg(swap.sequence->increment).arg(swap.sequence->start)) }
               << ScriptStatement { {}, QStringLiteral("SELECT setval(%1, last_value, is_called) FROM %2").arg(quoteLiteral(fresh.quoted()), numbers.quoted()) } << ScriptStatement { {}, alterColumn(table, from, QStringLiteral("DROP IDENTITY")) }
               << ScriptStatement { {}, QStringLiteral("ALTER SEQUENCE %1 RENAME TO %2").arg(fresh.quoted(), quoteIdentifier(numbers.name)) };
    return statements;
}

static QList<ScriptStatement> dropReferences(const KeySwap &swap)
{
    QList<ScriptStatement> statements;
    for (const auto &[other, reference] : swap.references)
        statements << ScriptStatement { statements.isEmpty() ? tr("They hang on the index of the key, and come back below.") : QString(), dropConstraintIfThere(other->name, reference->name) };
    return statements;
}

static QList<ScriptStatement> addReferences(const KeySwap &swap, bool valid)
{
    QList<ScriptStatement> statements;
    for (const auto &[other, reference] : swap.references) {
        const QString comment = statements.isEmpty() ? (valid ? tr("Every row is checked again.") : tr("NOT VALID looks at no row; new rows are checked.")) : QString();
        statements << ScriptStatement { comment, valid ? addConstraintStatement(other->name, *reference) : addConstraintNotValid(other->name, *reference) };
    }
    return statements;
}

SeriesStep keySwapStep(const PlanContext &context, const KeySwap &swap)
{
    const QualifiedName &table = swap.table->name;
    const QString key = swap.column.name;
    SeriesStep step { Phase::Contract, stepName(table.name, key, QStringLiteral("swap")), tr("Make the bigint column the primary key of %1").arg(table.display()), {}, {}, {}, {} };
    step.up.statements << dropViews(swap.views) << dropReferences(swap) << ScriptStatement { tr("From here to the COMMIT nobody else uses the table; no row is touched."), dropConstraintIfThere(table, swap.constraint) }
                       << ScriptStatement { {}, renameColumn(table, key, swap.former) } << ScriptStatement { {}, renameColumn(table, swap.next, key) }
                       << ScriptStatement { tr("The index is there and the column is NOT NULL already."), addConstraintUsingIndex(table, swap.constraint, Constraint::Kind::PrimaryKey, swap.nextIndex().name) }
                       << moveNumbering(swap, swap.former, key, QStringLiteral("bigint")) << ScriptStatement { {}, alterColumn(table, swap.former, QStringLiteral("DROP NOT NULL")) } << follow(context, swap, true) << addReferences(swap, false) << createViews(swap.views);
    step.up.verify << verify::columnType(table, key, QStringLiteral("bigint")) << verify::constraintThere(table, swap.constraint, true);

    Constraint former;
    former.name = swap.constraint;
    former.kind = Constraint::Kind::PrimaryKey;
    former.columns << key;
    step.down.statements << dropViews(swap.views) << dropReferences(swap) << ScriptStatement { {}, dropConstraintIfThere(table, swap.constraint) } << ScriptStatement { {}, renameColumn(table, key, swap.next) }
                         << ScriptStatement { {}, renameColumn(table, swap.former, key) }
                         << ScriptStatement { tr("Its index went with the swap and is built again, while everybody waits. Fails where a number came that the former type cannot hold."), addConstraintStatement(table, former) }
                         << ScriptStatement { {}, createIndexIfMissing(table, swap.nextIndex(), false) } << moveNumbering(swap, swap.next, key, swap.column.type) << follow(context, swap, false) << addReferences(swap, true) << createViews(swap.views);
    step.down.verify << verify::columnType(table, key, swap.column.type) << verify::constraintThere(table, swap.constraint, true);
    return step;
}

QList<SeriesStep> keyValidateSteps(const KeySwap &swap)
{
    QList<SeriesStep> steps;
    for (const auto &[other, reference] : swap.references) {
        SeriesStep step { Phase::Contract, objectName({ reference->name, QStringLiteral("validate") }), tr("Check the rows of %1 against the new key").arg(other->name.display()), {}, {}, {}, {} };
        step.up = { { { tr("Every row is read while reads and writes go on."), validateConstraint(other->name, reference->name) } }, { verify::constraintThere(other->name, reference->name, true) } };
        step.down = { { { tr("Back to NOT VALID."), dropConstraintIfThere(other->name, reference->name) }, { {}, addConstraintNotValid(other->name, *reference) } }, { verify::constraintThere(other->name, reference->name, false) } };
        steps << step;
    }
    return steps;
}

SeriesStep keyCleanUpStep(const PlanContext &context, const KeySwap &swap)
{
    const QualifiedName &table = swap.table->name;
    SeriesStep step { Phase::CleanUp, stepName(table.name, swap.column.name, QStringLiteral("clean_up")), tr("Drop %1 of %2").arg(swap.former, table.display()), {}, {}, {}, {} };
    for (const QString &sql : dropTriggerAndFunction(table, swap.trigger(), swap.function()))
        step.up.statements << ScriptStatement { step.up.statements.isEmpty() ? tr("There is no way back to the former type from here on.") : QString(), sql };
    step.up.statements << ScriptStatement { {}, dropColumnIfThere(table, swap.former) };
    step.up.verify << verify::columnGone(table, swap.former);
    Column former;
    former.name = swap.former;
    former.type = swap.column.type;
    const QString largest = swap.column.type == u"smallint" ? QStringLiteral("32767") : QStringLiteral("2147483647"), key = quoteIdentifier(swap.column.name);
    const StepScript fill = backfillScript(context, { swap.table, quoteIdentifier(swap.former) + QStringLiteral(" = ") + key, QStringLiteral("%1 IS NULL AND %2 <= %3").arg(quoteIdentifier(swap.former), key, largest), tr("The numbers that it can hold.") });
    step.down.transactional = fill.transactional;
    step.down.statements << ScriptStatement { {}, addColumnIfMissing(table, former) } << follow(context, swap, true) << fill.statements;
    if (!swap.column.comment.isEmpty())
        step.down.statements << ScriptStatement { {}, commentOnColumn(table, swap.former, swap.column.comment) };
    step.down.verify << verify::columnThere(table, swap.former);
    return step;
}

} // namespace lockkeeper
