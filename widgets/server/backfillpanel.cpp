#include "widgets/server/backfillpanel.h"

#include "models/core/quantity.h"
#include "widgets/common/confirmdialog.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>

namespace lockkeeper {

static constexpr int barSteps = 1000;
static constexpr int leastFieldWidth = 90;

static QLineEdit *makeField(const QString &name, const QString &placeholder, const QString &id)
{
    auto *field = new QLineEdit;
    field->setObjectName(id);
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    field->setFont(codeFont());
    field->setMinimumWidth(leastFieldWidth);
    return field;
}

BackfillPanel::BackfillPanel(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_table(makeField(tr("Table"), QStringLiteral("shop.orders"), QStringLiteral("backfillTable")))
    , m_set(makeField(tr("Set"), QStringLiteral("status = 'open'"), QStringLiteral("backfillSet")))
    , m_where(makeField(tr("Where"), QStringLiteral("status IS NULL"), QStringLiteral("backfillWhere")))
    , m_key(makeField(tr("Key"), tr("the primary key"), QStringLiteral("backfillKey")))
    , m_target(new QSpinBox)
    , m_lag(new QSpinBox)
    , m_start(makePrimaryButton(tr("Start..."), QStringLiteral("play"), QStringLiteral("startBackfill")))
    , m_stop(makeButton(tr("Stop"), QStringLiteral("stop"), QStringLiteral("stopBackfill")))
    , m_bar(new QProgressBar)
    , m_sentence(makeLabel({}, 12))
{
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeForm());
    split->addWidget(makeKnown());
    split->setSizes({ 600, 560 });
    m_state = new StateOverlay(split);
    fillWith(this, m_state);
    for (QLineEdit *field : { m_table, m_set, m_where, m_key })
        connect(field, &QLineEdit::textChanged, this, &BackfillPanel::updateButtons);
    connect(m_start, &QPushButton::clicked, this, &BackfillPanel::askToStart);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_run.cancel(); });
    connect(m_state, &StateOverlay::retryTriggered, this, &BackfillPanel::look);
    connect(&m_workbench, &Workbench::serverChanged, this, &BackfillPanel::serverChanged);
    connect(&m_workbench, &Workbench::schemaIndexChanged, this, [this] {
        QStringList tables;
        if (m_workbench.catalog())
            for (const RelationPtr &relation : m_workbench.catalog()->sortedRelations())
                tables << relation->name.quoted();
        auto *completer = new QCompleter(tables, m_table);
        completer->setFilterMode(Qt::MatchContains);
        m_table->setCompleter(completer);
    });
    serverChanged();
}

BackfillPanel::~BackfillPanel() = default;

