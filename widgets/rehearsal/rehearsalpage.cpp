#include "widgets/rehearsal/rehearsalpage.h"

#include "models/core/quantity.h"
#include "widgets/common/differencesview.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/icons.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/rehearsal/estimateview.h"
#include "widgets/rehearsal/failurepointsview.h"
#include "widgets/rehearsal/isolationview.h"
#include "widgets/rehearsal/loadview.h"
#include "widgets/rehearsal/plansview.h"
#include "widgets/rehearsal/procedureview.h"
#include "widgets/rehearsal/rehearsaldialog.h"
#include "widgets/rehearsal/rehearsaltables.h"
#include "widgets/rehearsal/timeline.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>

namespace lockkeeper {

RehearsalPage::RehearsalPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
{
    auto *right = makeSplitter(Qt::Vertical);
    m_timeline = new Timeline;
    auto *timePanel = new Panel(tr("Time line"), m_timeline);
    m_timePanel = timePanel;
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
    m_procedure = new ProcedureView;
    split->addWidget(m_procedure);
    split->addWidget(right);
    split->setSizes({ 250, 1120 });
    split->setStretchFactor(1, 1);
    m_state = new StateOverlay(makeColumn({ makeVerdict(), split }));
    fillWith(this, m_state);

    connect(m_state, &StateOverlay::actionTriggered, this, &RehearsalPage::start);
    connect(m_state, &StateOverlay::otherTriggered, this, &RehearsalPage::ask);
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
        if (!m_workbench.isRehearsing())
            return;
        if (m_live)
            m_remark->setText(sentence);
        else
            m_state->showLoading(sentence);
    });
    connect(&m_workbench, &Workbench::rehearsalEnded, this, &RehearsalPage::showCurrent);
    connect(&m_workbench, &Workbench::rehearsalFailed, this, [this](const Error &error) {
        showCurrent();
        m_state->showError(error);
    });
    // The table of failure points is as wide as the page, and their details need its height.
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        const bool whole = m_tabs->currentWidget() == m_failurePoints;
        m_timePanel->setVisible(!whole);
        m_procedure->setVisible(!whole);
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
    m_how = makeButton(tr("How..."), QStringLiteral("settings"), QStringLiteral("howToRehearse"));
    connect(m_how, &QPushButton::clicked, this, &RehearsalPage::ask);
    m_again = makePrimaryButton(tr("Rehearse again"), QStringLiteral("play"), QStringLiteral("rehearse"));
    connect(m_again, &QPushButton::clicked, this, &RehearsalPage::start);
    m_stop = makeButton(tr("Stop"), QStringLiteral("stop"), QStringLiteral("stopRehearsal"));
    connect(m_stop, &QPushButton::clicked, &m_workbench, &Workbench::stopRehearsal);
    auto *layout = new QHBoxLayout(m_verdict);
    layout->setContentsMargins(14, 8, 12, 8);
    layout->setSpacing(12);
    layout->addWidget(m_verdictIcon);
    layout->addLayout(text, 1);
    for (QPushButton *button : { exported, m_how, m_stop, m_again })
        layout->addWidget(button);
    return m_verdict;
}

