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
    : QWidget(parent)
{
    m_model = new FactsTableModel({ QStringLiteral("#"), tr("Statement"), tr("Lock"), failureKindName(failureKinds[0]), failureKindName(failureKinds[1]), failureKindName(failureKinds[2]), failureKindName(failureKinds[3]),
                                    failureKindName(failureKinds[4]), failureKindName(failureKinds[5]), failureKindName(failureKinds[6]) },
                                  this);
    m_table = makeTable(this, tr("Failure points"), FactsTableModel::factsOf);
    m_table->setObjectName(QStringLiteral("failurePoints"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setColumnWidth(0, 36);
    m_table->setColumnWidth(1, 330);
    m_table->setColumnWidth(2, 48);
    for (int column = firstKindColumn; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, 122);
    auto *split = makeSplitter(Qt::Vertical);
    split->addWidget(m_table);
    split->addWidget(makeDetail());
    split->setSizes({ 300, 190 });
    auto *content = new QWidget;
    auto *contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addWidget(makeLegend());
    contentLayout->addWidget(split, 1);
    m_state = new StateOverlay(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state);
    connect(m_state, &StateOverlay::actionTriggered, this, &FailurePointsView::tryRequested);
    connect(m_state, &StateOverlay::retryTriggered, this, &FailurePointsView::tryRequested);
    connect(m_state, &StateOverlay::stopTriggered, this, &FailurePointsView::stopRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &FailurePointsView::showDetail);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        const Cell &cell = m_rows[index.row()];
        if (const FailureStatement *statement = m_report.failurePoints ? m_report.failurePoints->statement(cell.direction, cell.place) : nullptr; statement && statement->line > 0)
            Q_EMIT statementActivated(cell.direction, statement->line);
    });
    setReport({}, false);
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
        chip->setAutoFillBackground(true);
        chip->setMargin(4);
        m_chips << chip;
        layout->addWidget(chip);
    }
    layout->addStretch(1);
    m_copies = makeQuietLabel({});
    layout->addWidget(m_copies);
    m_filter = new QComboBox;
    m_filter->setAccessibleName(tr("Outcomes that are shown"));
    m_filter->addItems({ tr("All outcomes"), tr("Deviating rows") });
    connect(m_filter, &QComboBox::currentIndexChanged, this, &FailurePointsView::showRows);
    layout->addWidget(m_filter);
    return line;
}

QWidget *FailurePointsView::makeDetail()
{
    const auto table = [this](const QString &name, const QStringList &header, FactsTableModel **model, const QList<int> &widths) {
        QTableView *view = makeTable(this, name, FactsTableModel::factsOf);
        *model = new FactsTableModel(header, this);
        view->setModel(*model);
        view->horizontalHeader()->setVisible(header.size() > 2);
        for (int column = 0; column < int(widths.size()); ++column)
            view->setColumnWidth(column, widths[column]);
        return view;
    };
    auto *parts = makeSplitter(Qt::Horizontal);
    parts->addWidget(new Panel(tr("Observed after it"), table(tr("Observed"), { tr("What"), tr("Observed") }, &m_observed, { 90 })));
    parts->addWidget(new Panel(tr("What works from there"), table(tr("What works from there"), { tr("Way"), tr("Outcome"), tr("Time"), tr("Where it ends") }, &m_ways, { 190, 110, 60 })));
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
    auto *detail = new QWidget;
    auto *layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addWidget(parts, 1);
    return detail;
}

void FailurePointsView::setReport(const RehearsalReport &report, bool running)
{
    const bool other = m_report.migration.version != report.migration.version;
    m_report = report;
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
    fillLegend();
    showDetail();
}

int FailurePointsView::deviating() const
{
    if (!m_report.failurePoints)
        return 0;
    const auto &points = m_report.failurePoints->points;
    return int(std::count_if(points.begin(), points.end(), [](const FailurePoint &point) { return groupOf(point.state) == FailureState::InvalidIndex; }));
}