QWidget *BackfillPanel::makeForm()
{
    static constexpr int longestTargetMs = 60'000, mostLagSeconds = 3600;
    const BackfillLimits usual;
    m_target->setObjectName(QStringLiteral("backfillTarget"));
    m_target->setRange(1, longestTargetMs);
    m_target->setValue(usual.targetMs);
    m_target->setPrefix(tr("at most "));
    m_target->setSuffix(tr(" ms"));
    m_target->setAccessibleName(tr("Longest batch"));
    m_lag->setObjectName(QStringLiteral("backfillLag"));
    m_lag->setRange(0, mostLagSeconds);
    m_lag->setValue(int(usual.lagSeconds));
    m_lag->setPrefix(tr("at most "));
    m_lag->setSuffix(tr(" s"));
    m_lag->setToolTip(tr("Pauses while a replica is further behind."));
    m_lag->setAccessibleName(tr("Most lag of a replica"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *form = new QWidget;
    form->setAutoFillBackground(true);
    form->setBackgroundRole(QPalette::Base);
    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(12, 6, 12, 6);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(3, 2);
    const auto place = [&](const QString &label, QWidget *field, int row, int column, int columns = 1) {
        grid->addWidget(makeQuietLabel(label), row, column);
        grid->addWidget(field, row, column + 1, 1, columns);
    };
    place(tr("Table"), m_table, 0, 0);
    place(tr("Key"), m_key, 0, 2);
    place(tr("Set"), m_set, 1, 0, 3);
    place(tr("Where"), m_where, 2, 0, 3);
    place(tr("A batch"), m_target, 3, 0);
    place(tr("Replica's lag"), m_lag, 3, 2);
    grid->addWidget(m_start, 0, 4);
    grid->addWidget(m_stop, 1, 4);
    grid->addWidget(m_bar, 4, 0, 1, 5);
    grid->addWidget(m_sentence, 5, 0, 1, 5);
    grid->setRowStretch(6, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    return new Panel(tr("Change rows in short batches"), scroll);
}

QWidget *BackfillPanel::makeKnown()
{
    QTableView *table = makeFactsTable(tr("Backfills of this server"), { tr("State"), tr("Table"), tr("Set"), tr("Where"), tr("Changed"), tr("Seen"), tr("Left"), tr("Last batch"), tr("Who") }, &m_model, { 110, 130, 140, 170, 75, 75, 60, 130 });
    table->setObjectName(QStringLiteral("knownBackfills"));
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) { take(current.row()); });
    return new Panel(tr("Begun on this server"), table);
}

BackfillWork BackfillPanel::work() const
{
    BackfillWork work { m_table->text().trimmed(), m_set->text().trimmed(), m_where->text().trimmed(), {} };
    for (const QString &column : m_key->text().split(u',', Qt::SkipEmptyParts))
        work.key << column.trimmed();
    return work;
}

BackfillLimits BackfillPanel::limits() const
{
    BackfillLimits limits;
    limits.targetMs = m_target->value();
    limits.lagSeconds = m_lag->value();
    return limits;
}

void BackfillPanel::serverChanged()
{
    m_known.clear();
    showKnown();
    m_bar->hide();
    updateButtons();
    if (m_workbench.profile())
        m_state->showContent();
    else
        m_state->showEmpty(tr("Connect to a server to change the rows of a large table there, in batches that nobody waits for long."));
    if (m_workbench.profile() && isVisible())
        look();
}

void BackfillPanel::updateButtons()
{
    const BackfillWork wanted = work();
    const bool running = m_run.isRunning();
    m_start->setEnabled(!running && m_workbench.profile() && !wanted.table.isEmpty() && !wanted.set.isEmpty() && !wanted.where.isEmpty());
    m_stop->setEnabled(running);
    for (QWidget *field : std::initializer_list<QWidget *> { m_table, m_set, m_where, m_key, m_target, m_lag })
        field->setEnabled(!running);
    const bool known = std::any_of(m_known.begin(), m_known.end(), [&](const KnownBackfill &backfill) { return !backfill.finished && backfill.work.table == wanted.table && backfill.work.set == wanted.set && backfill.work.where == wanted.where; });
    m_start->setText(known ? tr("Go on...") : tr("Start..."));
}

void BackfillPanel::look()
{
    if (!m_workbench.profile() || m_looking.isRunning())
        return;
    m_reader = m_workbench.makeReader();
    m_state->showLoading(tr("Reading the backfills of %1.").arg(m_workbench.confirmationName()));
    m_looking = m_reader->run(tr("Backfills"), [](Session &session, Progress &) { return knownBackfills(session); });
    report(
        m_looking, this,
        [this](const QList<KnownBackfill> &known) {
            m_known = known;
            m_reader.reset();
            m_state->showContent();
            showKnown();
            updateButtons();
        },
        [this](const Error &error) { m_state->showError(error); });
}

void BackfillPanel::showKnown()
{
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> rows;
    for (const KnownBackfill &backfill : std::as_const(m_known)) {
        const bool complete = backfill.finished && backfill.rowsLeft.value_or(0) == 0;
        CellFacts state = plain(backfill.running ? tr("Running") : complete ? tr("Complete") : backfill.finished ? tr("Rows left") : tr("Stopped"));
        state.icon = backfill.running ? QStringLiteral("play") : complete ? QStringLiteral("check") : QStringLiteral("warning");
        state.iconColor = backfill.running || complete ? theme.good.color : theme.warning.color;
        rows << QList<CellFacts> { state, code(backfill.work.table), code(backfill.work.set), code(backfill.work.where), plain(formatCount(double(backfill.rowsChanged))), plain(formatCount(double(backfill.rowsSeen))),
                                   plain(backfill.rowsLeft ? formatCount(double(*backfill.rowsLeft)) : QString()), plain(backfill.updatedAt.toString(QStringLiteral("yyyy-MM-dd HH:mm"))), plain(backfill.who) };
    }
    m_model->setRows(rows);
}

/// The work of a row, to go on with it or to do it again.
void BackfillPanel::take(int row)
{
    if (row < 0 || row >= m_known.size() || m_run.isRunning())
        return;
    const BackfillWork &known = m_known[row].work;
    m_table->setText(known.table);
    m_set->setText(known.set);
    m_where->setText(known.where);
    m_key->setText(known.key.join(QStringLiteral(", ")));
}

void BackfillPanel::askToStart()
{
    const BackfillWork wanted = work();
    confirm({ tr("Backfill"), tr("The rows of %1 that match are changed in batches of at most %2 ms, each committed by itself. It can be stopped at any time and goes on where it stopped; what was changed stays changed.").arg(wanted.table).arg(m_target->value()),
              { QStringLiteral("UPDATE %1 SET %2 WHERE %3;").arg(wanted.table, wanted.set, wanted.where) }, tr("Change rows on %1"), m_workbench.confirmationName() },
            this, [this] { start(); });
}

void BackfillPanel::start()
{
    if (m_run.isRunning() || !m_workbench.profile())
        return;
    m_state->showContent();
    m_bar->setRange(0, 0);
    m_bar->show();
    m_sentence->setText(tr("Connecting."));
    m_run = runInBackground(tr("Backfill"), [server = m_workbench.tenantServer(), project = m_workbench.project(), work = work(), limits = limits()](Progress &progress) {
        const MigrationProject *const ofProject = project ? &*project : nullptr;
        QStringList sentences;
        for (const QString &tenant : tenantsOfBackfill(*Session::open(server.profile, server.password, progress), ofProject, work))
            sentences << sentencesOf(tenant, runBackfill(server, ofProject, tenant, work, limits, progress));
        return sentences;
    });
    m_run.control()->setListener([guard = QPointer<QObject>(this), this](const ProgressState &state) { postTo(guard, [this, state] { showProgress(state); }); });
    report(
        m_run, this,
        [this](const QStringList &sentences) {
            m_sentence->setText(sentences.join(u'\n'));
            m_workbench.say(sentences.front());
            ended();
            look();
        },
        [this](const Error &error) {
            m_state->showError(error, tr("Look again"));
            m_sentence->clear(); // the bar says it
            ended();
        },
        [this] {
            m_sentence->setText(tr("Stopped. The batch that was running is undone by the server, those before it stay. Start the same again to go on."));
            ended();
            look();
        });
    updateButtons();
    Q_EMIT runningChanged(true);
}

void BackfillPanel::showProgress(const ProgressState &state)
{
    if (!m_run.isRunning())
        return;
    m_bar->setRange(0, state.fraction < 0 ? 0 : barSteps); // 0: busy, for how long is not known
    m_bar->setValue(int(state.fraction * barSteps));
    m_sentence->setText(state.sentence);
}

void BackfillPanel::ended()
{
    m_bar->hide();
    updateButtons();
    Q_EMIT runningChanged(false);
}

} // namespace lockkeeper
