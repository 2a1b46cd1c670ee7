#include "widgets/rehearsal/rehearsalpage.h"

#include "models/core/quantity.h"
#include "models/rehearsal/rehearser.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/icons.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/rehearsal/failurepointsview.h"
#include "widgets/rehearsal/loadview.h"
#include "widgets/rehearsal/timeline.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QToolButton>

namespace lockkeeper {

enum StepRole { StateRole = Qt::UserRole + 1, SecondsRole, DetailRole };

namespace {

/// A step as a circle with its state, title and time, and below it what was seen.
class StepDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return { 200, 46 }; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const auto state = RehearsalStep::State(index.data(StateRole).toInt());
        static const char *const icons[] = { "ring", "play", "check", "warning", "cross", "ring" };
        const QColor colors[] = { theme.text3, theme.accent, theme.good.color, theme.warning.color, theme.bad.color, theme.text3 };
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.selection);
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect circle(option.rect.left() + 10, option.rect.top() + 8, 20, 20);
        if (index.row() + 1 < index.model()->rowCount()) {
            painter->setPen(theme.lineStrong);
            painter->drawLine(circle.center().x() + 1, circle.bottom() + 2, circle.center().x() + 1, option.rect.bottom() + 8);
        }
        painter->setPen(QPen(colors[int(state)], 1.4));
        painter->setBrush(theme.base);
        painter->drawEllipse(circle);
        if (state != RehearsalStep::State::Pending && state != RehearsalStep::State::Skipped)
            paintIcon(painter, circle.adjusted(4, 4, -4, -4), QLatin1String(icons[int(state)]), colors[int(state)]);
        const QRect text = option.rect.adjusted(40, 6, -10, -4);
        const bool reached = state != RehearsalStep::State::Pending && state != RehearsalStep::State::Skipped;
        painter->setFont(interfaceFont(13, reached ? 600 : 400));
        painter->setPen(reached ? theme.text : theme.text2);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignTop, index.data(Qt::DisplayRole).toString());
        painter->setFont(interfaceFont(12));
        painter->setPen(theme.text2);
        if (const double seconds = index.data(SecondsRole).toDouble(); reached && seconds > 0)
            painter->drawText(text, Qt::AlignRight | Qt::AlignTop, formatSeconds(seconds));
        painter->drawText(text.adjusted(0, 18, 0, 0), Qt::AlignLeft | Qt::AlignTop, painter->fontMetrics().elidedText(index.data(DetailRole).toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }
};

} // namespace

RehearsalPage::RehearsalPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
{
    auto *right = makeSplitter(Qt::Vertical);
    m_timeline = new Timeline;
    auto *timePanel = new Panel(tr("Time line"), m_timeline);
    m_direction = new QComboBox;
    m_direction->addItems({ tr("up"), tr("down") });
    m_direction->setAccessibleName(tr("Direction"));
    auto *out = makeFlatButton(QStringLiteral("chevron-down"), tr("Zoom out"), QStringLiteral("zoomOut"));
    auto *in = makeFlatButton(QStringLiteral("plus"), tr("Zoom in"), QStringLiteral("zoomIn"));
    auto *picture = makeFlatButton(QStringLiteral("export"), tr("Write the time line as SVG or PNG"), QStringLiteral("exportTimeline"));
    connect(picture, &QToolButton::clicked, this, &RehearsalPage::exportTimeline);
    for (QWidget *widget : { static_cast<QWidget *>(m_direction), static_cast<QWidget *>(out), static_cast<QWidget *>(in), static_cast<QWidget *>(picture) })
        timePanel->addToTitle(widget);
    connect(in, &QToolButton::clicked, m_timeline, [this] { m_timeline->zoom(1.5); });
    connect(out, &QToolButton::clicked, m_timeline, [this] { m_timeline->zoom(1 / 1.5); });
    connect(m_direction, &QComboBox::currentIndexChanged, this, &RehearsalPage::showTimeline);
    connect(m_timeline, &Timeline::lineActivated, this, [this](int line) { Q_EMIT statementActivated(m_direction->currentIndex() == 1 ? Direction::Down : Direction::Up, line); });
    connect(m_timeline, &Timeline::statementClicked, this, [this](int statement) {
        if (m_direction->currentIndex() > 1)
            return; // statements under load are not those of the table
        m_tabs->setCurrentIndex(0);
        const int before = m_direction->currentIndex() != 1 ? 0 : int(m_report.statementsOf(Direction::Up).size());
        m_statementView->selectRow(statement + before);
    });
    right->addWidget(timePanel);
    right->addWidget(makeTabs());
    right->setSizes({ 380, 330 });
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeProcedure());
    split->addWidget(right);
    split->setSizes({ 250, 1120 });
    split->setStretchFactor(1, 1);
    auto *content = new QWidget;
    auto *contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addWidget(makeVerdict());
    contentLayout->addWidget(split, 1);
    m_state = new StateOverlay(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state);

    connect(m_state, &StateOverlay::actionTriggered, this, &RehearsalPage::start);
    connect(m_state, &StateOverlay::retryTriggered, this, &RehearsalPage::start);
    connect(&m_workbench, &Workbench::currentChanged, this, &RehearsalPage::showCurrent);
    connect(&m_workbench, &Workbench::rehearsalStepped, this, [this](const RehearsalReport &report) {
        if (report.migration.version != m_workbench.current())
            return;
        m_state->showContent();
        showReport(report);
    });
    connect(m_state, &StateOverlay::stopTriggered, &m_workbench, &Workbench::stopRehearsal);
    connect(&m_workbench, &Workbench::rehearsingChanged, this, &RehearsalPage::showCurrent);
    connect(&m_workbench, &Workbench::rehearsalProgressed, this, [this](const QString &sentence) {
        m_progress = sentence; // shown where no step says it
        if (m_workbench.isRehearsing() && !m_stop->isVisible())
            m_state->showLoading(sentence);
    });
    connect(&m_workbench, &Workbench::rehearsalEnded, this, &RehearsalPage::showCurrent);
    connect(&m_workbench, &Workbench::rehearsalFailed, this, [this](const Error &error) {
        showCurrent();
        m_state->showError(error);
    });
    showCurrent();
}

