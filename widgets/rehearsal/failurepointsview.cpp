#include "widgets/rehearsal/failurepointsview.h"

#include "models/core/quantity.h"
#include "models/runbook/failurescenarios.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/icons.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>

namespace lockkeeper {

static constexpr int firstKindColumn = 3;
static constexpr std::array legendStates { FailureState::Unchanged, FailureState::Partial, FailureState::InvalidIndex, FailureState::NotTried };

/// What a state means for a person: nothing to do, a known rest, a repair, nothing known.
static FailureState groupOf(FailureState state)
{
    switch (state) {
    case FailureState::Complete: return FailureState::Unchanged;
    case FailureState::NotRecorded:
    case FailureState::Unknown: return FailureState::InvalidIndex;
    default: return state;
    }
}

static QString groupName(FailureState state)
{
    switch (groupOf(state)) {
    case FailureState::Unchanged: return FailurePointsView::tr("Unchanged");
    case FailureState::Partial: return FailurePointsView::tr("Known rest");
    case FailureState::InvalidIndex: return FailurePointsView::tr("Needs repair");
    default: return FailurePointsView::tr("Not tried");
    }
}

static QString iconOf(FailureState state)
{
    switch (groupOf(state)) {
    case FailureState::Unchanged: return QStringLiteral("check");
    case FailureState::Partial: return QStringLiteral("info");
    case FailureState::InvalidIndex: return state == FailureState::Unknown ? QStringLiteral("cross") : QStringLiteral("warning");
    default: return QStringLiteral("question");
    }
}

static const Tone &toneOf(FailureState state, const Theme &theme)
{
    return state == FailureState::Unknown ? theme.bad : groupOf(state) == FailureState::InvalidIndex ? theme.warning : groupOf(state) == FailureState::NotTried ? theme.unknown : theme.good;
}

FailurePointsView::FailurePointsView(QWidget *parent)
    : ReportSection(parent)
{
    QStringList header { QStringLiteral("#"), tr("Statement"), tr("Lock") };
    QList<int> widths { 36, 330, 48 };
    for (const FailureKind kind : failureKinds) {
        header << failureKindName(kind);
        widths << 122;
    }
    m_table = makeFactsTable(tr("Failure points"), header, &m_model, widths);
    m_table->setObjectName(QStringLiteral("failurePoints"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    auto *split = makeSplitter(Qt::Vertical);
    split->addWidget(m_table);
    split->addWidget(makeDetail());
    split->setSizes({ 300, 190 });
    setContent(makeColumn({ makeLegend(), split }));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &FailurePointsView::showDetail);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        const Cell &cell = m_rows[index.row()];
        if (const FailureStatement *statement = m_report.failurePoints ? m_report.failurePoints->statement(cell.direction, cell.place) : nullptr; statement && statement->line > 0)
            Q_EMIT statementActivated(cell.direction, statement->line);
    });
    const auto key = [this](Qt::Key pressed, auto run) {
        auto *shortcut = new QShortcut(QKeySequence(pressed), m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    key(Qt::Key_R, [this] { tryCurrent(); });
    key(Qt::Key_F, [this] { m_filter->setCurrentIndex((m_filter->currentIndex() + 1) % m_filter->count()); });
    FailurePointsView::setReport({}, false);
}

QWidget *FailurePointsView::makeLegend()
{
    auto *line = new QWidget;
    line->setFixedHeight(36);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(10, 0, 10, 0);
    layout->setSpacing(8);
    for (size_t i = 0; i < legendStates.size(); ++i) {
        auto *chip = makeLabel({}, 12, 600);
        chip->setTextFormat(Qt::RichText);
        chip->setFixedHeight(22);
        m_chips << chip;
        layout->addWidget(chip);
    }
    layout->addStretch(1);
    m_copies = makeQuietLabel({});
    layout->addWidget(m_copies);
    m_filter = new QComboBox;
    m_filter->setAccessibleName(tr("Outcomes that are shown"));
    m_filter->addItem(tr("All outcomes"));
    for (const FailureState state : legendStates)
        m_filter->addItem(groupName(state));
    m_filter->setToolTip(tr("Only statements that have this outcome somewhere (F: the next one)"));
    connect(m_filter, &QComboBox::currentIndexChanged, this, &FailurePointsView::showRows);
    layout->addWidget(m_filter);
    return line;
}

QWidget *FailurePointsView::makeDetail()
{
    QTableView *observed = makeFactsTable(tr("Observed"), { tr("What"), tr("Observed") }, &m_observed, { 90 });
    observed->horizontalHeader()->hide();
    auto *parts = makeSplitter(Qt::Horizontal);
    parts->addWidget(new Panel(tr("Observed after it"), observed));
    parts->addWidget(new Panel(tr("What works from there"), makeFactsTable(tr("What works from there"), { tr("Way"), tr("Outcome"), tr("Time"), tr("Where it ends") }, &m_ways, { 190, 110, 60 })));
    m_runbook = makeLabel({}, 12);
    m_runbook->setWordWrap(true);
    m_runbook->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_runbook->setMargin(10);
    m_runbook->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *write = makeButton(tr("Open the runbook"), QStringLiteral("runbook"), QStringLiteral("failureRunbook"));
    connect(write, &QPushButton::clicked, this, &FailurePointsView::runbookRequested);
    auto *runbook = new QWidget;
    auto *runbookLayout = new QVBoxLayout(runbook);
    runbookLayout->setContentsMargins(0, 0, 0, 8);
    runbookLayout->addWidget(m_runbook, 1);
    runbookLayout->addWidget(write, 0, Qt::AlignHCenter);
    parts->addWidget(new Panel(tr("In the failure runbook"), runbook));
    parts->setSizes({ 350, 430, 280 });
    m_title = makeLabel({}, 13, 600);
    m_title->setMargin(4);
    m_alone = makeButton(tr("Try again alone"), QStringLiteral("refresh"), QStringLiteral("tryAlone"));
    m_alone->setToolTip(tr("Tries this one point on a fresh copy of the database (R)."));
    connect(m_alone, &QPushButton::clicked, this, &FailurePointsView::tryCurrent);
    auto *line = new QWidget;
    auto *lineLayout = new QHBoxLayout(line);
    lineLayout->setContentsMargins(4, 2, 8, 2);
    lineLayout->addWidget(m_title, 1);
    lineLayout->addWidget(m_alone);
    return makeColumn({ line, parts });
}

void FailurePointsView::setReport(const RehearsalReport &report, bool running)
{
    const bool other = m_report.migration.version != report.migration.version;
    m_report = report;
    m_running = running;
    if (!report.failurePoints) {
        m_state->showEmpty(running ? tr("The failure points come after the other steps, where they were asked for.") : tr("Failure points were not tried. Each statement of up and down is stopped once on a fresh copy of the database; this takes about a second a point."),
                           running ? QString() : tr("Try the failure points"));
    } else if (!report.failurePoints->problem.isEmpty()) {
        m_state->showError(Error(ErrorKind::Input, report.failurePoints->problem));
    } else {
        m_state->showContent();
        if (running)
            m_state->showLoading(tr("%n failure point(s) tried.", nullptr, report.failurePoints->tried()));
    }
    const QModelIndex current = m_table->currentIndex();
    const int row = other ? -1 : current.row(), column = current.column();
    showRows();
    if (row >= 0 && row < m_model->rowCount())
        m_table->setCurrentIndex(m_model->index(row, column));
    else
        chooseFirst();
    fillLegend();
    showDetail();
}

int FailurePointsView::count() const
{
    if (!m_report.failurePoints)
        return 0;
    const auto &points = m_report.failurePoints->points;
    return int(std::count_if(points.begin(), points.end(), [](const FailurePoint &point) { return groupOf(point.state) == FailureState::InvalidIndex; }));
}

void FailurePointsView::fillLegend()
{
    const Theme &theme = Theme::of(this);
    for (size_t i = 0; i < legendStates.size(); ++i) {
        int number = 0;
        if (m_report.failurePoints)
            for (const FailurePoint &point : m_report.failurePoints->points)
                number += groupOf(point.state) == legendStates[i];
        const Tone &tone = toneOf(legendStates[i], theme);
        m_chips[qsizetype(i)]->setStyleSheet(QStringLiteral("background: %1; color: %2; border-radius: 11px; padding: 0 6px;").arg(tone.tint.name(), tone.color.name()));
        m_chips[qsizetype(i)]->setText(QStringLiteral("&nbsp;%1&nbsp;&nbsp;%2&nbsp;").arg(groupName(legendStates[i])).arg(number));
    }
    m_copies->setText(m_report.failurePoints ? tr("Each point starts from a fresh copy of the database, %1 a copy").arg(formatSeconds(m_report.failurePoints->copySeconds)) : QString());
}

/// The filter leaves a statement that has the wanted outcome at one of its points.
bool FailurePointsView::isShown(const FailureStatement &statement) const
{
    if (m_filter->currentIndex() <= 0)
        return true;
    const FailureState wanted = legendStates[size_t(m_filter->currentIndex() - 1)];
    return std::any_of(failureKinds.begin(), failureKinds.end(), [&](FailureKind kind) {
        const FailurePoint *point = m_report.failurePoints->point(statement.direction, statement.place, kind);
        return point ? groupOf(point->state) == wanted : wanted == FailureState::NotTried && !m_report.failurePoints->likePoint(statement.direction, statement.place, kind);
    });
}

CellFacts FailurePointsView::cellOf(const FailureStatement &statement, FailureKind kind) const
{
    const Theme &theme = Theme::of(this);
    CellFacts cell;
    if (const FailurePoint *point = m_report.failurePoints->point(statement.direction, statement.place, kind)) {
        cell.icon = iconOf(point->state);
        cell.iconColor = toneOf(point->state, theme).color;
        cell.text = failureCell(*point);
        if (groupOf(point->state) != FailureState::Unchanged && groupOf(point->state) != FailureState::Partial) {
            cell.tint = toneOf(point->state, theme).tint;
            cell.textColor = cell.iconColor;
        }
    } else {
        const FailurePoint *like = m_report.failurePoints->likePoint(statement.direction, statement.place, kind);
        cell.text = like ? tr("as at %1").arg(like->place + 1) : tr("Not tried");
        cell.textColor = theme.text3;
    }
    return cell;
}

void FailurePointsView::showRows()
{
    m_rows.clear();
    QList<QList<CellFacts>> rows;
    if (!m_report.failurePoints)
        return m_model->setRows({});
    for (const FailureStatement &statement : m_report.failurePoints->statements) {
        if (!isShown(statement))
            continue;
        if (m_rows.isEmpty() || m_rows.back().direction != statement.direction) {
            QList<CellFacts> heading(m_model->columnCount());
            for (CellFacts &cell : heading)
                cell.tint = Theme::of(this).header;
            heading[1].strong = statement.direction == Direction::Up ? tr("Up") : tr("Down");
            heading[1].text = statement.oneTransaction ? tr("%1, one transaction").arg(m_report.migration.version) : tr("%1, no transaction").arg(m_report.migration.version);
            heading[1].textColor = Theme::of(this).text2;
            rows << heading;
            m_rows << Cell { statement.direction, -1 };
        }
        QList<CellFacts> row { plain(QString::number(statement.place + 1)), code(statement.text), {} };
        row[2].badge = statement.lock;
        for (const FailureKind kind : failureKinds)
            row << cellOf(statement, kind);
        rows << row;
        m_rows << Cell { statement.direction, statement.place };
    }
    m_model->setRows(rows);
}

std::optional<FailurePlace> FailurePointsView::currentPlace() const
{
    const QModelIndex index = m_table->currentIndex();
    if (!m_report.failurePoints || !index.isValid() || index.row() >= m_rows.size() || m_rows[index.row()].place < 0 || index.column() < firstKindColumn)
        return std::nullopt;
    return FailurePlace { m_rows[index.row()].direction, m_rows[index.row()].place, failureKinds[size_t(index.column() - firstKindColumn)] };
}

void FailurePointsView::tryCurrent()
{
    if (const auto place = currentPlace(); place && !m_running)
        Q_EMIT pointWanted(*place);
}

/// What needs a person most: a point that needs repair, else the first that was tried.
void FailurePointsView::chooseFirst()
{
    QModelIndex first;
    for (int row = 0; row < int(m_rows.size()) && m_report.failurePoints; ++row)
        for (size_t kind = 0; kind < failureKinds.size() && m_rows[row].place >= 0; ++kind) {
            const FailurePoint *point = m_report.failurePoints->point(m_rows[row].direction, m_rows[row].place, failureKinds[kind]);
            const QModelIndex cell = m_model->index(row, firstKindColumn + int(kind));
            if (point && groupOf(point->state) == FailureState::InvalidIndex)
                return m_table->setCurrentIndex(cell);
            if (point && point->state != FailureState::NotTried && !first.isValid())
                first = cell;
        }
    m_table->setCurrentIndex(first);
}

/// What is known of the current cell: its own point, or that of another statement of its class.
const FailurePoint *FailurePointsView::currentPoint() const
{
    const auto at = currentPlace();
    if (!at)
        return nullptr;
    const FailurePoint *point = m_report.failurePoints->point(at->direction, at->place, at->kind);
    return point ? point : m_report.failurePoints->likePoint(at->direction, at->place, at->kind);
}

void FailurePointsView::showDetail()
{
    m_alone->setEnabled(currentPlace().has_value() && !m_running);
    const FailurePoint *point = currentPoint();
    QList<QList<CellFacts>> observed, ways;
    const Theme &theme = Theme::of(this);
    if (!point) {
        m_title->setText(tr("Choose a cell to see what was left and what works from there."));
        m_observed->setRows({});
        m_ways->setRows({});
        m_runbook->clear();
        return;
    }
    m_title->setText(failureTitle(*m_report.failurePoints, *point));
    const auto fact = [&](const QString &what, const CellFacts &value) {
        CellFacts name = plain(what);
        name.textColor = theme.text2;
        observed << QList<CellFacts> { name, value };
    };
    if (point->state == FailureState::NotTried)
        fact(tr("Not tried"), plain(point->reason));
    else {
        fact(tr("Server said"), code(point->serverSaid.isEmpty() ? tr("nothing: nobody was there to hear it") : point->serverSaid.section(u'\n', 0, 0) + u' ' + point->sqlState));
        fact(tr("History"), plain(tr("%1 is %2").arg(m_report.migration.version, point->history)));
        for (const QString &index : point->leftBehind) {
            CellFacts left = code(index);
            left.strong = QStringLiteral("INVALID");
            left.strongColor = theme.warning.color;
            fact(tr("Left behind"), left);
        }
        for (const QString &statement : point->done)
            fact(tr("Has happened"), plain(statement));
        for (const QString &statement : point->remaining)
            fact(tr("Remains"), plain(statement));
        fact(tr("Rows"), plain(point->sameRows ? tr("unchanged") : tr("changed")));
    }
    for (const FailureWay &way : point->ways) {
        const Tone &tone = way.outcome == FailureWay::Outcome::Works ? theme.good : way.outcome == FailureWay::Outcome::NothingToDo ? theme.unknown : way.outcome == FailureWay::Outcome::Refused ? theme.warning : theme.bad;
        CellFacts name;
        name.strong = failureWayName(way);
        CellFacts outcome;
        outcome.icon = way.outcome == FailureWay::Outcome::Works ? QStringLiteral("check") : way.outcome == FailureWay::Outcome::NothingToDo ? QStringLiteral("circle") : way.outcome == FailureWay::Outcome::Refused ? QStringLiteral("warning") : QStringLiteral("cross");
        outcome.iconColor = outcome.textColor = tone.color;
        outcome.text = failureOutcomeName(way.outcome);
        ways << QList<CellFacts> { name, outcome, plain(formatSeconds(way.seconds)), plain(way.detail) };
    }
    m_observed->setRows(observed);
    m_ways->setRows(ways);
    m_runbook->setText(scenarioText(m_report, *point));
}

} // namespace lockkeeper
