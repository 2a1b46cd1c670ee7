#include "widgets/rehearsal/isolationview.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"

#include <QLabel>

namespace lockkeeper {

IsolationView::IsolationView(QWidget *parent)
    : ReportSection(parent)
{
    makeTableContent(tr("Isolation of tenants"), { tr("Table"), tr("A tenant tries to"), tr("Outcome"), tr("Detail") }, { 240, 260, 150 });
    IsolationView::setReport({}, false);
}

static QString actionName(const QString &action)
{
    const QMap<QString, QString> names { { QStringLiteral("read"), IsolationView::tr("read another tenant's rows") },     { QStringLiteral("update"), IsolationView::tr("change another tenant's rows") },
                                         { QStringLiteral("move"), IsolationView::tr("give a row to another tenant") },   { QStringLiteral("delete"), IsolationView::tr("delete another tenant's rows") },
                                         { QStringLiteral("insert"), IsolationView::tr("insert for another tenant") },    { QStringLiteral("no-tenant"), IsolationView::tr("read without naming a tenant") } };
    return names.value(action, action);
}

void IsolationView::setReport(const RehearsalReport &report, bool running)
{
    m_leaks = 0;
    if (!report.isolation) {
        m_model->setRows({});
        return m_state->showEmpty(running ? tr("The isolation of tenants is tested after the up.")
                                          : tr("There was nothing to test: the migration touches no table that tenants share, or the project does not say how its tenants are kept apart. The section [tenancy] of lockkeeper.toml says it."));
    }
    m_state->showContent();
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> leaking, tight;
    for (const TenantProbe &probe : report.isolation->probes) {
        CellFacts outcome = outcomeFacts(!probe.leaks, probe.leaks ? tr("Reached") : tr("Refused"), {}, theme);
        if (probe.leaks) {
            outcome.icon = QStringLiteral("cross");
            outcome.iconColor = outcome.strongColor = theme.bad.color;
            outcome.tint = theme.bad.tint;
        }
        (probe.leaks ? leaking : tight) << QList<CellFacts> { code(probe.table), plain(actionName(probe.action)), outcome, plain(probe.detail) };
    }
    m_leaks = int(leaking.size());
    QList<QList<CellFacts>> rows = leaking + tight;
    for (const QString &left : report.isolation->notTested)
        rows << QList<CellFacts> { code(left.section(u':', 0, 0)), plain({}), outcomeFacts(false, tr("Not tested"), {}, theme), plain(left.section(u':', 1).trimmed()) };
    m_model->setRows(rows);
    m_sentence->setText(m_leaks ? report.isolation->leak() : tr("%n tenant(s) made; none reached the rows of another one.", nullptr, report.isolation->tenants));
}

} // namespace lockkeeper
