#include "widgets/runbook/runbookpage.h"

#include "models/core/error.h"
#include "models/core/quantity.h"
#include "models/runbook/runbookmodel.h"
#include "models/runbook/stepkind.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/runbook/approvaldialog.h"
#include "widgets/runbook/stepview.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>

namespace lockkeeper {

using State = RunbookStep::State;

RunbookPage::RunbookPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_model(new RunbookModel(this))
    , m_step(new StepView)
{
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeSteps());
    split->addWidget(m_step);
    split->addWidget(makeWayBack());
    split->setSizes({ 290, 800, 280 });
    split->setStretchFactor(1, 1);
    m_state = new StateOverlay(split);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state);
    connect(m_state, &StateOverlay::actionTriggered, this, &RunbookPage::write);
    connect(m_state, &StateOverlay::retryTriggered, this, &RunbookPage::write);
    connect(&m_workbench, &Workbench::currentChanged, this, &RunbookPage::open);
    connect(&m_workbench, &Workbench::serverChanged, this, &RunbookPage::open);
    connect(&m_workbench, &Workbench::rehearsalEnded, this, &RunbookPage::answersChanged);
    connect(&m_workbench, &Workbench::matrixChanged, this, &RunbookPage::answersChanged);
    connect(m_step, &StepView::runRequested, this, &RunbookPage::runStep);
    connect(m_step, &StepView::doneRequested, this, &RunbookPage::tick);
    connect(m_step, &StepView::skipRequested, this, &RunbookPage::skip);
    connect(m_step, &StepView::noteRequested, this, &RunbookPage::addNote);
    connect(m_step, &StepView::stepRequested, this, &RunbookPage::showStep);
    connect(&m_workbench, &Workbench::migrationRan, this, &RunbookPage::ran);
    connect(&m_workbench, &Workbench::migrationRefused, this, [this](const Error &error) {
        m_running = -1;
        showCurrentStep();
        m_step->setMessage(error.fullText(), false);
    });
    open();
}

QWidget *RunbookPage::makeSteps()
{
    m_tree = makeTree(this, tr("Steps"), [](const QModelIndex &index, const Theme &theme) {
        CellFacts facts;
        facts.right = index.data(RunbookModel::CountRole).toString();
        if (RunbookModel::stepOf(index) < 0) {
            facts.strong = index.data(Qt::DisplayRole).toString();
            return facts;
        }
        facts.text = index.data(Qt::DisplayRole).toString();
        const auto state = State(index.data(RunbookModel::StateRole).toInt());
        const bool current = index.data(RunbookModel::CurrentRole).toBool();
        const bool accepted = state == State::Done && !index.data(RunbookModel::ReasonRole).toString().isEmpty();
        facts.icon = accepted ? QStringLiteral("warning") : state == State::Done ? QStringLiteral("tick-circle") : state == State::Failed ? QStringLiteral("cross-circle") : state == State::Skipped ? QStringLiteral("arrow-right") : current ? QStringLiteral("play") : QStringLiteral("circle");
        facts.iconColor = accepted ? theme.warning.color : state == State::Done ? theme.good.color : state == State::Failed ? theme.bad.color : current ? theme.accent : theme.text3;
        facts.textColor = state == State::Todo && !current ? theme.text2 : theme.text;
        return facts;
    }, 25);
    m_tree->setModel(m_model);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &RunbookPage::showCurrentStep);
    auto *panel = new Panel(tr("Runbook"), m_tree);
    auto *approve = makeFlatButton(QStringLiteral("clock"), tr("Approve a window in which this may block production for longer than its limit"), QStringLiteral("approveWindow"));
    connect(approve, &QToolButton::clicked, this, &RunbookPage::approve);
    panel->addToTitle(approve);
    auto *exported = makeFlatButton(QStringLiteral("export"), tr("Export as Markdown, HTML or PDF"), QStringLiteral("exportRunbook"));
    connect(exported, &QToolButton::clicked, this, &RunbookPage::exportRequested);
    panel->addToTitle(exported);
    return panel;
}