QWidget *RehearsalPage::makeTabs()
{
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_statementView = makeFactsTable(tr("Statements"), statementHeader(), &m_statements, { 70, 330, 130, 130, 80, 80, 80 });
    m_tabs->addTab(m_statementView, tr("Statements"));
    connect(m_statementView->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        const int up = int(m_report.statementsOf(Direction::Up).size()), shown = m_direction->currentIndex();
        if (index.isValid() && shown <= 1 && (index.row() >= up) == (shown == 1))
            m_timeline->setCurrent(shown == 1 ? index.row() - up : index.row());
    });
    connect(m_statementView, &QTableView::activated, this, [this](const QModelIndex &index) {
        const StatementMeasure &measure = m_report.statements[index.row()];
        Q_EMIT statementActivated(measure.direction, measure.line);
    });
    m_schema = new DifferencesView(tr("Before"), tr("After the down"));
    m_tabs->addTab(m_schema, tr("Schema"));
    QTableView *lost = makeFactsTable(tr("Data"), dataHeader(), &m_data, { 420, 360 });
    m_dataState = new StateOverlay(lost);
    m_tabs->addTab(m_dataState, tr("Data"));
    m_probeState = new StateOverlay(makeFactsTable(tr("Exercise"), probeHeader(), &m_probes, { 300, 220, 170 }));
    m_tabs->addTab(m_probeState, tr("Exercise"));
    m_failurePoints = new FailurePointsView;
    connect(m_failurePoints, &FailurePointsView::runbookRequested, this, &RehearsalPage::runbookRequested);
    connect(m_failurePoints, &FailurePointsView::statementActivated, this, &RehearsalPage::statementActivated);
    connect(m_failurePoints, &FailurePointsView::pointWanted, &m_workbench, &Workbench::tryAgain);
    addSection(m_failurePoints, tr("Failure points"), &RehearsalChoice::failurePoints);
    addSection(new LoadView, tr("Load"), &RehearsalChoice::load);
    addSection(new PlansView, tr("Plans"), &RehearsalChoice::plans);
    addSection(new EstimateView, tr("Estimate"), &RehearsalChoice::estimate);
    addSection(new IsolationView, tr("Tenants"), nullptr);
    return m_tabs;
}

/// @p part of the choice asks for the section.
void RehearsalPage::addSection(ReportSection *section, const QString &title, bool RehearsalChoice::*part)
{
    m_sections << std::pair(section, title);
    m_tabs->addTab(section, title);
    connect(section, &ReportSection::stopRequested, &m_workbench, &Workbench::stopRehearsal);
    connect(section, &ReportSection::wanted, this, [this, part] {
        RehearsalChoice choice = m_workbench.choice();
        if (part)
            choice.*part = true;
        if (choice.server.isEmpty() && m_workbench.profile())
            choice.server = m_workbench.profile()->name;
        if (!problemsOf(choice, m_workbench.servers()).isEmpty())
            return askAbout(choice); // it says what is missing
        m_workbench.setChoice(choice);
        start();
    });
}

void RehearsalPage::start()
{
    if (!m_workbench.current().isEmpty())
        m_workbench.rehearse({ m_workbench.current() });
}

void RehearsalPage::showStatements()
{
    m_tabs->setCurrentIndex(0);
    m_statementView->setFocus();
}

void RehearsalPage::ask()
{
    askAbout(m_workbench.choice());
}

