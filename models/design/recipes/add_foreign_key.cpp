// A foreign key: an index for its columns, the constraint NOT VALID, then validated beside running code.
#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"

namespace lockkeeper::recipes {

static bool isKey(const Relation &table, const QStringList &columns)
{
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint &constraint) {
        const bool key = constraint.kind == Constraint::Kind::PrimaryKey || constraint.kind == Constraint::Kind::Unique;
        return key && QSet<QString>(constraint.columns.begin(), constraint.columns.end()) == QSet<QString>(columns.begin(), columns.end());
    });
}

static bool hasIndex(const Relation &table, const QStringList &columns)
{
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index &index) {
        if (!index.valid || !index.predicate.isEmpty() || index.columns.size() < columns.size())
            return false;
        for (qsizetype i = 0; i < columns.size(); ++i)
            if (index.columns[i] != quoteIdentifier(columns[i]))
                return false;
        return true;
    });
}

static Constraint::Action actionOf(const QString &choice)
{
    static const QStringList order { QStringLiteral("no-action"), QStringLiteral("restrict"), QStringLiteral("cascade"), QStringLiteral("set-null"), QStringLiteral("set-default") };
    return Constraint::Action(std::max<qsizetype>(0, order.indexOf(choice)));
}

static Constraint keyOf(const PlanContext &context, const RelationPtr &table, const RelationPtr &target)
{
    Constraint key;
    key.kind = Constraint::Kind::ForeignKey;
    key.columns = context.columns(table);
    key.name = context.name(QStringLiteral("name"));
    key.referenced = target->name;
    key.referencedColumns = context.columns(target, QStringLiteral("referenced_columns"));
    key.onDelete = actionOf(context.text(QStringLiteral("on_delete")));
    if (table->constraint(key.name))
        PlanContext::refuse(QStringLiteral("name"), tr("%1 has a constraint %2 already. Choose another name.").arg(table->name.display(), key.name));
    if (key.columns.size() != key.referencedColumns.size())
        PlanContext::refuse(QStringLiteral("referenced_columns"), tr("Both sides need the same number of columns."));
    if (!isKey(*target, key.referencedColumns))
        PlanContext::refuse(QStringLiteral("referenced_columns"), tr("%1 is no primary key or unique constraint of %2.").arg(key.referencedColumns.join(QStringLiteral(", ")), target->name.display()));
    for (qsizetype i = 0; i < key.columns.size(); ++i) {
        const QString type = table->column(key.columns[i])->type, other = target->column(key.referencedColumns[i])->type;
        if (type != other)
            PlanContext::refuse(QStringLiteral("columns"), tr("%1 is %2 and %3 is %4. Change one of the types first.").arg(key.columns[i], type, key.referencedColumns[i], other));
    }
    return key;
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table(), target = context.table(QStringLiteral("references"));
    const Constraint key = keyOf(context, table, target);
    if (table->kind == Relation::Kind::PartitionedTable && context.majorVersion() < 18 && !context.isSmall(table))
        PlanContext::refuse(QStringLiteral("table"), tr("Before PostgreSQL 18 a partitioned table takes no foreign key NOT VALID. Add it to each partition in this way, then to the parent, which takes them over."));
    Series series { tr("Add foreign key from %1 to %2").arg(table->name.display(), target->name.display()), {}, {} };
    if (context.flag(QStringLiteral("with_index")) && !hasIndex(*table, key.columns)) {
        Index index;
        index.name = context.agreed().nameFor(Conventions::Named::Index, objectName(QStringList { table->name.name } + key.columns + QStringList { QStringLiteral("idx") }), table->name.name, key.columns);
        for (const QString &column : key.columns)
            index.columns << quoteIdentifier(column);
        series.steps << indexStep(context, table, index, Phase::Expand, tr("Index %1, so that a delete in %2 finds its rows").arg(key.columns.join(QStringLiteral(", ")), target->name.display()));
    }
    series.reason = context.isEmpty(table) ? tr("The table is empty, so there is no row to check.") : tr("With the constraint itself every row would be checked while writes to both tables wait. NOT VALID looks at none, and the validation lets them go on.");
    QList<SeriesStep> steps = constraintSteps(context, table, key, tr("Refuse new rows of %1 without a row in %2").arg(table->name.display(), target->name.display()));
    if (steps.size() > 1)
        steps.front().deploy = tr("Mend the rows that refer to nothing; new ones are refused already.");
    series.steps << steps;
    return series;
}

Recipe add_foreign_key()
{
    RecipeField references = field("references", tr("References"), Kind::Table, tr("The table that its rows have to be in."));
    RecipeField columns = field("referenced_columns", tr("Its columns"), Kind::Columns, tr("A primary key or unique constraint."));
    columns.ofTable = QStringLiteral("references");
    columns.defaultValue = [](const PlanContext &context) {
        const Constraint *key = context.table(QStringLiteral("references"))->primaryKey();
        return key ? key->columns.join(QStringLiteral(", ")) : QString();
    };
    RecipeField name = field("name", tr("Name"), Kind::Name, {});
    name.defaultValue = [](const PlanContext &context) {
        const RelationPtr table = context.table();
        const QString usual = objectName(QStringList { table->name.name } + context.columns(table) + QStringList { QStringLiteral("fkey") });
        return context.agreed().nameFor(Conventions::Named::ForeignKey, usual, table->name.name, context.columns(table), context.table(QStringLiteral("references"))->name.name);
    };
    return { QStringLiteral("add-foreign-key"), tr("Foreign key"), tr("Constraints"), tr("Indexes the columns, adds the foreign key for new rows, and checks the others beside running code."),
             { tableField(), columnsField(tr("Of this table, with commas between.")), references, columns, name,
               choiceField("on_delete", tr("On delete"), { QStringLiteral("no-action"), QStringLiteral("restrict"), QStringLiteral("cascade"), QStringLiteral("set-null"), QStringLiteral("set-default") }, tr("What happens to rows whose partner is deleted.")),
               flagField("with_index", tr("Index the columns"), tr("Without it every delete in the other table reads all of this one."), true) },
             plan };
}

} // namespace lockkeeper::recipes
