#include "widgets/server/repairpanel.h"

#include "widgets/common/confirmdialog.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>

namespace lockkeeper {

RepairPanel::RepairPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_which(new QComboBox)
    , m_sentence(makeLabel({}, 12, 600))
{
    m_which->setAccessibleName(tr("Migration that stopped"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *again = makeButton(tr("Look again"), QStringLiteral("refresh"), QStringLiteral("lookAgain"));
    connect(again, &QPushButton::clicked, this, &RepairPanel::look);
    connect(m_which, &QComboBox::currentIndexChanged, this, &RepairPanel::showStopped);
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(10, 4, 8, 4);
    layout->addWidget(m_which);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(again);
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeFactsTable(tr("Statements of the stopped run"), { tr("State"), tr("Line"), tr("Statement"), tr("How that is known") }, &m_statements, { 100, 50, 260 }));
    split->addWidget(makeWays());
    split->setSizes({ 540, 560 });
    m_state = new StateOverlay(makeColumn({ line, split }));
    fillWith(this, m_state);
    m_state->showEmpty(tr("No migration stopped half-way on this server."));
    connect(m_state, &StateOverlay::retryTriggered, this, &RepairPanel::look);
    connect(m_state, &StateOverlay::stopTriggered, this, [this] { m_task.cancel(); });
    connect(&m_workbench, &Workbench::statusesChanged, this, &RepairPanel::look);
    connect(&m_workbench, &Workbench::writingChanged, this, &RepairPanel::showStopped);
    connect(&m_workbench, &Workbench::migrationRefused, this, [this](const Error &error) {
        if (!m_stopped.isEmpty())
            m_state->showError(error, tr("Look again"));
    });
}

RepairPanel::~RepairPanel() = default;

static QString titleOf(const StoppedRun &stopped)
{
    return stopped.tenant.isEmpty() ? stopped.half.migration.title() : RepairPanel::tr("%1 for %2").arg(stopped.half.migration.title(), stopped.tenant);
}

QWidget *RepairPanel::makeWays()
{
    const std::pair<QString, const char *> titles[] = { { tr("Resume"), "resumeHalf" }, { tr("Undo"), "undoHalf" }, { tr("Mark as applied"), "markApplied" }, { tr("Mark as pending"), "markPending" } };
    auto *ways = new QWidget;
    ways->setAutoFillBackground(true);
    ways->setBackgroundRole(QPalette::Base);
    auto *grid = new QGridLayout(ways);
    grid->setContentsMargins(12, 8, 12, 8);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    for (int way = 0; way < 4; ++way) {
        QPushButton *button = makeButton(titles[way].first + QStringLiteral("..."), {}, QLatin1String(titles[way].second));
        button->setEnabled(false); // until it is known what is there
        connect(button, &QPushButton::clicked, this, [this, way] { take(way); });
        QLabel *proof = makeLabel({}, 12);
        proof->setWordWrap(true);
        proof->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_buttons << button;
        m_proofs << proof;
        grid->addWidget(button, way, 0, Qt::AlignTop);
        grid->addWidget(proof, way, 1, Qt::AlignTop);
    }
    grid->setRowStretch(4, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(ways);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    return new Panel(tr("Ways out"), scroll);
}

bool RepairPanel::isAnyDirty() const
{
    const auto &statuses = m_workbench.statuses();
    const auto &tenants = m_workbench.tenants();
    return std::any_of(statuses.begin(), statuses.end(), [](const MigrationStatus &status) { return status.state == MigrationState::Dirty; })
        || std::any_of(tenants.begin(), tenants.end(), [](const TenantStatus &tenant) { return tenant.state == TenantStatus::State::Dirty; });
}

void RepairPanel::look()
{
    if (!isAnyDirty() || !m_workbench.project() || !m_workbench.profile()) {
        m_task = {};
        m_stopped.clear();
        m_state->showEmpty(tr("No migration stopped half-way on this server."));
        return Q_EMIT countChanged(0);
    }
    QStringList dirty;
    for (const TenantStatus &tenant : m_workbench.tenants())
        if (tenant.state == TenantStatus::State::Dirty)
            dirty << tenant.tenant;
    m_worker = m_workbench.makeReader();
    m_state->showLoading(tr("Asking %1 what is there of the migration that stopped.").arg(m_workbench.confirmationName()));
    m_task = m_worker->run(tr("Half-way migrations"), [project = *m_workbench.project(), server = m_workbench.tenantServer(), dirty](Session &session, Progress &progress) { return stoppedRuns(session, server, project, dirty, progress); });
    report(
        m_task, this,
        [this](const QList<StoppedRun> &stopped) {
            m_stopped = stopped;
            m_worker.reset();
            const QSignalBlocker quiet(m_which);
            m_which->clear();
            for (const StoppedRun &run : stopped)
                m_which->addItem(titleOf(run));
            m_which->setVisible(stopped.size() > 1);
            stopped.isEmpty() ? m_state->showEmpty(tr("No migration stopped half-way on this server.")) : m_state->showContent();
            showStopped();
            Q_EMIT countChanged(int(stopped.size()));
        },
        [this](const Error &error) { m_state->showError(error); }, [this] { m_state->showError(Error(ErrorKind::Cancelled, tr("Looking was stopped."))); });
}

const StoppedRun *RepairPanel::current() const
{
    const int index = m_which->currentIndex();
    return index >= 0 && index < m_stopped.size() ? &m_stopped[index] : nullptr;
}

static CellFacts stateFacts(StatementEffect::State state, const Theme &theme)
{
    CellFacts facts;
    const bool there = state == StatementEffect::State::There, unknown = state == StatementEffect::State::Unknown;
    facts.icon = there ? QStringLiteral("check") : unknown ? QStringLiteral("question") : QStringLiteral("circle");
    facts.iconColor = facts.strongColor = there ? theme.good.color : unknown ? theme.warning.color : theme.text2;
    facts.strong = there ? RepairPanel::tr("There") : unknown ? RepairPanel::tr("Unknown") : RepairPanel::tr("Not there");
    if (unknown)
        facts.tint = theme.warning.tint;
    return facts;
}

void RepairPanel::showStopped()
{
    const StoppedRun *stopped = current();
    if (!stopped)
        return m_statements->setRows({});
    const Theme &theme = Theme::of(this);
    const QString sentence = tr("%1 (%2) stopped half-way on %3").arg(titleOf(*stopped), directionId(stopped->half.direction), m_workbench.confirmationName());
    m_sentence->setText(stopped->half.run.error.isEmpty() ? sentence : QStringLiteral("%1: %2").arg(sentence, stopped->half.run.error));
    QList<QList<CellFacts>> rows;
    for (const StatementEffect &effect : stopped->half.statements)
        rows << QList<CellFacts> { stateFacts(effect.state, theme), plain(QString::number(effect.line)), plain(effect.summary), plain(effect.evidence) };
    m_statements->setRows(rows);
    for (int way = 0; way < m_buttons.size(); ++way) {
        const RepairChoice &choice = stopped->choices[way];
        m_buttons[way]->setEnabled(choice.possible && !m_workbench.isWriting());
        m_proofs[way]->setText(choice.proof);
        m_proofs[way]->setForegroundRole(choice.possible ? QPalette::WindowText : QPalette::PlaceholderText);
    }
}

void RepairPanel::take(int way)
{
    const StoppedRun *stopped = current();
    if (!stopped || !stopped->choices[way].possible)
        return;
    const RepairChoice &choice = stopped->choices[way];
    const QString verbs[] = { tr("Resume on %1"), tr("Undo on %1"), tr("Mark as applied on %1"), tr("Mark as pending on %1") };
    QStringList lines;
    for (const QString &statement : choice.statements)
        lines << statement + u';';
    confirm({ titleOf(*stopped), choice.proof, lines, verbs[way], m_workbench.confirmationName() }, this, [this, run = *stopped, action = choice.action] { m_workbench.repair(run, action); });
}

} // namespace lockkeeper
