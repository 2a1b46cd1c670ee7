#include "widgets/server/driftpanel.h"

#include "models/change/comparedddl.h"
#include "widgets/common/differencesview.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace lockkeeper {

DriftPanel::DriftPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_view(new DifferencesView(tr("As the migrations make it"), tr("As the server has it")))
    , m_sentence(makeLabel({}, 12, 600))
    , m_write(makeButton(tr("Write the reconciling migration"), QStringLiteral("edit"), QStringLiteral("writeReconciling")))
{
    auto *again = makeButton(tr("Compare again"), QStringLiteral("refresh"), QStringLiteral("compareAgain"));
    connect(again, &QPushButton::clicked, this, &DriftPanel::compare);
    auto *ways = new QMenu(m_write);
    ways->addAction(tr("The migrations are right: change the server back"), this, [this] { write(DriftWay::ServerFollows); });
    ways->addAction(tr("The server is right: take it into the migrations"), this, [this] { write(DriftWay::MigrationsFollow); });
    m_write->setMenu(ways);
    m_write->setToolTip(tr("Only files of the project are written; nothing runs on the server."));
    m_sentence->setWordWrap(true);
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(10, 4, 8, 4);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(again);
    layout->addWidget(m_write);
    m_state = new StateOverlay(makeColumn({ line, m_view }));
    fillWith(this, m_state);
    connect(m_state, &StateOverlay::actionTriggered, this, &DriftPanel::compare);
    connect(m_state, &StateOverlay::retryTriggered, this, &DriftPanel::compare);
    connect(m_state, &StateOverlay::stopTriggered, this, [this] { m_task.cancel(); });
    connect(&m_workbench, &Workbench::projectChanged, this, &DriftPanel::forget);
    connect(&m_workbench, &Workbench::serverChanged, this, &DriftPanel::forget);
    connect(&m_workbench, &Workbench::migrationRan, this, &DriftPanel::forget);
    forget();
}

DriftPanel::~DriftPanel() = default;

/// What was compared is another server or project now, or has changed.
void DriftPanel::forget()
{
    if (m_task.isRunning() && m_worker && m_workbench.profile() && m_worker->profile().name == m_workbench.profile()->name)
        return; // it only said more of itself
    m_task = {};
    m_drift.reset();
    if (!m_workbench.project() || !m_workbench.profile())
        m_state->showEmpty(tr("Connect to a server to compare it with what its migrations make."));
    else
        m_state->showEmpty(tr("%1 was not compared yet. The migrations that are applied there are run on a private server, and both schemas are compared; %1 is only read.").arg(m_workbench.confirmationName()), tr("Compare with %1").arg(m_workbench.profile()->name));
    Q_EMIT countChanged(-1);
}

void DriftPanel::compare()
{
    if (!m_workbench.project() || !m_workbench.profile() || m_task.isRunning())
        return;
    m_worker = m_workbench.makeReader();
    m_state->showLoading(tr("Comparing %1 with its migrations.").arg(m_workbench.confirmationName()));
    m_task = m_worker->run(tr("Drift"), [project = *m_workbench.project(), built = m_built](Session &session, Progress &progress) { return driftOf(session, project, built, progress); });
    m_task.control()->setListener([guard = QPointer<QObject>(this), this](const ProgressState &state) {
        postTo(guard, [this, state] {
            if (m_task.isRunning())
                m_state->showLoading(state.sentence);
        });
    });
    report(
        m_task, this,
        [this](const ServerDrift &drift) {
            m_drift = drift;
            m_built = drift.built;
            m_worker.reset();
            showDrift();
        },
        [this](const Error &error) { m_state->showError(error); }, [this] { m_state->showError(Error(ErrorKind::Cancelled, tr("The comparison was stopped."))); });
}

void DriftPanel::showDrift()
{
    const int differences = int(m_drift->differences.size());
    Q_EMIT countChanged(differences);
    if (differences == 0)
        return m_state->showEmpty(tr("%1 is exactly as its %n applied migration(s) [makes|make] it.", nullptr, m_drift->applied).arg(m_workbench.confirmationName()), tr("Compare again"));
    m_state->showContent();
    m_sentence->setText(tr("%1 differs in %n place(s) from what its applied migrations make.", nullptr, differences).arg(m_workbench.confirmationName()));
    m_view->setDifferences(m_drift->differences, [project = m_drift->project, server = m_drift->server](const CatalogDifference &difference) { return std::pair(definitionIn(*project, difference), definitionIn(*server, difference)); });
    m_view->setRemarks(m_workbench.project()->name, m_workbench.confirmationName());
}

void DriftPanel::write(DriftWay way)
{
    if (!m_drift || !m_workbench.project())
        return;
    try {
        const Migration written = createMigration(*m_workbench.project(), reconcilingDraft(*m_drift, way), QDateTime::currentDateTime());
        const QString server = m_workbench.confirmationName();
        m_workbench.reloadProject(written.version);
        m_workbench.say(way == DriftWay::ServerFollows ? tr("%1 was written. Look at it, rehearse it, then apply it to %2: nothing ran there yet.").arg(written.title(), server)
                                                       : tr("%1 was written. %2 is like that already: mark it as applied there, in the menu Server. Nothing ran.").arg(written.title(), server));
    } catch (const Error &error) {
        m_workbench.say(error.fullText(), false);
    }
}

} // namespace lockkeeper
