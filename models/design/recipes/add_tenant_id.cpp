// A tenant column with row-level security, enabled and forced: each session sees the rows of the tenant that it names.
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

namespace lockkeeper::recipes {

/// NULL, and with it no row at all, where the session has not named a tenant.
static QString tenantOfSession(const PlanContext &context)
{
    return QStringLiteral("NULLIF(current_setting(%1, true), '')::%2").arg(quoteLiteral(context.required(QStringLiteral("setting"))), context.type());
}

static SeriesStep columnStep(const PlanContext &context, const RelationPtr &table, const Column &column)
{
    SeriesStep step { Phase::Expand, stepName(table->name.name, column.name, QStringLiteral("add")), tr("Add %1 to %2").arg(column.name, table->name.display()), {}, {}, {}, {} };
    step.up = { { { tr("Empty at first, which is only noted in the catalog."), addColumnIfMissing(table->name, column) },
                  { tr("A session that names its tenant need not write the column."), setColumnDefault(table->name, column.name, tenantOfSession(context)) } },
                { verify::columnThere(table->name, column.name) } };
    step.down = { { { {}, dropColumnIfThere(table->name, column.name) } }, { verify::columnGone(table->name, column.name) } };
    step.irreversible = tr("Which tenant a row belongs to does not come back.");
    step.deploy = tr("Deploy code that sets %1 in each session before it writes %2.").arg(context.text(QStringLiteral("setting")), table->name.display());
    return step;
}

static SeriesStep securityStep(const PlanContext &context, const RelationPtr &table, const QString &column)
{
    const QString policy = objectName({ table->name.name, column, QStringLiteral("isolation") }), name = table->name.quoted();
    const QString condition = quoteIdentifier(column) + QStringLiteral(" = ") + tenantOfSession(context);
    SeriesStep step { Phase::Contract, stepName(table->name.name, column, QStringLiteral("isolation")), tr("Let each session see the rows of its tenant only"), {}, {}, {}, {} };
    step.up.statements << ScriptStatement { tr("Rows of other tenants are neither read nor written; without a tenant there are none."),
                                            QStringLiteral("CREATE POLICY %1 ON %2\n    USING (%3)\n    WITH CHECK (%3)").arg(quoteIdentifier(policy), name, condition) };
    step.down.statements << ScriptStatement { tr("Every session sees every row again."), QStringLiteral("DROP POLICY IF EXISTS %1 ON %2").arg(quoteIdentifier(policy), name) };
    if (!table->rowSecurity) {
        step.up.statements << ScriptStatement { tr("From here on policies count."), alterTable(table->name, QStringLiteral("ENABLE ROW LEVEL SECURITY")) };
        step.down.statements.prepend({ {}, alterTable(table->name, QStringLiteral("DISABLE ROW LEVEL SECURITY")) });
    }
    if (!table->forceRowSecurity) {
        step.up.statements << ScriptStatement { tr("For the owner of the table too; superusers and roles with BYPASSRLS see everything."), alterTable(table->name, QStringLiteral("FORCE ROW LEVEL SECURITY")) };
        step.down.statements.prepend({ {}, alterTable(table->name, QStringLiteral("NO FORCE ROW LEVEL SECURITY")) });
    }
    const QString security = QStringLiteral("SELECT %1 AS ok FROM pg_class WHERE oid = to_regclass(%2)");
    step.up.verify << security.arg(QStringLiteral("relrowsecurity AND relforcerowsecurity"), quoteLiteral(name));
    step.down.verify << security.arg(table->rowSecurity ? QStringLiteral("relrowsecurity") : QStringLiteral("NOT relrowsecurity"), quoteLiteral(name));
    return step;
}

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    Column column;
    column.name = context.newColumn(table, QStringLiteral("column"));
    column.type = context.type();
    const QString value = context.expression(QStringLiteral("backfill")), condition = quoteIdentifier(column.name) + QStringLiteral(" IS NULL");
    if (value.isEmpty() && !context.isEmpty(table))
        PlanContext::refuse(QStringLiteral("backfill"), tr("Say to which tenant the rows belong that are there."));
    Series series { tr("Separate the tenants of %1 by %2").arg(table->name.display(), column.name), tr("The rows are filled and the code names its tenant before the policy counts, so that nobody misses a row."), {} };
    series.steps << columnStep(context, table, column);
    if (!context.isEmpty(table)) {
        SeriesStep fill { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("backfill")), tr("Say to which tenant each row of %1 belongs").arg(table->name.display()), {}, {}, {}, {} };
        fill.up = backfillScript(context, { table, quoteIdentifier(column.name) + QStringLiteral(" = ") + value, condition, tr("The rows that were there before.") });
        fill.up.verify << verify::noRow(table->name, condition);
        fill.down = { { { tr("Nothing has to be undone: the values go with the column."), {} } }, { QStringLiteral("SELECT true AS ok") } };
        series.steps << fill;
    }
    Index index;
    index.name = context.agreed().nameFor(Conventions::Named::Index, objectName({ table->name.name, column.name, QStringLiteral("idx") }), table->name.name, { column.name });
    index.columns << quoteIdentifier(column.name);
    series.steps << indexStep(context, table, index, Phase::Migrate, tr("Build %1, which the policy reads").arg(index.name));
    if (!context.text(QStringLiteral("tenants")).isEmpty()) {
        const RelationPtr tenants = context.table(QStringLiteral("tenants"));
        if (!tenants->primaryKey() || tenants->primaryKey()->columns.size() != 1 || tenants->column(tenants->primaryKey()->columns.front())->type != column.type)
            PlanContext::refuse(QStringLiteral("tenants"), tr("%1 has no primary key of one column of type %2.").arg(tenants->name.display(), column.type));
        if (table->kind == Relation::Kind::PartitionedTable && context.majorVersion() < 18)
            PlanContext::refuse(QStringLiteral("tenants"), tr("Before PostgreSQL 18 a partitioned table takes no foreign key NOT VALID. Leave this empty."));
        Constraint reference;
        reference.kind = Constraint::Kind::ForeignKey;
        reference.name = context.agreed().nameFor(Conventions::Named::ForeignKey, objectName({ table->name.name, column.name, QStringLiteral("fkey") }), table->name.name, { column.name }, tenants->name.name);
        reference.columns << column.name;
        reference.referenced = tenants->name;
        reference.referencedColumns = tenants->primaryKey()->columns;
        series.steps << inPhase(constraintSteps(context, table, reference, tr("Let %1 refer to %2").arg(column.name, tenants->name.display())), Phase::Migrate);
    }
    series.steps << notNullSteps(context, table, column.name) << securityStep(context, table, column.name);
    return series;
}

Recipe add_tenant_id()
{
    RecipeField column = field("column", tr("Column"), Kind::Name, {});
    column.defaultValue = [](const PlanContext &context) { return context.project().tenancy.column; };
    RecipeField type = field("type", tr("Type"), Kind::Type, {});
    type.defaultValue = [](const PlanContext &context) { return context.project().tenancy.type; };
    RecipeField setting = field("setting", tr("Setting"), Kind::Name, tr("What a session sets to name its tenant."));
    setting.defaultValue = [](const PlanContext &context) { return context.project().tenancy.setting; };
    return { QStringLiteral("add-tenant-id"), tr("Add tenant_id with row security"), tr("Tenants"), tr("Adds a tenant column, fills and indexes it, and lets each session see the rows of its tenant only."),
             { tableField(), column, type, setting, field("backfill", tr("Tenant of existing rows"), Kind::Expression, tr("An expression over the row, or one tenant for all."), false),
               field("tenants", tr("Table of tenants"), Kind::Table, tr("Its primary key becomes the target of a foreign key. Empty for none."), false) },
             plan };
}

} // namespace lockkeeper::recipes