void FailurePointsView::fillLegend()
{
    const Theme &theme = Theme::of(this);
    const QString names[] = { tr("Unchanged"), tr("Known rest"), tr("Needs repair"), tr("Not tried") };
    for (size_t i = 0; i < legendStates.size(); ++i) {
        int number = 0;
        if (m_report.failurePoints)
            for (const FailurePoint &point : m_report.failurePoints->points)
                number += groupOf(point.state) == legendStates[i];
        const Tone &tone = toneOf(legendStates[i], theme);
        QPalette palette = m_chips[qsizetype(i)]->palette();
        palette.setColor(QPalette::Window, tone.tint);
        palette.setColor(QPalette::WindowText, tone.color);
        m_chips[qsizetype(i)]->setPalette(palette);
        m_chips[qsizetype(i)]->setText(QStringLiteral("&nbsp;%1&nbsp;&nbsp;%2&nbsp;").arg(names[i]).arg(number));
    }
    m_copies->setText(m_report.failurePoints ? tr("Each point starts from a fresh copy of the database, %1 a copy").arg(formatSeconds(m_report.failurePoints->copySeconds)) : QString());
}

void FailurePointsView::showRows()
{
    m_rows.clear();
    QList<QList<CellFacts>> rows;
    const Theme &theme = Theme::of(this);
    const bool onlyDeviating = m_filter->currentIndex() == 1;
    if (!m_report.failurePoints) {
        m_model->setRows({});
        return;
    }
    const FailurePoints &points = *m_report.failurePoints;
    for (const FailureStatement &statement : points.statements) {
        if (m_rows.isEmpty() || m_rows.back().direction != statement.direction) {
            QList<CellFacts> heading(m_model->columnCount());
            for (CellFacts &cell : heading)
                cell.tint = theme.header;
            heading[1].strong = statement.direction == Direction::Up ? tr("Up") : tr("Down");
            heading[1].text = statement.oneTransaction ? tr("%1, one transaction").arg(m_report.migration.version) : tr("%1, no transaction").arg(m_report.migration.version);
            heading[1].textColor = theme.text2;
            rows << heading;
            m_rows << Cell { statement.direction, -1 };
        }
        QList<CellFacts> row { plain(QString::number(statement.place + 1)), code(statement.text), {} };
        row[2].badge = statement.lock;
        bool deviates = false;
        for (const FailureKind kind : failureKinds) {
            const FailurePoint *point = points.point(statement.direction, statement.place, kind);
            const FailurePoint *like = point ? nullptr : points.likePoint(statement.direction, statement.place, kind);
            CellFacts cell;
            if (point) {
                cell.icon = iconOf(point->state);
                cell.iconColor = toneOf(point->state, theme).color;
                cell.text = failureCell(*point);
                deviates = deviates || groupOf(point->state) == FailureState::InvalidIndex;
                if (groupOf(point->state) != FailureState::Unchanged && groupOf(point->state) != FailureState::Partial) {
                    cell.tint = toneOf(point->state, theme).tint;
                    cell.textColor = cell.iconColor;
                }
            } else {
                cell.text = like ? tr("as at %1").arg(like->place + 1) : tr("Not tried");
                cell.textColor = theme.text3;
            }
            row << cell;
        }
        if (onlyDeviating && !deviates)
            continue;
        rows << row;
        m_rows << Cell { statement.direction, statement.place };
    }
    m_model->setRows(rows);
}

const FailurePoint *FailurePointsView::pointAt(int row, int column) const
{
    if (!m_report.failurePoints || row < 0 || row >= m_rows.size() || m_rows[row].place < 0 || column < firstKindColumn)
        return nullptr;
    const FailureKind kind = failureKinds[size_t(column - firstKindColumn)];
    const FailurePoint *point = m_report.failurePoints->point(m_rows[row].direction, m_rows[row].place, kind);
    return point ? point : m_report.failurePoints->likePoint(m_rows[row].direction, m_rows[row].place, kind);
}

void FailurePointsView::showDetail()
{
    const FailurePoint *point = pointAt(m_table->currentIndex().row(), m_table->currentIndex().column());
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