QWidget *RunbookPage::makeWayBack()
{
    m_wayBack = makeLabel({}, 12);
    m_wayBack->setWordWrap(true);
    m_wayBack->setAlignment(Qt::AlignTop);
    m_wayBack->setMargin(10);
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_wayBack);
    scroll->setWidgetResizable(true);
    m_back = makeButton(tr("Roll back from here..."), QStringLiteral("undo"), QStringLiteral("rollBack"));
    connect(m_back, &QPushButton::clicked, this, [this] {
        const QList<int> steps = m_model->runbook().stepsOf(RunbookPhase::Rollback);
        for (const int step : steps)
            if (m_model->runbook().steps[step].kind == u"rollback" && !m_model->runbook().steps[step].statements.isEmpty())
                showStep(step);
    });
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(6, 6, 6, 8);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_back);
    return new Panel(tr("The way back"), content);
}

bool RunbookPage::isUpToDate() const
{
    const Migration *migration = m_workbench.currentMigration();
    const Runbook &runbook = m_model->runbook();
    return migration && m_open == migration->version && runbook.contentHash == rehearsalHash(*migration) && runbook.database == m_workbench.confirmationName();
}

void RunbookPage::open()
{
    const Migration *migration = m_workbench.currentMigration();
    if (!migration)
        return m_state->showEmpty(tr("No project is open. Open one from Start."));
    if (m_running >= 0)
        return;
    try {
        if (isUpToDate())
            return;
        if (!loadRunbook(*m_workbench.project(), migration->version, m_workbench.confirmationName())) {
            m_open.clear();
            return m_state->showEmpty(tr("No runbook for %1. Write one from the analysis and the rehearsal.").arg(migration->name), tr("Write the runbook"));
        }
    } catch (const Error &error) {
        return m_state->showError(error);
    }
    write();
}

void RunbookPage::answersChanged()
{
    // An applied migration has left the matrix: what it was run with stays as it is.
    if (!m_open.isEmpty() && m_running < 0 && m_workbench.current() == m_open && m_workbench.matrixRow(m_open))
        write();
}

void RunbookPage::write()
{
    try {
        const auto runbook = m_workbench.makeRunbookFor(m_workbench.current());
        if (!runbook)
            return m_state->showEmpty(tr("The migrations before this one are still being read."), tr("Write the runbook"));
        saveRunbook(*m_workbench.project(), *runbook);
        const QString shown = shownStep() >= 0 && m_open == runbook->migration.version ? m_model->runbook().steps[shownStep()].key() : QString();
        m_open = runbook->migration.version;
        m_model->setRunbook(*runbook);
        m_tree->expandAll();
        m_state->showContent();
        int step = std::max(0, m_model->runbook().current());
        for (int i = 0; i < int(runbook->steps.size()); ++i)
            if (runbook->steps[i].key() == shown)
                step = i;
        showStep(step);
    } catch (const Error &error) {
        m_state->showError(error);
    }
}

int RunbookPage::shownStep() const
{
    return RunbookModel::stepOf(m_tree->currentIndex());
}

void RunbookPage::showStep(int step)
{
    m_tree->setCurrentIndex(m_model->indexOfStep(step));
    showCurrentStep();
}

void RunbookPage::showCurrentStep()
{
    if (shownStep() < 0)
        return;
    m_step->setStep(m_model->runbook(), shownStep());
    m_step->setAllowed(m_running < 0, m_workbench.profile().has_value());
    QStringList wayBack;
    int count = 0;
    for (const int back : m_model->runbook().stepsOf(RunbookPhase::Rollback))
        wayBack << QStringLiteral("%1. %2").arg(++count).arg(m_model->runbook().steps[back].title);
    m_wayBack->setText(tr("If this step fails inside its transaction, the server undoes it. To go back from here:") + QStringLiteral("\n\n") + wayBack.join(QStringLiteral("\n\n")));
}

void RunbookPage::setStep(int step, RunbookStep::State state, const QString &note, const QString &reason)
{
    if (step < 0)
        return;
    m_model->setStep(step, state, note, reason, qEnvironmentVariable("USER", tr("you")), QDateTime::currentDateTime());
    try {
        saveRunbook(*m_workbench.project(), m_model->runbook());
    } catch (const Error &error) {
        m_state->showError(error);
    }
    showCurrentStep();
}

