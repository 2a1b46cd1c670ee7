#include "widgets/editor/appliedpanel.h"

#include "models/migration/migrationscript.h"
#include "models/migration/runlog.h"
#include "widgets/common/sidebyside.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QFileInfo>

namespace lockkeeper {

AppliedPanel::AppliedPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_texts(new SideBySide(tr("As it ran"), tr("As the file is now")))
    , m_state(new StateOverlay(m_texts))
{
    fillWith(this, m_state);
    connect(m_state, &StateOverlay::retryTriggered, this, &AppliedPanel::read);
    connect(m_state, &StateOverlay::stopTriggered, this, [this] { m_task.cancel(); });
    connect(&m_workbench, &Workbench::currentChanged, this, &AppliedPanel::showCurrent);
    connect(&m_workbench, &Workbench::statusesChanged, this, [this] {
        m_applied.reset(); // a run may have been added
        m_task = {};
        showCurrent();
    });
}

AppliedPanel::~AppliedPanel() = default;

void AppliedPanel::showCurrent()
{
    const MigrationStatus *status = m_workbench.status(m_workbench.current());
    const bool changed = status && status->state == MigrationState::Changed && m_workbench.profile();
    Q_EMIT changedSinceApplied(changed);
    if (!changed)
        return m_state->showEmpty(tr("The file was not changed since it was applied."));
    m_applied ? showTexts() : read();
}

void AppliedPanel::read()
{
    if (m_task.isRunning() || !m_workbench.profile())
        return;
    m_worker = m_workbench.makeReader();
    m_state->showLoading(tr("Reading what ran on %1.").arg(m_workbench.confirmationName()));
    m_task = m_worker->run(tr("Applied texts"), [](Session &session, Progress &) { return appliedTexts(session); });
    report(
        m_task, this,
        [this](const QMap<QString, QByteArray> &texts) {
            m_applied = texts;
            m_worker.reset();
            showCurrent();
        },
        [this](const Error &error) { m_state->showError(error); }, [this] { m_state->showError(Error(ErrorKind::Cancelled, tr("Reading was stopped."))); });
}

void AppliedPanel::showTexts()
{
    const Migration *migration = m_workbench.currentMigration();
    if (!migration)
        return;
    if (!m_applied->contains(migration->version))
        return m_state->showEmpty(tr("%1 differs from what was applied, but its text was not kept: another tool ran it. Its own history has only the checksum.").arg(migration->title()));
    try {
        m_texts->setTexts(QString::fromUtf8(m_applied->value(migration->version)), QString::fromUtf8(migrationText(*migration, Direction::Up)));
        m_texts->setRemarks(m_workbench.confirmationName(), QFileInfo(migration->upFile).fileName());
        m_state->showContent();
    } catch (const Error &error) {
        m_state->showError(error);
    }
}

} // namespace lockkeeper
