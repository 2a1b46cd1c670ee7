#include "widgets/runbook/stepview.h"

#include "models/runbook/stepkind.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/viewsupport.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

namespace lockkeeper {

using State = RunbookStep::State;

static QLabel *makeText(int pixelSize, int weight = 400)
{
    QLabel *label = makeLabel({}, pixelSize, weight);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setForegroundRole(QPalette::WindowText); // the ground's role would make it Text
    return label;
}

static void setTone(QWidget *ground, const QList<QLabel *> &texts, const Tone &tone)
{
    QPalette palette = ground->palette();
    palette.setColor(QPalette::Window, tone.tint);
    ground->setPalette(palette);
    palette.setColor(QPalette::WindowText, tone.color);
    for (QLabel *text : texts)
        text->setPalette(palette);
}

StepView::StepView(QWidget *parent)
    : QWidget(parent)
    , m_count(makeLabel({}, 11, 600))
    , m_title(makeLabel({}, 20, 600))
    , m_server(makeLabel({}, 12, 600))
    , m_text(makeText(13))
    , m_facts(makeText(13, 600))
    , m_reason(makeText(13))
    , m_note(makeQuietLabel({}))
    , m_message(makeText(13, 600))
    , m_obstacles(makeText(12))
    , m_confirmText(makeLabel({}, 13))
{
    m_title->setWordWrap(true);
    m_text->setMaximumWidth(720);
    m_note->setWordWrap(true);
    m_obstaclesBox = new QWidget;
    m_obstaclesBox->setObjectName(QStringLiteral("obstacles"));
    m_obstaclesBox->setAutoFillBackground(true);
    m_obstaclesBox->setBackgroundRole(QPalette::Window);
    m_toObstacle = makeButton(tr("Show the first"), QStringLiteral("arrow-right"), QStringLiteral("toObstacle"));
    connect(m_toObstacle, &QPushButton::clicked, this, [this] { Q_EMIT stepRequested(m_runbook.obstacles(m_number).value(0, -1)); });
    auto *obstaclesLayout = new QHBoxLayout(m_obstaclesBox);
    obstaclesLayout->addWidget(m_obstacles, 1);
    obstaclesLayout->addWidget(m_toObstacle, 0, Qt::AlignTop);
    auto *body = new QWidget;
    body->setAutoFillBackground(true);
    body->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    QWidget *statements = makeStatements();
    for (QWidget *widget : std::initializer_list<QWidget *> { m_text, m_facts, statements, m_obstaclesBox, m_message, m_reason, m_note })
        layout->addWidget(widget);
    layout->setStretchFactor(statements, 1);
    layout->addStretch();
    layout->addWidget(makeButtons());
    auto *pageLayout = new QVBoxLayout(this);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(makeBand());
    pageLayout->addWidget(body, 1);
}

QWidget *StepView::makeBand()
{
    m_band = new QWidget;
    m_band->setAutoFillBackground(true);
    auto *text = new QVBoxLayout;
    text->addWidget(m_count);
    text->addWidget(m_title);
    auto *layout = new QHBoxLayout(m_band);
    layout->setContentsMargins(18, 10, 18, 10);
    layout->addLayout(text, 1);
    layout->addWidget(m_server, 0, Qt::AlignRight | Qt::AlignVCenter);
    return m_band;
}

QWidget *StepView::makeStatements()
{
    QTableView *view = makeTable(this, tr("Statements of this step"), FactsTableModel::factsOf);
    m_statements = new FactsTableModel({ QString(), tr("Exactly this will run"), tr("Lock") }, this);
    view->setModel(m_statements);
    view->horizontalHeader()->setStretchLastSection(false);
    view->setColumnWidth(0, 34);
    view->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    view->setColumnWidth(2, 120);
    view->setMinimumHeight(110);
    m_statementsView = view;
    return view;
}

QWidget *StepView::makeButtons()
{
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("confirmName"));
    m_name->setFont(codeFont());
    m_run = makePrimaryButton({}, QStringLiteral("play"), QStringLiteral("runStep"));
    m_done = makePrimaryButton(tr("Done"), QStringLiteral("check"), QStringLiteral("tickStep"));
    m_skip = makeButton(tr("Skip..."), {}, QStringLiteral("skipStep"));
    auto *note = makeButton(tr("Note..."), QStringLiteral("comment"), QStringLiteral("noteStep"));
    connect(m_name, &QLineEdit::textChanged, this, &StepView::updateButtons);
    connect(m_run, &QPushButton::clicked, this, &StepView::runRequested);
    connect(m_done, &QPushButton::clicked, this, &StepView::doneRequested);
    connect(m_skip, &QPushButton::clicked, this, &StepView::skipRequested);
    connect(note, &QPushButton::clicked, this, &StepView::noteRequested);
    m_confirm = new QWidget;
    auto *confirmLayout = new QHBoxLayout(m_confirm);
    confirmLayout->setContentsMargins(0, 0, 0, 0);
    confirmLayout->addWidget(m_confirmText);
    confirmLayout->addWidget(m_name, 1);
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_confirm, 1);
    layout->addStretch();
    for (QPushButton *button : { note, m_skip, m_done, m_run })
        layout->addWidget(button);
    return line;
}

