// The tabs below the editors: findings, locks and output of the open migration, the drift of the server, and those that come
// only while they have something to say or were asked for.
#pragma once

#include <QTabWidget>

namespace lockkeeper {

class AppliedPanel;
class BackfillPanel;
class DriftPanel;
class FindingsPanel;
class LocksGrid;
class OutputPanel;
class RepairPanel;
class TenantsPanel;
class VerifyPanel;
class Workbench;

class EditorDock : public QTabWidget
{
    Q_OBJECT
public:
    explicit EditorDock(Workbench &workbench, QWidget *parent = nullptr);
    FindingsPanel *findings() const { return m_findings; }
    LocksGrid *locks() const { return m_locks; }
    OutputPanel *output() const { return m_output; }
    void countFindings();
    void compareWithServer();
    void showSinceApplied();
    void verify();
    void showBackfill();
    void showOutput();
    /// What the lanes beside the text paint, as a table.
    void showLocks();

Q_SIGNALS:
    void changedSinceApplied(bool changed);

private:
    void bring(QWidget *panel);
    /// There only while it has something to say.
    void addPassing(QWidget *panel, const QString &title);
    /// @p count 0: it has nothing to say. One that comes up in need of a person comes to the front.
    void showPassing(QWidget *panel, const QString &title, int count, bool urgent = false);

    FindingsPanel *m_findings;
    LocksGrid *m_locks;
    OutputPanel *m_output;
    DriftPanel *m_drift;
    AppliedPanel *m_applied;
    RepairPanel *m_repair;
    TenantsPanel *m_tenants;
    VerifyPanel *m_verify;
    BackfillPanel *m_backfill;
};

} // namespace lockkeeper
