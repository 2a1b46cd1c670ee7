#include "models/design/backfill.h"

#include "models/change/tableddl.h"

#include <QCoreApplication>

namespace lockkeeper {

static constexpr int batchRows = 5'000, batchPages = 100;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Recipe", text);
}

QStringList batchKey(const Relation &table)
{
    if (const Constraint *key = table.primaryKey())
        return key->columns;
    for (const Index &index : table.indexes) {
        QStringList names;
        for (const Column &column : table.columns)
            if (column.notNull && index.columns.contains(quoteIdentifier(column.name)))
                names << column.name;
        if (index.unique && index.valid && index.predicate.isEmpty() && index.included.isEmpty() && !names.isEmpty() && names.size() == index.columns.size())
            return names;
    }
    return {};
}

/// A variable's name that no column has, so that PL/pgSQL never has to guess.
static QString variable(const Relation &table, const QString &stem, qsizetype number)
{
    QString name = stem + QString::number(number);
    while (table.column(name))
        name += u'_';
    return name;
}

static QString row(const QStringList &names)
{
    const QString list = names.join(QStringLiteral(", "));
    return names.size() == 1 ? list : u'(' + list + u')';
}

static QString byKey(const Backfill &backfill, const QStringList &key)
{
    const Relation &table = *backfill.table;
    QStringList first, last, quoted, descending, declarations;
    for (qsizetype i = 0; i < key.size(); ++i) {
        first << variable(table, QStringLiteral("batch_first_"), i + 1);
        last << variable(table, QStringLiteral("batch_last_"), i + 1);
        quoted << quoteIdentifier(key[i]);
        descending << quoted.back() + QStringLiteral(" DESC");
        declarations << QStringLiteral("    %1 %2;\n    %3 %2;\n").arg(first.back(), table.column(key[i])->type, last.back());
    }
    const QString columns = quoted.join(QStringLiteral(", ")), name = table.name.quoted();
    return QStringLiteral("DO $backfill$\nDECLARE\n%1BEGIN\n"
                          "    SELECT %2 INTO %3 FROM %4 ORDER BY %2 LIMIT 1;\n"
                          "    WHILE %5 IS NOT NULL LOOP\n"
                          "        SELECT %2 INTO %6\n"
                          "            FROM (SELECT %2 FROM %4 WHERE %7 >= %8 ORDER BY %2 LIMIT %9) AS batch\n")
               .arg(declarations.join(QString()), columns, first.join(QStringLiteral(", ")), name, first.front(), last.join(QStringLiteral(", ")), row(quoted), row(first))
               .arg(batchRows)
        + QStringLiteral("            ORDER BY %1 LIMIT 1;\n"
                         "        UPDATE %2 SET %3\n"
                         "            WHERE %4 >= %5 AND %4 <= %6 AND (%7);\n"
                         "        COMMIT;\n"
                         "        SELECT %8 INTO %9 FROM %2 WHERE %4 > %6 ORDER BY %8 LIMIT 1;\n"
                         "    END LOOP;\nEND\n$backfill$")
              .arg(descending.join(QStringLiteral(", ")), name, backfill.assignments, row(quoted), row(first), row(last), backfill.condition, columns, first.join(QStringLiteral(", ")));
}

/// Without a key: by the pages of the file. Rows that are written move behind the pages that were there at the start.
static QString byPages(const Backfill &backfill)
{
    const QString name = backfill.table->name.quoted();
    const QString page = variable(*backfill.table, QStringLiteral("batch_page_"), 1);
    return QStringLiteral("DO $backfill$\nDECLARE\n    %1 bigint;\nBEGIN\n"
                          "    FOR %1 IN SELECT generate_series(0, pg_relation_size(%2) / current_setting('block_size')::bigint, %3) LOOP\n"
                          "        UPDATE %4 SET %5\n"
                          "            WHERE ctid >= ('(' || %1 || ',0)')::tid AND ctid < ('(' || %1 + %3 || ',0)')::tid AND (%6);\n"
                          "        COMMIT;\n    END LOOP;\nEND\n$backfill$")
        .arg(page, quoteLiteral(name))
        .arg(batchPages)
        .arg(name, backfill.assignments, backfill.condition);
}

/// The tenants as a query of one text column; empty where the project does not say who they are.
static QString tenantsQuery(const Tenancy &tenancy)
{
    QStringList names;
    for (const QString &tenant : tenancy.tenants)
        names << quoteLiteral(tenant);
    if (!names.isEmpty())
        return QStringLiteral("SELECT unnest(ARRAY[%1])").arg(names.join(QStringLiteral(", ")));
    return tenancy.query.isEmpty() ? QString() : QStringLiteral("SELECT tenant::text FROM (%1) AS tenants (tenant)").arg(tenancy.query);
}

/// Forced row security shows even the owner the rows of one tenant only: the same for each of them.
static bool isForEachTenant(const PlanContext &context, const Relation &table)
{
    const Tenancy &tenancy = context.project().tenancy;
    return tenancy.byColumn() && table.forceRowSecurity && table.column(tenancy.column) && !tenantsQuery(tenancy).isEmpty();
}

static QString forEachTenant(const Tenancy &tenancy, const Relation &table, const QString &sql)
{
    static const QString open = QStringLiteral("DO $backfill$\n"), close = QStringLiteral("\n$backfill$");
    const QString one = sql.startsWith(open) ? sql.mid(open.size(), sql.size() - open.size() - close.size()) : sql, tenant = variable(table, QStringLiteral("batch_tenant_"), 1), setting = quoteLiteral(tenancy.setting);
    return open
        + QStringLiteral("DECLARE\n    %1 text;\nBEGIN\n    FOR %1 IN %2 LOOP\n        PERFORM set_config(%3, %1, false);\n").arg(tenant, tenantsQuery(tenancy), setting) + one
        + QStringLiteral(";\n    END LOOP;\n    PERFORM set_config(%1, '', false);\nEND").arg(setting) + close;
}

static StepScript plainScript(const PlanContext &context, const Backfill &backfill)
{
    StepScript script;
    const QStringList key = batchKey(*backfill.table);
    QString comment = backfill.comment;
    if (!backfill.table->triggers.isEmpty())
        comment += u' ' + tr("The triggers of the table run for each of these rows.");
    const QString whole = QStringLiteral("UPDATE %1 SET %2\n    WHERE %3").arg(backfill.table->name.quoted(), backfill.assignments, backfill.condition);
    if (context.isSmall(backfill.table)) {
        script.statements << ScriptStatement { comment + u' ' + tr("So few rows are written at once."), whole };
        return script;
    }
    if (key.isEmpty() && backfill.table->kind == Relation::Kind::PartitionedTable) {
        script.statements << ScriptStatement { comment + u' ' + tr("The table has no key to make batches by, so all rows are written at once."), whole };
        return script;
    }
    script.transactional = false;
    script.statements << ScriptStatement { comment + u' ' + tr("In batches, each in a transaction of its own. It can be stopped and run again: what is done is passed over."), key.isEmpty() ? byPages(backfill) : byKey(backfill, key) };
    return script;
}

StepScript backfillScript(const PlanContext &context, const Backfill &backfill)
{
    StepScript script = plainScript(context, backfill);
    if (!isForEachTenant(context, *backfill.table))
        return script;
    for (ScriptStatement &statement : script.statements) {
        statement.comment += u' ' + tr("Tenant by tenant, because row-level security is forced.");
        statement.sql = forEachTenant(context.project().tenancy, *backfill.table, statement.sql);
    }
    return script;
}

} // namespace lockkeeper