QWidget *RehearsalPage::makeVerdict()
{
    m_verdict = new QWidget;
    m_verdict->setAutoFillBackground(true);
    m_verdict->setMinimumHeight(60);
    m_verdictIcon = new QLabel;
    m_sentence = makeLabel({}, 15, 600);
    m_sentence->setWordWrap(true);
    m_remark = makeLabel({}, 12);
    m_remark->setWordWrap(true);
    auto *text = new QVBoxLayout;
    text->setSpacing(2);
    text->addWidget(m_sentence);
    text->addWidget(m_remark);
    auto *exported = makeButton(tr("Report..."), QStringLiteral("export"), QStringLiteral("exportRehearsal"));
    connect(exported, &QPushButton::clicked, this, &RehearsalPage::exportRequested);
    m_again = makePrimaryButton(tr("Rehearse again"), QStringLiteral("play"), QStringLiteral("rehearse"));
    connect(m_again, &QPushButton::clicked, this, &RehearsalPage::start);
    m_stop = makeButton(tr("Stop"), QStringLiteral("stop"), QStringLiteral("stopRehearsal"));
    connect(m_stop, &QPushButton::clicked, &m_workbench, &Workbench::stopRehearsal);
    auto *layout = new QHBoxLayout(m_verdict);
    layout->setContentsMargins(14, 8, 12, 8);
    layout->setSpacing(12);
    layout->addWidget(m_verdictIcon);
    layout->addLayout(text, 1);
    for (QPushButton *button : { exported, m_stop, m_again })
        layout->addWidget(button);
    return m_verdict;
}

