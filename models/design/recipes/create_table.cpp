// A new table by the project's conventions; where tenants share tables, with their column and row-level security from the
// first moment.
#include "models/change/ddl.h"
#include "models/change/scriptanalysis.h"
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

namespace lockkeeper::recipes {

/// What PostgreSQL would make of the columns as they are written.
static Relation writtenTable(const PlanContext &context, const QualifiedName &name)
{
    const Script script("CREATE TABLE " + name.quoted().toUtf8() + " (" + context.required(QStringLiteral("columns")).toUtf8() + ")");
    const ScriptAnalysisPtr analysis = analyzeScript(script, { .before = context.catalogPtr(), .serverVersion = context.serverVersion() });
    if (analysis->statements.size() != 1)
        PlanContext::refuse(QStringLiteral("columns"), tr("Write columns and constraints as between the parentheses of CREATE TABLE."));
    if (const auto &error = analysis->statements.front().error)
        PlanContext::refuse(QStringLiteral("columns"), tr("This is no list of columns: %1.").arg(error->message));
    const RelationPtr made = analysis->after->relation(name);
    if (!made || made->columns.isEmpty())
        PlanContext::refuse(QStringLiteral("columns"), tr("Write at least one column."));
    return *made;
}

static void addColumn(Relation &table, const QString &name, const QString &type, const QString &defaultExpression)
{
    Column column;
    column.name = name;
    column.type = type;
    column.notNull = true;
    column.defaultExpression = defaultExpression;
    column.number = int(table.columns.size()) + 1;
    table.columns << column;
}

static void refuseColumns(const PlanContext &context, const Relation &table)
{
    const Conventions &agreed = context.project().conventions;
    for (const Column &column : table.columns) {
        if (column.defaultExpression.startsWith(u"nextval("))
            PlanContext::refuse(QStringLiteral("columns"), tr("Write %1 bigint GENERATED ALWAYS AS IDENTITY: serial leaves a sequence with rights of its own.").arg(column.name));
        if (!agreed.allowsColumn(column.name))
            PlanContext::refuse(QStringLiteral("columns"), tr("The project's conventions name columns as %1, and %2 is not.").arg(agreed.columns, column.name));
        if (const QString forbidden = agreed.forbiddenType(column.type); !forbidden.isEmpty())
            PlanContext::refuse(QStringLiteral("columns"), tr("The project's conventions forbid %1 of %2. Write %3.").arg(shortTypeName(column.type), column.name, agreed.forbiddenTypes.value(forbidden).isEmpty() ? tr("another type") : agreed.forbiddenTypes.value(forbidden)));
    }
}

/// The name that PostgreSQL chose becomes the one that is agreed on.
static void nameByConventions(const Conventions &agreed, Relation &table)
{
    for (Constraint &constraint : table.constraints) {
        const QString name = constraint.name;
        constraint.name = agreed.nameFor(Conventions::namedBy(constraint), name, table.name.name, constraint.columns, constraint.referenced.name);
        for (Index &index : table.indexes)
            index.name = index.name == name ? constraint.name : index.name;
    }
}

static void addIndex(const Conventions &agreed, Relation &table, const QStringList &columns)
{
    Index index;
    index.name = agreed.nameFor(Conventions::Named::Index, objectName(QStringList { table.name.name } + columns + QStringList { QStringLiteral("idx") }), table.name.name, columns);
    for (const QString &column : columns)
        index.columns << quoteIdentifier(column);
    for (const Index &known : std::as_const(table.indexes))
        if (known.columns.mid(0, columns.size()) == index.columns)
            return;
    table.indexes << index;
}

/// Behind a foreign key, so that a DELETE in the other table finds its rows.
static void indexForeignKeys(const Conventions &agreed, Relation &table)
{
    for (const Constraint &constraint : std::as_const(table.constraints))
        if (constraint.kind == Constraint::Kind::ForeignKey)
            addIndex(agreed, table, constraint.columns);
}

static void separateTenants(const ProjectConventions &project, Relation &table)
{
    const Tenancy &tenancy = project.tenancy;
    if (!table.column(tenancy.column))
        addColumn(table, tenancy.column, tenancy.type, tenancy.tenantOfSession());
    addIndex(project.conventions, table, { tenancy.column }); // which the policy reads in every query
    Policy policy;
    policy.name = objectName({ table.name.name, tenancy.column, QStringLiteral("isolation") });
    policy.command = QStringLiteral("ALL");
    policy.roles << QStringLiteral("public");
    policy.usingExpression = policy.checkExpression = quoteIdentifier(tenancy.column) + QStringLiteral(" = ") + tenancy.tenantOfSession();
    table.policies << policy;
    table.rowSecurity = table.forceRowSecurity = true;
}

static void addAgreedColumns(const Conventions &agreed, Relation &table)
{
    for (const Conventions::WantedColumn &wanted : agreed.wantedColumns)
        if (!table.column(wanted.name) && !wanted.type.isEmpty())
            addColumn(table, wanted.name, wanted.type, wanted.type.startsWith(u"timestamp") ? QStringLiteral("now()") : QString());
        else if (!table.column(wanted.name))
            PlanContext::refuse(QStringLiteral("columns"), tr("The project's conventions ask for a column %1. Write it, with its type.").arg(wanted.name));
}

static Series plan(const PlanContext &context)
{
    const ProjectConventions &project = context.project();
    const QualifiedName name { context.name(QStringLiteral("schema")), context.newTable(context.name(QStringLiteral("schema")), QStringLiteral("name")) };
    const bool ofTenants = project.tenancy.byColumn() && !project.tenancy.isShared(name) && !context.flag(QStringLiteral("shared"));
    Relation table = writtenTable(context, name);
    table.comment = context.text(QStringLiteral("comment"));
    if (table.comment.isEmpty() && project.conventions.tableComments)
        PlanContext::refuse(QStringLiteral("comment"), tr("The project's conventions ask for a comment on each table. Say what a row of it is."));
    addAgreedColumns(project.conventions, table);
    nameByConventions(project.conventions, table);
    indexForeignKeys(project.conventions, table);
    if (ofTenants)
        separateTenants(project, table);
    refuseColumns(context, table);

    SeriesStep step { Phase::Expand, stepName(name.name, {}, QStringLiteral("create")), tr("Create %1").arg(name.display()), {}, {}, {}, {} };
    for (const QString &statement : definitionStatements(table))
        step.up.statements << ScriptStatement { {}, statement };
    step.up.statements.front().comment = tr("A new table: nobody uses it yet, so nothing waits.");
    if (ofTenants)
        step.up.verify << QStringLiteral("SELECT relrowsecurity AND relforcerowsecurity AS ok FROM pg_class WHERE oid = to_regclass(%1)").arg(quoteLiteral(name.quoted()));
    step.up.verify << verify::relationThere(name);
    step.down = { { { {}, dropTableIfThere(name) } }, { verify::relationGone(name) } };
    step.irreversible = tr("The rows that were written to %1 since do not come back.").arg(name.display());
    return { tr("Create table %1").arg(name.display()), ofTenants ? tr("Row-level security is there from the first moment, so that no session ever sees the rows of another tenant.") : tr("Nobody uses a new table yet, so it is made at once."), { step } };
}

Recipe create_table()
{
    RecipeField schema = field("schema", tr("Schema"), Kind::Name, {});
    schema.defaultValue = [](const PlanContext &) { return QStringLiteral("public"); };
    RecipeField columns = field("columns", tr("Columns"), Kind::Name, tr("As between the parentheses of CREATE TABLE. What the project's conventions ask for is added."));
    columns.defaultValue = [](const PlanContext &) { return QStringLiteral("id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"); };
    return { QStringLiteral("create-table"), tr("Create table"), tr("Tables"), tr("Makes a table by the project's conventions; where tenants share tables, with their column, forced row-level security and a policy."),
             { schema, field("name", tr("Name"), Kind::Name, tr("Of the new table.")), columns, field("comment", tr("Comment"), Kind::Name, tr("What a row of it is."), false),
               flagField("shared", tr("Of no tenant"), tr("All tenants see all of its rows. Name it in [tenancy] shared too.")) },
             plan };
}

} // namespace lockkeeper::recipes
