#include "widgets/runbook/runbookpage.h"

#include "models/core/error.h"
#include "models/runbook/runbookmodel.h"
#include "models/runbook/stepkind.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QHBoxLayout>
#include <QHeaderView>
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
{
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeSteps());
    split->addWidget(makeStep());
    split->addWidget(makeWayBack());
    split->setSizes({ 290, 800, 280 });
    split->setStretchFactor(1, 1);
    m_state = new StateOverlay(split);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state);
    connect(m_state, &StateOverlay::actionTriggered, this, &RunbookPage::write);
    connect(&m_workbench, &Workbench::currentChanged, this, &RunbookPage::open);
    connect(&m_workbench, &Workbench::rehearsalEnded, this, [this] {
        m_open.clear();
        open();
    });
    connect(&m_workbench, &Workbench::migrationRan, this, &RunbookPage::ran);
    connect(&m_workbench, &Workbench::migrationRefused, this, [this](const Error &error) {
        m_running = -1;
        m_error->setText(error.fullText());
        updateButtons();
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
        facts.icon = state == State::Done ? QStringLiteral("tick-circle") : state == State::Failed ? QStringLiteral("cross-circle") : state == State::Skipped ? QStringLiteral("arrow-right") : current ? QStringLiteral("play") : QStringLiteral("circle");
        facts.iconColor = state == State::Done ? theme.good.color : state == State::Failed ? theme.bad.color : current ? theme.accent : theme.text3;
        facts.textColor = state == State::Todo && !current ? theme.text2 : theme.text;
        return facts;
    }, 25);
    m_tree->setModel(m_model);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &RunbookPage::showStep);
    auto *panel = new Panel(tr("Runbook"), m_tree);
    auto *exported = makeFlatButton(QStringLiteral("export"), tr("Export as Markdown, HTML or PDF"), QStringLiteral("exportRunbook"));
    connect(exported, &QToolButton::clicked, this, &RunbookPage::exportRequested);
    panel->addToTitle(exported);
    return panel;
}

QWidget *RunbookPage::makeStep()
{
    m_band = new QWidget;
    m_band->setAutoFillBackground(true);
    m_number = makeLabel({}, 11, 600);
    m_title = makeLabel({}, 20, 600);
    m_title->setWordWrap(true);
    m_server = makeLabel({}, 12, 600);
    auto *bandText = new QVBoxLayout;
    bandText->addWidget(m_number);
    bandText->addWidget(m_title);
    auto *bandLayout = new QHBoxLayout(m_band);
    bandLayout->setContentsMargins(18, 10, 18, 10);
    bandLayout->addLayout(bandText, 1);
    bandLayout->addWidget(m_server, 0, Qt::AlignRight | Qt::AlignVCenter);

    m_text = makeLabel({}, 13);
    m_text->setWordWrap(true);
    m_text->setMaximumWidth(720);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts = makeLabel({}, 13, 600);
    m_facts->setWordWrap(true);
    m_error = makeLabel({}, 12);
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note = makeQuietLabel({});
    m_note->setWordWrap(true);
    QTableView *statements = makeTable(this, tr("Statements of this step"), FactsTableModel::factsOf);
    m_statements = new FactsTableModel({ QString(), tr("Exactly this will run"), tr("Lock") }, this);
    statements->setModel(m_statements);
    statements->horizontalHeader()->setStretchLastSection(false);
    statements->setColumnWidth(0, 34);
    statements->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    statements->setColumnWidth(2, 120);
    statements->setMinimumHeight(110);
    m_statementsView = statements;

    m_confirmText = makeLabel({}, 13);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("confirmName"));
    m_name->setFont(codeFont());
    m_run = makePrimaryButton({}, QStringLiteral("play"), QStringLiteral("runStep"));
    m_done = makePrimaryButton(tr("Done"), QStringLiteral("check"), QStringLiteral("tickStep"));
    m_skip = makeButton(tr("Skip..."), {}, QStringLiteral("skipStep"));
    auto *note = makeButton(tr("Note..."), QStringLiteral("comment"), QStringLiteral("noteStep"));
    connect(m_name, &QLineEdit::textChanged, this, &RunbookPage::updateButtons);
    connect(m_run, &QPushButton::clicked, this, &RunbookPage::runStep);
    connect(m_done, &QPushButton::clicked, this, &RunbookPage::tick);
    connect(m_skip, &QPushButton::clicked, this, &RunbookPage::skip);
    connect(note, &QPushButton::clicked, this, &RunbookPage::addNote);
    m_confirm = new QWidget;
    auto *confirmLayout = new QHBoxLayout(m_confirm);
    confirmLayout->setContentsMargins(0, 0, 0, 0);
    confirmLayout->addWidget(m_confirmText);
    confirmLayout->addWidget(m_name, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_confirm, 1);
    buttons->addStretch();
    for (QPushButton *button : { note, m_skip, m_done, m_run })
        buttons->addWidget(button);

    auto *body = new QWidget;
    body->setAutoFillBackground(true);
    body->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    for (QWidget *widget : { static_cast<QWidget *>(m_text), static_cast<QWidget *>(m_facts), m_statementsView, static_cast<QWidget *>(m_error), static_cast<QWidget *>(m_note) })
        layout->addWidget(widget);
    layout->setStretch(2, 1);
    layout->addStretch();
    layout->addLayout(buttons);
    auto *page = new QWidget;
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(m_band);
    pageLayout->addWidget(body, 1);
    return page;
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
                m_tree->setCurrentIndex(m_model->indexOfStep(step));
    });
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(6, 6, 6, 8);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_back);
    return new Panel(tr("The way back"), content);
}

