// A table under a new name, with a view under the old one until the code has moved. A simple view is updatable.
#include "models/change/tableddl.h"
#include "models/design/fields.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

namespace lockkeeper::recipes {

static Series plan(const PlanContext &context)
{
    const RelationPtr table = context.table();
    const QualifiedName renamed { table->name.schema, context.newTable(table->name.schema, QStringLiteral("new_name")) };
    const bool invoker = context.majorVersion() >= 15;
    if (table->rowSecurity && !invoker)
        PlanContext::refuse(QStringLiteral("table"), tr("%1 has row-level security, and before PostgreSQL 15 a view reads with the rights of its owner. Move the code first, then rename by hand.").arg(table->name.display()));

    QStringList columns;
    for (const Column &column : table->columns)
        columns << column.name;
    const QString view = QStringLiteral("CREATE VIEW %1%2 AS\n    SELECT %3 FROM %4").arg(table->name.quoted(), invoker ? QStringLiteral(" WITH (security_invoker = true)") : QString(), quotedNames(columns), renamed.quoted());
    SeriesStep expand { Phase::Expand, stepName(table->name.name, renamed.name, QStringLiteral("rename")), tr("Rename %1 to %2, with a view under the old name").arg(table->name.display(), renamed.name), {}, {}, {}, {} };
    expand.up.statements << ScriptStatement { tr("Foreign keys, views and sequences follow. Both statements commit together, so the old name is never missing."), renameTable(table->name, renamed.name) }
                         << ScriptStatement { tr("Old code reads and writes through it; TRUNCATE, COPY and LOCK TABLE need the table itself."), view };
    QStringList grants = grantStatements(*table);
    for (const QString &grant : grants)
        expand.up.statements << ScriptStatement { {}, grant };
    expand.up.verify << verify::relationThere(renamed) << verify::relationThere(table->name);
    const QString dropView = QStringLiteral("DROP VIEW IF EXISTS %1").arg(table->name.quoted());
    expand.down = { { { {}, dropView }, { {}, renameTable(renamed, table->name.name) } }, { verify::relationGone(renamed), verify::relationThere(table->name) } };
    expand.deploy = tr("Deploy code that uses %1, and end what still uses %2.").arg(renamed.name, table->name.name);

    SeriesStep contract { Phase::CleanUp, stepName(table->name.name, {}, QStringLiteral("drop_view")), tr("Drop the view %1").arg(table->name.display()), {}, {}, {}, {} };
    contract.up = { { { tr("Nobody uses the old name any more."), dropView } }, { verify::relationGone(table->name) } };
    contract.down.statements << ScriptStatement { {}, view };
    for (const QString &grant : grants)
        contract.down.statements << ScriptStatement { {}, grant };
    contract.down.verify << verify::relationThere(table->name);
    return { tr("Rename %1 to %2").arg(table->name.display(), renamed.name), tr("A table of any size is renamed in a moment. The view keeps code with the old name running; function bodies that are texts find it too."), { expand, contract } };
}

Recipe rename_table()
{
    return { QStringLiteral("rename-table"), tr("Rename table"), tr("Tables"), tr("Renames the table and leaves a view under the old name until the code has moved."), { tableField(), field("new_name", tr("New name"), Kind::Name, {}) }, plan };
}

} // namespace lockkeeper::recipes