void StepView::setStep(const Runbook &runbook, int number)
{
    const bool same = m_number == number && m_runbook.migration.version == runbook.migration.version && m_runbook.database == runbook.database;
    m_runbook = runbook;
    m_number = number;
    const RunbookStep &step = m_runbook.steps[number];
    const Theme &theme = Theme::of(this);
    setTone(m_band, { m_count }, runbook.environment.isEmpty() ? theme.unknown : theme.environment(environmentFromId(runbook.environment)));
    m_count->setText(tr("STEP %1 OF %2, %3").arg(number + 1).arg(runbook.steps.size()).arg(phaseName(step.phase).toUpper()));
    m_title->setText(step.title);
    m_server->setText(runbook.database);
    m_text->setText(step.text);
    m_facts->setText(step.facts.join(u'\n'));
    m_facts->setVisible(!step.facts.isEmpty());
    m_reason->setText((step.state == State::Skipped ? tr("Skipped by %1, because: %2") : tr("Accepted by %1 all the same, because: %2")).arg(step.who, step.reason));
    m_reason->setVisible(!step.reason.isEmpty());
    m_note->setText(tr("Note: %1").arg(step.note));
    m_note->setVisible(!step.note.isEmpty());
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
    if (!same) {
        m_name->clear();
        setMessage({});
    }
    showObstacles();
    updateButtons();
}

void StepView::showObstacles()
{
    const QList<int> obstacles = m_run->isVisibleTo(this) ? m_runbook.obstacles(m_number) : QList<int>();
    QStringList lines;
    for (const int obstacle : obstacles) {
        const RunbookStep &step = m_runbook.steps[obstacle];
        lines << QStringLiteral("%1. %2%3").arg(obstacle + 1).arg(step.title, step.facts.isEmpty() ? QString() : QStringLiteral(" - ") + step.facts.front());
    }
    m_obstacles->setText(tr("This is not run before %n check(s) [is|are] answered. Make each of them good, or accept it with a reason.", nullptr, int(obstacles.size())) + u'\n' + lines.join(u'\n'));
    m_obstaclesBox->setVisible(!obstacles.isEmpty());
    setTone(m_obstaclesBox, { m_obstacles }, Theme::of(this).bad);
}

void StepView::setAllowed(bool idle, bool canWrite)
{
    m_idle = idle;
    m_canWrite = canWrite;
    updateButtons();
}

void StepView::setMessage(const QString &text, bool good)
{
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, good ? Theme::of(this).text : Theme::of(this).bad.color);
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

bool StepView::mayRun() const
{
    // Nothing writes to a server before its name was typed in full and every check was answered.
    return m_number >= 0 && m_idle && m_canWrite && m_run->isVisibleTo(this) && m_name->text() == m_runbook.database && m_runbook.obstacles(m_number).isEmpty();
}

void StepView::updateButtons()
{
    if (m_number < 0)
        return;
    const RunbookStep &step = m_runbook.steps[m_number];
    m_run->setEnabled(mayRun());
    m_done->setText(step.state == State::Done ? tr("Done already") : step.needsReason() ? tr("Accept with a reason...") : tr("Done"));
    m_done->setEnabled(m_idle && step.state != State::Done);
    m_skip->setEnabled(m_idle && step.state != State::Skipped);
}

} // namespace lockkeeper