void RunbookPage::open()
{
    const Migration *migration = m_workbench.currentMigration();
    if (!migration)
        return m_state->showEmpty(tr("No project is open. Open one from Start."));
    if (m_open == migration->version || m_running >= 0)
        return;
    if (const auto kept = loadRunbook(*m_workbench.project(), migration->version); !kept)
        return m_state->showEmpty(tr("No runbook for %1. Write one from the analysis and the rehearsal.").arg(migration->name), tr("Write the runbook"));
    write();
}

void RunbookPage::write()
{
    try {
        const auto runbook = m_workbench.makeRunbookFor(m_workbench.current());
        if (!runbook)
            return m_state->showEmpty(tr("The migrations before this one are still being read."), tr("Write the runbook"));
        saveRunbook(*m_workbench.project(), *runbook);
        m_open = runbook->migration.version;
        m_model->setRunbook(*runbook);
        m_tree->expandAll();
        m_state->showContent();
        m_tree->setCurrentIndex(m_model->indexOfStep(std::max(0, m_model->runbook().current())));
    } catch (const Error &error) {
        m_state->showError(error);
    }
}

int RunbookPage::shownStep() const
{
    return RunbookModel::stepOf(m_tree->currentIndex());
}

void RunbookPage::showStep()
{
    const int number = shownStep();
    if (number < 0)
        return;
    const Runbook &runbook = m_model->runbook();
    const RunbookStep &step = runbook.steps[number];
    const Theme &theme = Theme::of(this);
    const Environment environment = environmentFromId(runbook.environment);
    const Tone &tone = runbook.environment.isEmpty() ? theme.unknown : theme.environment(environment);
    QPalette palette = m_band->palette();
    palette.setColor(QPalette::Window, tone.tint);
    m_band->setPalette(palette);
    palette.setColor(QPalette::WindowText, tone.color);
    m_number->setPalette(palette);
    m_number->setText(tr("STEP %1 OF %2, %3").arg(number + 1).arg(runbook.steps.size()).arg(phaseName(step.phase).toUpper()));
    m_title->setText(step.title);
    m_server->setText(runbook.database);
    m_text->setText(step.text);
    m_facts->setText(step.facts.join(u'\n'));
    m_facts->setVisible(!step.facts.isEmpty());
    m_note->setText(step.note.isEmpty() ? QString() : tr("Note: %1").arg(step.note));
    m_error->clear();
    QList<QList<CellFacts>> rows;
    for (const RunbookStatement &statement : step.statements) {
        CellFacts lock;
        lock.badge = statement.mode;
        lock.text = statement.mode == LockMode::None ? tr("no table lock") : statement.duration;
        rows << QList<CellFacts> { plain(QString::number(rows.size() + 1)), code(statement.sql), lock };
    }
    m_statements->setRows(rows);
    m_statementsView->setVisible(!rows.isEmpty());
    const StepKind *kind = stepKind(step.kind);
    const bool writes = kind && kind->writes && !step.statements.isEmpty();
    m_run->setVisible(writes);
    m_run->setText(step.kind == u"rollback" ? tr("Roll back on %1").arg(runbook.database) : tr("Apply to %1").arg(runbook.database));
    m_done->setVisible(!writes);
    m_confirm->setVisible(writes);
    m_confirmText->setText(tr("Type %1 to run this:").arg(runbook.database));
    m_name->clear();
    QStringList wayBack;
    int count = 0;
    for (const int back : runbook.stepsOf(RunbookPhase::Rollback))
        wayBack << QStringLiteral("%1. %2").arg(++count).arg(runbook.steps[back].title);
    m_wayBack->setText(tr("If this step fails inside its transaction, the server undoes it. To go back from here:") + QStringLiteral("\n\n") + wayBack.join(QStringLiteral("\n\n")));
    updateButtons();
}