void RehearsalPage::askAbout(const RehearsalChoice &choice)
{
    auto *dialog = new RehearsalDialog(choice, m_workbench.servers(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RehearsalDialog::chosen, this, [this](const RehearsalChoice &chosen, bool now) {
        m_workbench.setChoice(chosen);
        showCurrent();
        if (now)
            start();
    });
    dialog->open();
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
    m_live = false;
    const QString own = m_workbench.project()->nameOf(migration);
    if (!m_workbench.isRehearsing())
        return m_state->showEmpty(tr("%1 is not rehearsed. %2 No database that is there is touched.").arg(own, m_workbench.choice().sentence()), tr("Rehearse %1").arg(own), tr("How..."));
    const Migration *running = m_workbench.project()->migration(m_workbench.rehearsing());
    const QString name = running ? m_workbench.project()->nameOf(*running) : m_workbench.rehearsing();
    m_state->showEmpty(m_workbench.rehearsing() == migration.version ? tr("%1 is being rehearsed. Its steps appear here as they are done.").arg(name)
                                                                     : tr("%1 is not rehearsed. The rehearsal of %2 is running.").arg(own, name));
    m_state->showLoading(m_progress.isEmpty() ? tr("Rehearsing %1.").arg(name) : m_progress);
}

void RehearsalPage::showReport(const RehearsalReport &report)
{
    m_report = report;
    const Theme &theme = Theme::of(this);
    const bool running = m_workbench.isRehearsing();
    m_live = running && m_workbench.rehearsing() == report.migration.version;
    const bool ended = !report.sentence.isEmpty();
    const Tone &tone = !ended ? theme.unknown : report.verdict == RehearsalReport::Verdict::Safe ? theme.good : report.verdict == RehearsalReport::Verdict::Caution ? theme.warning : theme.bad;
    QPalette palette = m_verdict->palette();
    palette.setColor(QPalette::Window, tone.tint);
    m_verdict->setPalette(palette);
    palette.setColor(QPalette::WindowText, tone.color);
    m_sentence->setPalette(palette);
    m_sentence->setText(ended ? report.sentence : tr("Rehearsing %1").arg(m_workbench.project()->nameOf(report.migration)));
    m_remark->setText(m_live ? m_progress : report.remark);
    m_verdictIcon->setPixmap(icon(!ended ? QStringLiteral("ring") : report.verdict == RehearsalReport::Verdict::Safe ? QStringLiteral("check") : report.verdict == RehearsalReport::Verdict::Caution ? QStringLiteral("warning") : QStringLiteral("cross"), tone.color).pixmap(20, 20));
    m_again->setVisible(!m_live);
    m_again->setEnabled(!running);
    m_how->setEnabled(!running);
    m_stop->setVisible(m_live);
    m_procedure->setReport(report, m_workbench.choice().sentence());
    const int wanted = report.load && report.load->problem.isEmpty() ? 5 : 2;
    while (m_direction->count() > wanted)
        m_direction->removeItem(m_direction->count() - 1);
    if (m_direction->count() < wanted)
        m_direction->addItems({ tr("up, under load"), tr("up, behind a long transaction"), tr("the same, with a lock_timeout") });
    showTimeline();
    showTables(report);
    for (const auto &[section, title] : std::as_const(m_sections)) {
        section->setReport(report, m_live);
        m_tabs->setTabText(m_tabs->indexOf(section), section->count() ? QStringLiteral("%1 %2").arg(title).arg(section->count()) : title);
    }
}

void RehearsalPage::showTables(const RehearsalReport &report)
{
    const Theme &theme = Theme::of(this);
    m_statements->setRows(statementRows(report, theme));
    m_data->setRows(dataRows(report, theme));
    m_probes->setRows(probeRows(report, theme));
    const bool compared = report.step(QStringLiteral("compare-schema")) && report.step(QStringLiteral("compare-schema"))->seconds > 0;
    if (report.allDifferences().isEmpty())
        m_schema->showNone(report.restored == u"exact" ? tr("After the down the schema is exactly as before.") : compared ? tr("No difference was found.") : tr("The schema was not compared: the procedure did not come that far."));
    else
        m_schema->setDifferences(report.allDifferences());
    if (m_data->rowCount() == 0)
        m_dataState->showEmpty(report.restored.isEmpty() ? tr("The rows were not compared: the procedure did not come that far.")
                                                         : tr("Every one of the %1 rows that were there before is there after the down, with every value.").arg(formatCount(double(report.rowsBefore))));
    else
        m_dataState->showContent();
    if (m_probes->rowCount() == 0)
        m_probeState->showEmpty(tr("No row was written to use the new schema: the migration makes no column, type, constraint or table that one could use, or it did not come that far."));
    else
        m_probeState->showContent();
    const auto count = [this](int tab, const QString &title, qsizetype number) { m_tabs->setTabText(tab, QStringLiteral("%1 %2").arg(title).arg(number)); };
    count(0, tr("Statements"), m_statements->rowCount());
    count(1, tr("Schema"), report.allDifferences().size());
    count(2, tr("Data"), m_data->rowCount());
    count(3, tr("Exercise"), m_probes->rowCount());
}

} // namespace lockkeeper
