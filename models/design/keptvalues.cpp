#include "models/design/keptvalues.h"

#include "models/change/ddl.h"
#include "models/change/tableddl.h"
#include "models/design/backfill.h"
#include "models/design/steps.h"
#include "models/design/verification.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

QualifiedName KeptValues::keptTable() const
{
    return { table->name.schema, objectName({ table->name.name, column.name, QStringLiteral("kept") }) };
}

QString KeptValues::createTable() const
{
    const QStringList key = batchKey(*table);
    QStringList lines;
    for (const QString &name : key + QStringList { column.name }) {
        Column copy;
        copy.name = name;
        copy.type = table->column(name)->type;
        copy.notNull = name != column.name;
        lines << QStringLiteral("    ") + columnDefinition(copy);
    }
    return QStringLiteral("CREATE TABLE IF NOT EXISTS %1 (\n%2,\n    PRIMARY KEY (%3)\n)").arg(keptTable().quoted(), lines.join(QStringLiteral(",\n")), quotedNames(key));
}

QList<SeriesStep> KeptValues::keepSteps() const
{
    const QStringList key = batchKey(*table);
    SeriesStep make { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("kept")), tr("Make a table for the values of %1").arg(column.name), {}, {}, {}, {} };
    make.up = { { { tr("By the key of %1.").arg(table->name.display()), createTable() } }, { verify::relationThere(keptTable()) } };
    make.down = { { { tr("The values are still in %1.").arg(table->name.display()), dropTableIfThere(keptTable()) } }, { verify::relationGone(keptTable()) } };

    SeriesStep copy { Phase::Migrate, stepName(table->name.name, column.name, QStringLiteral("keep")), tr("Keep the values of %1").arg(column.name), {}, {}, {}, {} };
    const QString value = quoteIdentifier(column.name);
    copy.up.statements << ScriptStatement { tr("One INSERT that only reads %1; nobody waits for it. It can run again.").arg(table->name.display()),
                                            QStringLiteral("INSERT INTO %1 (%2, %3)\n    SELECT %2, %3 FROM %4 WHERE %3 IS NOT NULL\n    ON CONFLICT (%2) DO UPDATE SET %3 = EXCLUDED.%3").arg(keptTable().quoted(), quotedNames(key), value, table->name.quoted()) };
    QStringList same;
    for (const QString &name : key)
        same << QStringLiteral("kept.%1 = %2.%1").arg(quoteIdentifier(name), table->name.quoted());
    copy.up.verify << verify::noRow(table->name, QStringLiteral("%1 IS NOT NULL AND NOT EXISTS (SELECT FROM %2 AS kept WHERE %3)").arg(value, keptTable().quoted(), same.join(QStringLiteral(" AND "))));
    copy.down = { { { tr("Nothing has to be undone: the copy goes with its table."), {} } }, { QStringLiteral("SELECT true AS ok") } };
    return { make, copy };
}

StepScript KeptValues::putBack(const PlanContext &context) const
{
    QStringList same;
    for (const QString &name : batchKey(*table))
        same << QStringLiteral("kept.%1 = %2.%1").arg(quoteIdentifier(name), table->name.quoted());
    const QString value = quoteIdentifier(column.name);
    const QString source = QStringLiteral("(SELECT kept.%1 FROM %2 AS kept WHERE %3)").arg(value, keptTable().quoted(), same.join(QStringLiteral(" AND ")));
    return backfillScript(context, { table, value + QStringLiteral(" = ") + source, value + QStringLiteral(" IS DISTINCT FROM ") + source, tr("The values that were kept.") });
}

SeriesStep KeptValues::forgetStep() const
{
    SeriesStep step { Phase::CleanUp, stepName(table->name.name, column.name, QStringLiteral("forget")), tr("Drop the kept values of %1").arg(column.name), {}, {}, {}, {} };
    step.up = { { { {}, dropTableIfThere(keptTable()) } }, { verify::relationGone(keptTable()) } };
    step.down = { { { tr("Empty: what was in it does not come back."), createTable() } }, { verify::relationThere(keptTable()) } };
    step.irreversible = tr("The values of %1.%2 do not come back.").arg(table->name.display(), column.name);
    return step;
}

} // namespace lockkeeper
