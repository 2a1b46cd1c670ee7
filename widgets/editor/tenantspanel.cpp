#include "widgets/editor/tenantspanel.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace lockkeeper {

TenantsPanel::TenantsPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_model(new FactsTableModel({ tr("Tenant"), tr("State"), tr("Last applied"), tr("Applied"), tr("Pending"), tr("Why") }, this))
{
    QTableView *table = makeTable(this, tr("Tenants"), FactsTableModel::factsOf);
    table->setObjectName(QStringLiteral("tenants"));
    table->setModel(m_model);
    table->horizontalHeader()->setStretchLastSection(true);
    for (const auto &[column, width] : { std::pair(0, 180), std::pair(1, 130), std::pair(2, 180), std::pair(3, 70), std::pair(4, 70) })
        table->setColumnWidth(column, width);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(table);
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
