#include "widgets/server/tenantspanel.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"


namespace lockkeeper {

TenantsPanel::TenantsPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
{
    QTableView *table = makeFactsTable(tr("Tenants"), { tr("Tenant"), tr("State"), tr("Last applied"), tr("Applied"), tr("Pending"), tr("Why") }, &m_model, { 180, 130, 180, 70, 70 });
    table->setObjectName(QStringLiteral("tenants"));
    fillWith(this, table);
    connect(&m_workbench, &Workbench::statusesChanged, this, &TenantsPanel::fill);
}

int TenantsPanel::count() const
{
    return m_model->rowCount();
}

static CellFacts stateFacts(TenantStatus::State state)
{
    static const char *const icons[] = { "check", "clock", "warning", "cross" };
    CellFacts facts = plain(tenantStateName(state));
    facts.icon = QLatin1String(icons[int(state)]);
    return facts;
}

void TenantsPanel::fill()
{
    QList<QList<CellFacts>> rows;
    for (const TenantStatus &tenant : m_workbench.tenants())
        rows << QList<CellFacts> { code(tenant.tenant), stateFacts(tenant.state), code(tenant.version), plain(QString::number(tenant.applied)), plain(QString::number(tenant.pending)), plain(tenant.error ? tenant.error->message : QString()) };
    m_model->setRows(rows);
    Q_EMIT countChanged(int(rows.size()));
}

} // namespace lockkeeper
