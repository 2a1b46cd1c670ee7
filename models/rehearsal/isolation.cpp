#include "models/rehearsal/isolation.h"

#include "models/core/error.h"
#include "models/rehearsal/rowmaker.h"
#include "models/sandbox/madevalue.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Isolation", text);
}

static constexpr int tenantsMade = 3;
static constexpr char refusedBySecurity[] = "42501";
static constexpr char role[] = "lockkeeper_tenant";

QString IsolationReport::leak() const
{
    for (const TenantProbe &probe : probes)
        if (probe.leaks)
            return tr("%1: %2.").arg(probe.table, probe.detail);
    return {};
}

QJsonObject IsolationReport::toJson() const
{
    QJsonArray array;
    for (const TenantProbe &probe : probes)
        array << QJsonObject { { QStringLiteral("table"), probe.table }, { QStringLiteral("action"), probe.action }, { QStringLiteral("leaks"), probe.leaks }, { QStringLiteral("detail"), probe.detail } };
    return { { QStringLiteral("tenants"), tenants }, { QStringLiteral("probes"), array }, { QStringLiteral("not_tested"), QJsonArray::fromStringList(notTested) } };
}

IsolationReport IsolationReport::fromJson(const QJsonObject &json)
{
    IsolationReport report;
    report.tenants = json[u"tenants"].toInt();
    for (const QJsonValue &value : json[u"probes"].toArray())
        report.probes << TenantProbe { value[u"table"].toString(), value[u"action"].toString(), value[u"leaks"].toBool(), value[u"detail"].toString() };
    for (const QJsonValue &value : json[u"not_tested"].toArray())
        report.notTested << value.toString();
    return report;
}

QList<RelationPtr> touchedTenantTables(const Catalog &before, const Catalog &after, const Tenancy &tenancy)
{
    QList<RelationPtr> touched;
    for (const RelationPtr &table : after.sortedRelations()) {
        if (!table->isTable() || !table->partitionOf.isEmpty() || !table->column(tenancy.column) || tenancy.isShared(table->name))
            continue;
        const RelationPtr old = before.relation(table->name);
        if (!old || old->columns != table->columns || old->policies != table->policies || old->rowSecurity != table->rowSecurity || old->forceRowSecurity != table->forceRowSecurity)
            touched << table;
    }
    return touched;
}

namespace {

class IsolationTest
{
public:
    IsolationTest(Session &session, const CatalogPtr &catalog, const Tenancy &tenancy)
        : m_session(session)
        , m_catalog(*catalog)
        , m_tenancy(tenancy)
        , m_rows(session, catalog)
    {
        m_report.tenants = tenantsMade;
    }

    IsolationReport run(const QList<RelationPtr> &tables, Progress &progress)
    {
        const Transaction transaction(m_session); // never committed
        m_session.execute(QByteArray("CREATE ROLE ") + role);
        for (const SchemaInfo &schema : m_catalog.schemas)
            m_session.execute("GRANT USAGE ON SCHEMA " + quoteIdentifier(schema.name).toUtf8() + " TO " + role + "; GRANT ALL ON ALL TABLES IN SCHEMA " + quoteIdentifier(schema.name).toUtf8() + " TO " + role
                              + "; GRANT ALL ON ALL SEQUENCES IN SCHEMA " + quoteIdentifier(schema.name).toUtf8() + " TO " + role);
        for (const RelationPtr &table : tables) {
            progress.throwIfCancelled();
            testTable(*table);
        }
        return std::move(m_report);
    }

private:
    QString tenantExpression(const Relation &table, int number) const
    {
        for (const Constraint &key : table.constraints)
            if (key.kind == Constraint::Kind::ForeignKey && key.columns == QStringList { m_tenancy.column } && key.referencedColumns.size() == 1)
                return QStringLiteral("(SELECT %1 FROM %2 ORDER BY 1 OFFSET %3 LIMIT 1)").arg(quoteIdentifier(key.referencedColumns.front()), key.referenced.quoted()).arg(number - 1);
        return madeValue(m_catalog, table.column(m_tenancy.column)->type, QString::number(number));
    }

