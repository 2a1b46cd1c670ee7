#include "widgets/editor/editordock.h"

#include "widgets/common/workbench.h"
#include "widgets/editor/appliedpanel.h"
#include "widgets/editor/findingspanel.h"
#include "widgets/editor/outputpanel.h"
#include "widgets/locks/locksgrid.h"
#include "widgets/server/backfillpanel.h"
#include "widgets/server/driftpanel.h"
#include "widgets/server/repairpanel.h"
#include "widgets/server/tenantspanel.h"
#include "widgets/server/verifypanel.h"

namespace lockkeeper {

EditorDock::EditorDock(Workbench &workbench, QWidget *parent)
    : QTabWidget(parent)
    , m_findings(new FindingsPanel)
    , m_locks(new LocksGrid)
    , m_output(new OutputPanel)
    , m_drift(new DriftPanel(workbench))
    , m_applied(new AppliedPanel(workbench))
    , m_repair(new RepairPanel(workbench))
    , m_tenants(new TenantsPanel(workbench))
    , m_verify(new VerifyPanel(workbench))
    , m_backfill(new BackfillPanel(workbench))
{
    setDocumentMode(true);
    addTab(m_findings, tr("Findings"));
    addTab(m_locks, tr("Locks"));
    addTab(m_output, tr("Output"));
    addTab(m_drift, tr("Drift"));
    addPassing(m_applied, tr("Since applied"));
    addPassing(m_repair, tr("Repair"));
    addPassing(m_tenants, tr("Tenants"));
    addPassing(m_verify, tr("Verify"));
    addPassing(m_backfill, tr("Backfill"));
    connect(m_output, &OutputPanel::runActivated, this, [&workbench](const MigrationRun &run) { workbench.select(run.migration.version); });
    connect(m_drift, &DriftPanel::countChanged, this, [this](int count) { setTabText(indexOf(m_drift), count < 0 ? tr("Drift") : tr("Drift %1").arg(count)); });
    connect(m_applied, &AppliedPanel::changedSinceApplied, this, [this](bool changed) {
        setTabVisible(indexOf(m_applied), changed);
        Q_EMIT changedSinceApplied(changed);
    });
    connect(m_repair, &RepairPanel::countChanged, this, [this](int count) { showPassing(m_repair, tr("Repair"), count, true); });
    connect(m_tenants, &TenantsPanel::countChanged, this, [this](int count) { showPassing(m_tenants, tr("Tenants"), count); });
    connect(m_verify, &VerifyPanel::verified, this, [this](int, int failed) { setTabText(indexOf(m_verify), failed > 0 ? tr("Verify %1").arg(failed) : tr("Verify")); });
    connect(m_backfill, &BackfillPanel::runningChanged, this, [this](bool running) { setTabText(indexOf(m_backfill), running ? tr("Backfill (running)") : tr("Backfill")); });
}

void EditorDock::addPassing(QWidget *panel, const QString &title)
{
    setTabVisible(addTab(panel, title), false);
}

void EditorDock::showPassing(QWidget *panel, const QString &title, int count, bool urgent)
{
    const int tab = indexOf(panel);
    const bool appears = count > 0 && !isTabVisible(tab);
    setTabVisible(tab, count > 0);
    setTabText(tab, QStringLiteral("%1 %2").arg(title).arg(count));
    if (appears && urgent)
        setCurrentIndex(tab);
}

void EditorDock::countFindings()
{
    setTabText(indexOf(m_findings), tr("Findings %1").arg(m_findings->count()));
}

void EditorDock::compareWithServer()
{
    bring(m_drift);
    m_drift->compare();
}

void EditorDock::showLocks()
{
    bring(m_locks);
    m_locks->setFocus();
}

void EditorDock::showSinceApplied()
{
    bring(m_applied);
}

void EditorDock::verify()
{
    bring(m_verify);
    m_verify->verify();
}

void EditorDock::showBackfill()
{
    bring(m_backfill);
    m_backfill->look();
}

void EditorDock::showOutput()
{
    bring(m_output);
}

void EditorDock::bring(QWidget *panel)
{
    setTabVisible(indexOf(panel), true);
    setCurrentWidget(panel);
}

} // namespace lockkeeper