QWidget *RehearsalPage::makeProcedure()
{
    m_steps = new QStandardItemModel(this);
    auto *list = new QListView;
    list->setModel(m_steps);
    list->setItemDelegate(new StepDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setAccessibleName(tr("Procedure"));
    m_where = makeQuietLabel({});
    m_where->setMargin(10);
    m_where->setWordWrap(true);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(list, 1);
    layout->addWidget(m_where);
    return new Panel(tr("Procedure"), content);
}

QWidget *RehearsalPage::makeTabs()
{
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    const auto add = [&](const QString &title, const QStringList &header, FactsTableModel **model, const QList<int> &widths) {
        QTableView *view = makeTable(this, title, FactsTableModel::factsOf);
        *model = new FactsTableModel(header, this);
        view->setModel(*model);
        for (int column = 0; column < int(widths.size()); ++column)
            view->setColumnWidth(column, widths[column]);
        m_tabs->addTab(view, title);
        return view;
    };
    m_statementView = add(tr("Statements"), { tr("Place"), tr("Statement"), tr("Lock predicted"), tr("Lock measured"), tr("Work"), tr("Rows read"), tr("WAL"), tr("Prediction") }, &m_statements, { 70, 330, 130, 130, 80, 80, 80 });
    add(tr("Schema"), { tr("Object"), tr("Change"), tr("Before"), tr("After the down") }, &m_schema, { 260, 90, 360 });
    add(tr("Data"), { tr("What"), tr("For example") }, &m_data, { 420 });
    add(tr("Exercise"), { tr("Object"), tr("With"), tr("Outcome"), tr("Detail") }, &m_probes, { 300, 200, 130 });
    m_failurePoints = new FailurePointsView;
    connect(m_failurePoints, &FailurePointsView::tryRequested, this, [this] { startWith(true, false); });
    connect(m_failurePoints, &FailurePointsView::stopRequested, &m_workbench, &Workbench::stopRehearsal);
    connect(m_failurePoints, &FailurePointsView::runbookRequested, this, &RehearsalPage::runbookRequested);
    connect(m_failurePoints, &FailurePointsView::statementActivated, this, &RehearsalPage::statementActivated);
    m_tabs->addTab(m_failurePoints, tr("Failure points"));
    m_load = new LoadView;
    connect(m_load, &LoadView::runRequested, this, [this] { startWith(false, true); });
    m_tabs->addTab(m_load, tr("Load"));
    return m_tabs;
}

void RehearsalPage::start()
{
    startWith(false, false);
}

void RehearsalPage::startWith(bool failurePoints, bool load)
{
    if (m_workbench.current().isEmpty())
        return;
    const RehearsalReport *known = m_workbench.report(m_workbench.current());
    RehearsalExtras extras;
    if (failurePoints || (known && known->failurePoints)) {
        extras.failurePoints.emplace();
        extras.failurePoints->program = m_workbench.program();
    }
    if (load || (known && known->load))
        extras.load.emplace();
    m_workbench.rehearse({ m_workbench.current() }, extras);
}

void RehearsalPage::showTimeline()
{
    const int index = m_direction->currentIndex();
    if (index > 1 && m_report.load)
        m_timeline->setLoad(index == 2 ? m_report.load->load : index == 3 ? m_report.load->queue.value_or(LoadRun()) : m_report.load->queueTimeout.value_or(LoadRun()));
    else
        m_timeline->setReport(m_report, index == 1 ? Direction::Down : Direction::Up);
}

void RehearsalPage::exportTimeline()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the time line"), m_report.migration.name + QStringLiteral(".svg"), tr("SVG (*.svg);;PNG (*.png)"));
    if (file.isEmpty())
        return;
    try {
        m_timeline->exportTo(file);
        m_workbench.say(tr("%1 was written.").arg(file));
    } catch (const Error &error) {
        m_workbench.say(error.fullText(), false);
    }
}

void RehearsalPage::showCurrent()
{
    const Migration *migration = m_workbench.currentMigration();
    if (!migration)
        return m_state->showEmpty(tr("No project is open. Open one from Start."));
    if (const RehearsalReport *report = m_workbench.report(migration->version)) {
        m_state->showContent();
        showReport(*report);
    } else {
        showNotRehearsed(*migration);
    }
}

void RehearsalPage::showNotRehearsed(const Migration &migration)
{
    if (!m_workbench.isRehearsing())
        return m_state->showEmpty(tr("%1 is not rehearsed. It takes some seconds, a private PostgreSQL and no server of yours.").arg(migration.name), tr("Rehearse %1").arg(migration.name));
    const Migration *running = m_workbench.project()->migration(m_workbench.rehearsing());
    const QString name = running ? running->name : m_workbench.rehearsing();
    m_state->showEmpty(m_workbench.rehearsing() == migration.version ? tr("%1 is being rehearsed. Its steps appear here as they are done.").arg(name)
                                                                     : tr("%1 is not rehearsed. The rehearsal of %2 is running.").arg(migration.name, name));
    m_state->showLoading(m_progress.isEmpty() ? tr("Rehearsing %1.").arg(name) : m_progress);
}

void RehearsalPage::showReport(const RehearsalReport &report)
{
    m_report = report;
    const Theme &theme = Theme::of(this);
    const bool running = m_workbench.isRehearsing();
    const bool ended = !report.sentence.isEmpty();
    const Tone &tone = !ended ? theme.unknown : report.verdict == RehearsalReport::Verdict::Safe ? theme.good : report.verdict == RehearsalReport::Verdict::Caution ? theme.warning : theme.bad;
    QPalette palette = m_verdict->palette();
    palette.setColor(QPalette::Window, tone.tint);
    m_verdict->setPalette(palette);
    palette.setColor(QPalette::WindowText, tone.color);
    m_sentence->setPalette(palette);
    m_sentence->setText(ended ? report.sentence : tr("Rehearsing %1").arg(report.migration.name));
    m_remark->setText(report.remark);
    m_verdictIcon->setPixmap(icon(!ended ? QStringLiteral("ring") : report.verdict == RehearsalReport::Verdict::Safe ? QStringLiteral("check") : report.verdict == RehearsalReport::Verdict::Caution ? QStringLiteral("warning") : QStringLiteral("cross"), tone.color).pixmap(20, 20));
    m_again->setVisible(!running || ended);
    m_again->setEnabled(!running);
    m_stop->setVisible(running && !ended);
    showSteps(report);
    const int wanted = report.load && report.load->problem.isEmpty() ? 5 : 2;
    while (m_direction->count() > wanted)
        m_direction->removeItem(m_direction->count() - 1);
    if (m_direction->count() < wanted)
        m_direction->addItems({ tr("up, under load"), tr("up, behind a long transaction"), tr("the same, with a lock_timeout") });
    showTimeline();
    showTables(report);
    m_failurePoints->setReport(report, running);
    m_load->setReport(report, running);
    const int deviating = m_failurePoints->deviating();
    m_tabs->setTabText(m_tabs->indexOf(m_failurePoints), deviating ? tr("Failure points %1").arg(deviating) : tr("Failure points"));
}

