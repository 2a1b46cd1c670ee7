#include "models/design/steps.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/verification.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

QString stepName(const QString &table, const QString &what, const QString &doing)
{
    QStringList parts { table };
    if (!what.isEmpty())
        parts << what;
    return (parts << doing).join(u'_');
}

QList<SeriesStep> inPhase(QList<SeriesStep> steps, Phase phase)
{
    for (SeriesStep &step : steps)
        step.phase = phase;
    return steps;
}

static QualifiedName inSchemaOf(const RelationPtr &table, const QString &name)
{
    return { table->name.schema, name };
}

/// What a step makes under a name of its own, its down drops: nothing of somebody else's may have that name.
static void refuseTakenIndex(const PlanContext &context, const RelationPtr &table, const QString &name)
{
    const QualifiedName wanted = inSchemaOf(table, name);
    const Index *there = table->index(name);
    const bool invalid = there && !there->valid;
    if (!invalid && (there || context.catalog().relation(wanted) || context.catalog().findIndex(wanted, {}).second))
        PlanContext::refuse(QStringLiteral("table"), tr("%1, which the series would build, is there already. Rename or drop it first.").arg(wanted.display()));
}

static void refuseTakenConstraint(const RelationPtr &table, const QString &name)
{
    if (table->constraint(name))
        PlanContext::refuse(QStringLiteral("table"), tr("%1 has a constraint %2 already, which the series would add. Rename or drop it first.").arg(table->name.display(), name));
}

static void addPartitionIndexes(const PlanContext &context, const RelationPtr &table, const Index &index, StepScript &script)
{
    for (const RelationPtr &partition : context.catalog().partitionsOf(table->name)) {
        if (partition->kind == Relation::Kind::PartitionedTable)
            PlanContext::refuse(QStringLiteral("table"), tr("%1 has partitions of its own. Build the index on each of them first.").arg(partition->name.display()));
        Index part = index;
        part.name = objectName({ partition->name.name, index.name });
        for (const Index &known : partition->indexes) // of an index that is dropped and made again
            if (known.ofPartitionedIndex && known.columns == index.columns && known.unique == index.unique)
                part.name = known.name;
        if (!index.fullDefinition.isEmpty())
            PlanContext::refuse(QStringLiteral("table"), tr("An index with an expression or a condition is built by hand on a partitioned table: first on each partition, then on the parent."));
        script.statements << ScriptStatement { tr("Beside running code on %1.").arg(partition->name.display()), createIndexIfMissing(partition->name, part, true) }
                          << ScriptStatement { {}, QStringLiteral("ALTER INDEX %1 ATTACH PARTITION %2").arg(inSchemaOf(table, index.name).quoted(), inSchemaOf(partition, part.name).quoted()) };
    }
}

StepScript indexScript(const PlanContext &context, const RelationPtr &table, const Index &index)
{
    StepScript script;
    const QualifiedName name = inSchemaOf(table, index.name);
    script.verify << verify::indexValid(name);
    if (table->kind == Relation::Kind::PartitionedTable) {
        script.transactional = false;
        QString only = createIndexIfMissing(table->name, index, false);
        only.replace(only.indexOf(QStringLiteral(" ON ")), 4, QStringLiteral(" ON ONLY "));
        script.statements << ScriptStatement { tr("On the parent alone it is built in a moment; it becomes valid when every partition has its part."), only };
        addPartitionIndexes(context, table, index, script);
        return script;
    }
    if (context.isEmpty(table)) {
        script.statements << ScriptStatement { tr("The table is empty: the index is built at once."), createIndexIfMissing(table->name, index, false) };
        return script;
    }
    script.transactional = false;
    script.statements << ScriptStatement { tr("A build that failed leaves an INVALID index of this name, which IF NOT EXISTS would take for done."), dropIndexIfThere(name, true) }
                      << ScriptStatement { tr("Reads and writes go on while it is built."), createIndexIfMissing(table->name, index, true) };
    return script;
}

StepScript dropIndexScript(const PlanContext &context, const RelationPtr &table, const QString &index)
{
    StepScript script;
    const QualifiedName name = inSchemaOf(table, index);
    script.transactional = table->kind == Relation::Kind::PartitionedTable || context.isEmpty(table);
    script.statements << ScriptStatement { {}, dropIndexIfThere(name, !script.transactional) };
    script.verify << verify::relationGone(name);
    return script;
}