void RunbookPage::updateButtons()
{
    const int number = shownStep();
    if (number < 0)
        return;
    const RunbookStep &step = m_model->runbook().steps[number];
    const bool idle = m_running < 0;
    // Nothing writes to a server before its name was typed in full.
    m_run->setEnabled(idle && m_workbench.profile() && m_name->text() == m_model->runbook().database);
    m_done->setText(step.state == State::Done ? tr("Done already") : tr("Done"));
    m_done->setEnabled(idle && step.state != State::Done);
    m_skip->setEnabled(idle && step.state != State::Skipped);
}

void RunbookPage::setState(int state, const QString &note)
{
    const int number = shownStep();
    if (number < 0)
        return;
    m_model->setStep(number, State(state), note, qEnvironmentVariable("USER", tr("you")), QDateTime::currentDateTime());
    try {
        saveRunbook(*m_workbench.project(), m_model->runbook());
    } catch (const Error &error) {
        m_state->showError(error);
    }
    showStep();
}

void RunbookPage::tick()
{
    setState(int(State::Done), m_model->runbook().steps[shownStep()].note);
    m_tree->setCurrentIndex(m_model->indexOfStep(m_model->runbook().current()));
}

void RunbookPage::skip()
{
    bool wanted = false;
    const QString reason = QInputDialog::getText(this, tr("Skip this step"), tr("Why is it skipped?"), QLineEdit::Normal, {}, &wanted);
    if (wanted && !reason.trimmed().isEmpty())
        setState(int(State::Skipped), reason);
}

void RunbookPage::addNote()
{
    const int number = shownStep();
    if (number < 0)
        return;
    bool wanted = false;
    const QString note = QInputDialog::getText(this, tr("Note"), tr("What is worth keeping?"), QLineEdit::Normal, m_model->runbook().steps[number].note, &wanted);
    if (wanted)
        setState(int(m_model->runbook().steps[number].state), note);
}

void RunbookPage::runStep()
{
    const int number = shownStep();
    if (number < 0 || !m_run->isEnabled())
        return;
    m_running = number;
    m_error->setText(tr("Running..."));
    updateButtons();
    m_workbench.runMigration(m_model->runbook().migration.version, m_model->runbook().steps[number].kind == u"rollback" ? Direction::Down : Direction::Up);
}

void RunbookPage::ran(const MigrationRun &run)
{
    if (m_running < 0 || run.migration.version != m_model->runbook().migration.version)
        return;
    m_tree->setCurrentIndex(m_model->indexOfStep(std::exchange(m_running, -1)));
    setState(int(run.ok ? State::Done : State::Failed), run.error ? run.error->fullText() : QString());
    m_error->setText(run.error ? run.error->fullText() : tr("Done."));
}

} // namespace lockkeeper