QString RunbookPage::ask(const QString &title, const QString &question, const QString &before)
{
    bool wanted = false;
    const QString answer = QInputDialog::getText(this, title, question, QLineEdit::Normal, before, &wanted);
    return wanted ? answer.trimmed() : QString();
}

void RunbookPage::tick()
{
    const int number = shownStep();
    if (number < 0)
        return;
    const RunbookStep step = m_model->runbook().steps[number];
    const StepKind *kind = stepKind(step.kind);
    if (kind && kind->writes && !step.statements.isEmpty())
        return m_step->setMessage(tr("This step is done by running it: type the name below."), false);
    const QString reason = step.needsReason() ? ask(tr("Accept it all the same"), tr("%1\nWhy does it go on all the same?").arg(step.facts.isEmpty() ? step.title : step.facts.join(u'\n'))) : QString();
    if (step.needsReason() && reason.isEmpty())
        return;
    setStep(number, State::Done, step.note, reason);
    if (m_model->runbook().current() >= 0)
        showStep(m_model->runbook().current());
}

void RunbookPage::skip()
{
    const int number = shownStep();
    const QString reason = number < 0 ? QString() : ask(tr("Skip this step"), tr("Why is it skipped?"));
    if (!reason.isEmpty())
        setStep(number, State::Skipped, m_model->runbook().steps[number].note, reason);
}

void RunbookPage::addNote()
{
    const int number = shownStep();
    if (number < 0)
        return;
    const RunbookStep step = m_model->runbook().steps[number];
    if (const QString note = ask(tr("Note"), tr("What is worth keeping?"), step.note); !note.isEmpty())
        setStep(number, step.state, note, step.reason);
}

void RunbookPage::approve()
{
    const Migration *migration = m_workbench.currentMigration();
    if (!migration || !m_workbench.profile())
        return m_workbench.say(tr("Connect to the database for which it is approved."), false);
    try {
        auto *dialog = new ApprovalDialog({ migration->version, approvalHash(*migration), m_workbench.confirmationName(), qEnvironmentVariable("USER", tr("you")), {}, {}, {}, {} }, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] {
            try {
                addApproval(*m_workbench.project(), dialog->approval());
                m_workbench.say(tr("The window is approved."));
            } catch (const Error &error) {
                m_workbench.say(error.fullText(), false);
            }
        });
        dialog->open();
    } catch (const Error &error) {
        m_workbench.say(error.fullText(), false);
    }
}

void RunbookPage::runStep()
{
    const int number = shownStep();
    if (number < 0 || !m_step->mayRun())
        return;
    if (!isUpToDate()) {
        write();
        return m_step->setMessage(tr("The files or the server changed since this runbook was written, so it was written anew. Nothing was run."), false);
    }
    m_running = number;
    m_step->setMessage(tr("Running..."));
    m_step->setAllowed(false, true);
    m_workbench.runMigration(m_open, m_model->runbook().steps[number].kind == u"rollback" ? Direction::Down : Direction::Up);
}

void RunbookPage::ran(const MigrationRun &run)
{
    if (m_running < 0 || run.migration.version != m_model->runbook().migration.version)
        return;
    const int number = std::exchange(m_running, -1);
    const Runbook &runbook = m_model->runbook();
    setStep(number, run.ok ? State::Done : State::Failed, run.error ? run.error->fullText() : runbook.steps[number].note, {});
    if (!run.ok) {
        showStep(number);
        return m_step->setMessage(run.error->fullText(), false);
    }
    const auto seconds = formatSeconds(run.seconds);
    const QString said = run.direction == Direction::Up ? tr("%1 was applied to %2 in %3.").arg(run.migration.name, runbook.database, seconds) : tr("%1 was rolled back on %2 in %3.").arg(run.migration.name, runbook.database, seconds);
    if (run.direction == Direction::Down) // the way in is open again
        for (int i = 0; i < int(runbook.steps.size()); ++i)
            if (runbook.steps[i].key() == u"deployment/apply")
                setStep(i, State::Todo, said, {});
    // On to what follows it: verify, monitor.
    const bool hasNext = number + 1 < int(runbook.steps.size()) && runbook.steps[number + 1].phase == runbook.steps[number].phase;
    showStep(hasNext ? number + 1 : number);
    m_step->setMessage(said);
    m_workbench.say(said);
}

} // namespace lockkeeper