SeriesStep indexStep(const PlanContext &context, const RelationPtr &table, const Index &index, Phase phase, const QString &title)
{
    refuseTakenIndex(context, table, index.name);
    return { phase, objectName({ index.name, QStringLiteral("build") }), title, indexScript(context, table, index), dropIndexScript(context, table, index.name), {}, {} };
}

QList<SeriesStep> constraintSteps(const PlanContext &context, const RelationPtr &table, const Constraint &constraint, const QString &title)
{
    refuseTakenConstraint(table, constraint.name);
    const ScriptStatement drop { {}, dropConstraintIfThere(table->name, constraint.name) };
    const QString gone = verify::constraintGone(table->name, constraint.name), valid = verify::constraintThere(table->name, constraint.name, true);
    const StepScript remove { { drop }, { gone } };
    // Before 18 a partitioned table takes no foreign key NOT VALID; recipes refuse that for large ones.
    const bool atOnce = constraint.kind == Constraint::Kind::ForeignKey && table->kind == Relation::Kind::PartitionedTable && context.majorVersion() < 18;
    if (context.isEmpty(table) || atOnce) {
        Constraint whole = constraint;
        whole.validated = true;
        return { { Phase::Expand, objectName({ constraint.name, QStringLiteral("add") }), title, { { { tr("There are so few rows that checking them takes a moment."), addConstraintStatement(table->name, whole) } }, { valid } }, remove, {}, {} } };
    }
    const ScriptStatement notValid { tr("NOT VALID looks at no row; rows that are written from now on are checked."), addConstraintNotValid(table->name, constraint) };
    SeriesStep add { Phase::Expand, objectName({ constraint.name, QStringLiteral("add") }), title, { { notValid }, { verify::constraintThere(table->name, constraint.name, false) } }, remove, {}, {} };
    SeriesStep validate { Phase::Migrate, objectName({ constraint.name, QStringLiteral("validate") }), tr("Check the rows that were there before against %1").arg(constraint.name), {}, {}, {}, {} };
    validate.up = { { { tr("Every row is read while reads and writes go on. It fails where a row breaks the rule: mend the rows and run it again."), validateConstraint(table->name, constraint.name) } }, { valid } };
    validate.down = { { { tr("Back to NOT VALID."), drop.sql }, { {}, notValid.sql } }, { verify::constraintThere(table->name, constraint.name, false) } };
    return { add, validate };
}

QList<SeriesStep> notNullSteps(const PlanContext &context, const RelationPtr &table, const QString &column)
{
    const QString set = alterColumn(table->name, column, QStringLiteral("SET NOT NULL")), relax = alterColumn(table->name, column, QStringLiteral("DROP NOT NULL"));
    const QString isSet = verify::columnNotNull(table->name, column, true), isRelaxed = verify::columnNotNull(table->name, column, false);
    const QString title = tr("Make %1 of %2 NOT NULL").arg(column, table->name.display());
    if (context.isSmall(table))
        return { { Phase::Contract, stepName(table->name.name, column, QStringLiteral("not_null")), title, { { { tr("The table has so few rows that reading them all takes a moment."), set } }, { isSet } }, { { { {}, relax } }, { isRelaxed } }, {}, {} } };

    Constraint check;
    check.name = objectName({ table->name.name, column, QStringLiteral("not_null_check") });
    check.expression = quoteIdentifier(column) + QStringLiteral(" IS NOT NULL");
    refuseTakenConstraint(table, check.name);
    const QString add = addConstraintNotValid(table->name, check), drop = dropConstraintIfThere(table->name, check.name);
    SeriesStep guard { Phase::Contract, stepName(table->name.name, column, QStringLiteral("not_null_check")), tr("Refuse new rows without %1 in %2").arg(column, table->name.display()), {}, {}, {}, {} };
    guard.up = { { { tr("NOT VALID looks at no row; rows that are written from now on are checked."), add } }, { verify::constraintThere(table->name, check.name, false) } };
    guard.down = { { { {}, drop } }, { verify::constraintGone(table->name, check.name) } };
    SeriesStep change { Phase::Contract, stepName(table->name.name, column, QStringLiteral("not_null")), title, {}, {}, {}, {} };
    change.up = { { { tr("Every row is read while reads and writes go on."), validateConstraint(table->name, check.name) },
                    { tr("The check proves that there is no NULL, so that no row is read under this lock."), set },
                    { tr("NOT NULL says the same from now on."), drop } },
                  { isSet, verify::constraintGone(table->name, check.name) } };
    change.down = { { { {}, add }, { {}, relax } }, { isRelaxed, verify::constraintThere(table->name, check.name, false) } };
    return { guard, change };
}

} // namespace lockkeeper