    void testTable(const Relation &table)
    {
        const QString name = table.name.display(), column = quoteIdentifier(m_tenancy.column), type = table.column(m_tenancy.column)->type;
        QStringList tenants;
        for (int number = 1; number <= tenantsMade; ++number) {
            const Result value = m_session.execute(QStringLiteral("SELECT (%1)::text").arg(tenantExpression(table, number)).toUtf8());
            if (value.rows() == 0 || value.isNull(0, 0))
                return void(m_report.notTested << tr("%1: there are no %2 tenants to point at").arg(name).arg(tenantsMade));
            tenants << value.text(0, 0);
            if (const auto error = m_rows.insert(table, { { m_tenancy.column, QStringLiteral("%1::%2").arg(quoteLiteral(tenants.back()), type) } }))
                return void(m_report.notTested << QStringLiteral("%1: %2").arg(name, error->message));
        }
        const QString target = table.name.quoted(), own = quoteLiteral(tenants[0]);
        const QString others = QStringLiteral("%1::text <> %2").arg(column, own);
        probe(name, "read", tenants[0], QStringLiteral("SELECT FROM %1 WHERE %2").arg(target, others), tr("a tenant reads %1 rows of others"));
        probe(name, "update", tenants[0], QStringLiteral("UPDATE %1 SET %2 = %2 WHERE %3").arg(target, column, others), tr("a tenant changes %1 rows of others"));
        probe(name, "delete", tenants[0], QStringLiteral("DELETE FROM %1 WHERE %2").arg(target, others), tr("a tenant deletes %1 rows of others"));
        probe(name, "move", tenants[0], QStringLiteral("UPDATE %1 SET %2 = %3::%4 WHERE %2::text = %5").arg(target, column, quoteLiteral(tenants[1]), type, own), tr("a tenant gives %1 rows to another"));
        probe(name, "no-tenant", QString(), QStringLiteral("SELECT FROM %1").arg(target), tr("a session that names no tenant reads %1 rows"));
        insertForOther(table, tenants);
    }

    void become(const QString &tenant)
    {
        m_session.execute(QByteArray("SAVEPOINT lockkeeper_tenant; SET LOCAL ROLE ") + role);
        m_session.query("SELECT set_config($1, $2, true)", { parameter(m_tenancy.setting), parameter(tenant) });
    }

    void back() { m_session.execute("ROLLBACK TO SAVEPOINT lockkeeper_tenant"); }

    void probe(const QString &table, const char *action, const QString &tenant, const QString &sql, const QString &leak)
    {
        become(tenant);
        TenantProbe probe { table, QString::fromLatin1(action), false, tr("nothing is reached") };
        try {
            const qint64 rows = m_session.execute(sql.toUtf8()).affectedRows();
            probe.leaks = rows > 0;
            if (probe.leaks)
                probe.detail = leak.arg(rows);
        } catch (const Error &error) {
            if (m_session.isLost())
                throw;
            probe.detail = tr("refused: %1").arg(error.message);
        }
        back();
        m_report.probes << probe;
    }

    void insertForOther(const Relation &table, const QStringList &tenants)
    {
        become(tenants[0]);
        const auto error = m_rows.insertOnce(table, { { m_tenancy.column, QStringLiteral("%1::%2").arg(quoteLiteral(tenants[1]), table.column(m_tenancy.column)->type) } });
        back();
        const QString name = table.name.display();
        if (error && error->sqlState != refusedBySecurity)
            m_report.notTested << tr("%1: inserting for another tenant failed for another reason: %2").arg(name, error->message);
        else
            m_report.probes << TenantProbe { name, QStringLiteral("insert"), !error, error ? tr("refused: %1").arg(error->message) : tr("a tenant writes rows for another") };
    }

    Session &m_session;
    const Catalog &m_catalog;
    const Tenancy &m_tenancy;
    RowMaker m_rows;
    IsolationReport m_report;
};

} // namespace

IsolationReport testIsolation(Session &session, const CatalogPtr &catalog, const QList<RelationPtr> &tables, const Tenancy &tenancy, Progress &progress)
{
    return IsolationTest(session, catalog, tenancy).run(tables, progress);
}

} // namespace lockkeeper