void RehearsalPage::showSteps(const RehearsalReport &report)
{
    m_steps->clear();
    for (const RehearsalStep &step : report.steps) {
        auto *item = new QStandardItem(step.title);
        item->setData(int(step.state), StateRole);
        item->setData(step.seconds, SecondsRole);
        item->setData(step.detail, DetailRole);
        item->setToolTip(step.detail);
        m_steps->appendRow(item);
    }
    const QString where = tr("Sandbox, PostgreSQL %1\n%2 tables, %3 rows").arg(report.serverVersion).arg(report.tablesBefore).arg(formatCount(double(report.rowsBefore)));
    m_where->setText(report.dataSource.isEmpty() ? where : tr("%1\nRows: %2").arg(where, report.dataSource));
}

void RehearsalPage::showTables(const RehearsalReport &report)
{
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> statements, schema, lost, probes;
    const auto verdict = [&](bool good, const QString &word, const QString &rest) {
        CellFacts facts;
        facts.icon = good ? QStringLiteral("check") : QStringLiteral("warning");
        facts.iconColor = facts.strongColor = good ? theme.good.color : theme.warning.color;
        facts.strong = word;
        facts.text = rest;
        if (!good)
            facts.tint = theme.warning.tint;
        return facts;
    };
    for (const StatementMeasure &measure : report.statements) {
        CellFacts predicted, measured;
        predicted.badge = measure.strongestPredicted();
        LockDuration duration = LockDuration::Brief;
        for (const LockImpact &lock : measure.predicted)
            if (!lock.newRelation)
                duration = std::max(duration, lock.duration);
        predicted.text = predicted.badge == LockMode::None ? tr("none") : durationId(duration);
        predicted.textColor = theme.text2;
        measured.badge = std::max(measure.strongest(), measure.predicted.isEmpty() ? LockMode::None : measure.held);
        measured.text = formatSeconds(measure.seconds) + (measure.sampled ? tr(", sampled") : QString());
        statements << QList<CellFacts> { plain((measure.direction == Direction::Up ? tr("up %1") : tr("down %1")).arg(measure.line)), plain(measure.text), predicted, measured, plain(measure.work()),
                                         plain(formatCount(double(measure.rowsScanned))), plain(formatBytes(measure.walBytes)),
                                         measure.disagreements.isEmpty() ? verdict(true, tr("Agrees"), {}) : verdict(false, tr("Differs"), measure.disagreements.join(QStringLiteral("; "))) };
    }
    for (const CatalogDifference &difference : report.differences)
        schema << QList<CellFacts> { code(difference.object), plain(difference.kindId()), code(difference.before), code(difference.after) };
    for (const DataDifference &difference : report.dataDifferences) {
        CellFacts what = plain({});
        what.icon = QStringLiteral("cross");
        what.iconColor = what.strongColor = theme.bad.color;
        what.strong = difference.sentence();
        lost << QList<CellFacts> { what, code(difference.samples.join(QStringLiteral(", "))) };
    }
    for (const QString &values : report.newValuesLost)
        lost << QList<CellFacts> { verdict(false, tr("%1, written since the up").arg(values), {}), plain(tr("the down takes them away")) };
    for (const Probe &probe : report.probes)
        probes << QList<CellFacts> { code(probe.object), plain(probe.kindName()), probe.ok ? verdict(true, tr("As expected"), {}) : verdict(false, tr("Not as expected"), {}), plain(probe.detail) };
    for (const QString &missing : report.notExercised)
        probes << QList<CellFacts> { code(missing.section(u':', 0, 0)), plain({}), verdict(false, tr("Not exercised"), {}), plain(missing.section(u':', 1).trimmed()) };
    m_statements->setRows(statements);
    m_schema->setRows(schema);
    m_data->setRows(lost);
    m_probes->setRows(probes);
    m_tabs->setTabText(0, tr("Statements %1").arg(statements.size()));
    m_tabs->setTabText(1, tr("Schema %1").arg(schema.size()));
    m_tabs->setTabText(2, tr("Data %1").arg(lost.size()));
    m_tabs->setTabText(3, tr("Exercise %1").arg(probes.size()));
}

} // namespace lockkeeper
