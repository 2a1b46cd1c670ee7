#include "widgets/start/startpage.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lockkeeper {

StartPage::StartPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(makeMain());
    layout->addWidget(scroll, 73);
    layout->addWidget(makeSide(), 27);
    for (const auto signal : { &Workbench::projectChanged, &Workbench::serverChanged, &Workbench::statusesChanged, &Workbench::matrixChanged })
        connect(&m_workbench, signal, this, &StartPage::showState);
    connect(&m_workbench, &Workbench::rehearsalEnded, this, &StartPage::showState);
    connect(&m_workbench, &Workbench::migrationRan, this, &StartPage::showState);
    showState();
}

QWidget *StartPage::makeMain()
{
    auto *page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(22, 16, 22, 16);
    layout->setSpacing(8);
    auto *demo = makeButton(tr("Open the demo"), QStringLiteral("play"), QStringLiteral("openDemo"));
    auto *connection = makeButton(tr("New connection..."), QStringLiteral("server"), QStringLiteral("newConnection"));
    auto *open = makePrimaryButton(tr("Open project..."), QStringLiteral("folder"), QStringLiteral("openProject"));
    connect(demo, &QPushButton::clicked, this, &StartPage::openDemoRequested);
    connect(connection, &QPushButton::clicked, this, &StartPage::connectRequested);
    connect(open, &QPushButton::clicked, this, &StartPage::openProjectRequested);
    auto *head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Start"), 20, 600));
    head->addStretch();
    for (QPushButton *button : { demo, connection, open })
        head->addWidget(button);
    layout->addLayout(head);

    m_welcome = new QWidget;
    auto *welcome = new QVBoxLayout(m_welcome);
    welcome->setContentsMargins(0, 24, 0, 24);
    welcome->setSpacing(14);
    const std::pair<QString, QString> rows[] = { { tr("Open a project"), tr("A folder with migrations, whatever tool applies them; nothing in it is run.") },
                                                 { tr("Connect to a server"), tr("To see its schema and which migrations it has. Connections are read-only.") },
                                                 { tr("Try the demo"), tr("A small shop with pending migrations and a private PostgreSQL of its own. Takes some seconds.") } };
    for (const auto &[title, text] : rows) {
        welcome->addWidget(makeLabel(title, 15, 600));
        welcome->addWidget(makeQuietLabel(text));
    }
    layout->addWidget(m_welcome);

    const auto section = [&](QLabel **title, const QString &text, QTableView **view, FactsTableModel **model, const QStringList &header, const QList<int> &widths, const QList<int> &stretched) {
        *title = makeLabel(text, 15, 600);
        *view = makeFactsTable(text, header, model, widths, this);
        (*view)->setFrameShape(QFrame::StyledPanel);
        (*view)->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // in a narrow window texts are shortened
        (*view)->horizontalHeader()->setStretchLastSection(false);
        for (const int column : stretched)
            (*view)->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
        layout->addSpacing(8);
        layout->addWidget(*title);
        layout->addWidget(*view);
    };
    section(&m_pendingTitle, tr("What is pending where"), &m_pendingView, &m_pending, { tr("Pending"), tr("Risk"), tr("Server"), tr("Old code + new schema"), tr("Reversible") }, { 220, 84, 88, 140, 150 }, { 0, 3 });
    section(&m_recentTitle, tr("Recent projects"), &m_recentView, &m_recent, { tr("Project"), tr("Folder") }, { 220 }, { 1 });
    section(&m_runsTitle, tr("Last runs"), &m_runsView, &m_runs, { tr("When"), tr("What"), tr("Detail"), tr("Outcome") }, { 80, 120, 300, 130 }, { 2 });
    connect(m_pendingView, &QTableView::activated, this, [this](const QModelIndex &index) {
        const QList<Migration> pending = m_workbench.pending();
        if (index.row() >= pending.size())
            return;
        m_workbench.select(pending[index.row()].version);
        Q_EMIT pageRequested(index.column() == 3 ? QStringLiteral("matrix") : index.column() == 4 ? QStringLiteral("rehearsal") : QStringLiteral("migrations"));
    });
    connect(m_recentView, &QTableView::activated, this, [this](const QModelIndex &index) { Q_EMIT openFolderRequested(m_folders.value(index.row())); });
    layout->addStretch();
    return page;
}

QWidget *StartPage::makeSide()
{
    auto *side = new QWidget;
    side->setAutoFillBackground(true);
    m_side = new QVBoxLayout(side);
    m_side->setContentsMargins(18, 18, 18, 18);
    m_side->setSpacing(6);
    return side;
}

/// As high as its rows, so that the page scrolls and not the table.
static void fitHeight(QTableView *view)
{
    view->setFixedHeight(view->horizontalHeader()->height() + 24 * std::max(1, view->model()->rowCount()) + 4);
}

static CellFacts verdictCell(const MatrixCell &cell, const Theme &theme)
{
    const bool bad = cell.verdict == MatrixCell::Verdict::Fail || cell.verdict == MatrixCell::Verdict::No;
    const bool doubtful = cell.verdict == MatrixCell::Verdict::YesLoses || cell.verdict == MatrixCell::Verdict::Slower || cell.verdict == MatrixCell::Verdict::Unknown;
    CellFacts facts;
    facts.icon = bad ? QStringLiteral("cross") : cell.verdict == MatrixCell::Verdict::Unknown ? QStringLiteral("question") : doubtful ? QStringLiteral("warning") : QStringLiteral("check");
    facts.iconColor = facts.strongColor = bad ? theme.bad.color : doubtful ? theme.warning.color : theme.good.color;
    facts.strong = verdictName(cell.verdict);
    facts.text = cell.reason;
    return facts;
}

void StartPage::showState()
{
    const Theme &theme = Theme::of(this);
    const bool hasProject = m_workbench.project().has_value();
    m_welcome->setVisible(!hasProject);
    QList<QList<CellFacts>> pending, recent, runs;
    for (const Migration &migration : m_workbench.pending()) {
        CellFacts risk, state;
        state.icon = QStringLiteral("clock");
        state.text = tr("Pending");
        QList<CellFacts> row { plain(m_workbench.project()->nameOf(migration)), risk, state, plain({}), plain({}) };
        if (const MatrixRow *matrix = m_workbench.matrixRow(migration.version)) {
            row[1].riskBars = int(matrix->risk);
            row[1].strong = matrix->risk == Risk::Low ? tr("Low") : matrix->risk == Risk::Medium ? tr("Medium") : tr("High");
            row[1].strongColor = theme.risk(matrix->risk).color;
            row[3] = verdictCell(matrix->oldNew, theme);
            row[4] = verdictCell(matrix->reversible, theme);
        }
        pending << row;
    }
    m_pending->setRows(pending);
    m_pendingTitle->setVisible(hasProject);
    m_pendingView->setVisible(hasProject && !pending.isEmpty());
    m_pendingTitle->setText(pending.isEmpty() ? tr("Nothing is pending in %1").arg(hasProject ? m_workbench.project()->name : QString())
                                              : tr("What is pending in %1%2").arg(m_workbench.project()->name, m_workbench.profile() ? tr(" on %1").arg(m_workbench.profile()->name) : QString()));
    for (const QString &folder : std::as_const(m_folders)) {
        CellFacts name;
        name.icon = QStringLiteral("folder");
        name.strong = QFileInfo(folder).fileName();
        recent << QList<CellFacts> { name, code(folder) };
    }
    m_recent->setRows(recent);
    m_recentTitle->setVisible(!recent.isEmpty());
    m_recentView->setVisible(!recent.isEmpty());
    for (const FinishedRun &run : m_workbench.lastRuns()) {
        CellFacts what, outcome;
        what.icon = run.icon;
        what.text = run.what;
        static const char *const icons[] = { "check", "warning", "cross" };
        const QColor colors[] = { theme.good.color, theme.warning.color, theme.bad.color };
        outcome.icon = QLatin1String(icons[int(run.grade)]);
        outcome.iconColor = outcome.strongColor = colors[int(run.grade)];
        outcome.strong = run.outcome;
        runs << QList<CellFacts> { plain(run.at.toString(QStringLiteral("HH:mm"))), what, plain(run.detail), outcome };
    }
    m_runs->setRows(runs);
    m_runsTitle->setVisible(!runs.isEmpty());
    m_runsView->setVisible(!runs.isEmpty());
    for (QTableView *view : { m_pendingView, m_recentView, m_runsView })
        fitHeight(view);

    while (QLayoutItem *item = m_side->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_side->addWidget(makeLabel(tr("Server"), 15, 600));
    if (const auto &profile = m_workbench.profile()) {
        m_side->addWidget(makeLabel(profile->name, 13, 600));
        m_side->addWidget(makeQuietLabel(tr("%1, database %2, %3").arg(profile->address(), profile->database, environmentId(profile->environment))));
        m_side->addWidget(makeQuietLabel(m_workbench.serverVersion().isEmpty() ? tr("connecting") : tr("PostgreSQL %1, read-only").arg(m_workbench.serverVersion())));
    } else {
        m_side->addWidget(makeQuietLabel(tr("None is connected.")));
    }
    m_side->addSpacing(16);
    m_side->addWidget(makeLabel(tr("Do next"), 15, 600));
    int shown = 0;
    const auto next = [&](const QString &text, const QString &detail, const QString &version, const QString &target) {
        static constexpr int most = 3;
        if (shown++ >= most)
            return;
        QPushButton *button = makeButton(text, {}, QStringLiteral("doNext"));
        button->setStyleSheet(QStringLiteral("text-align: left;"));
        connect(button, &QPushButton::clicked, this, [this, version, target] {
            m_workbench.select(version);
            Q_EMIT pageRequested(target);
        });
        m_side->addWidget(button);
        QLabel *label = makeQuietLabel(detail);
        label->setWordWrap(true);
        m_side->addWidget(label);
    };
    for (const MatrixRow &row : m_workbench.matrix().rows) {
        const QString name = m_workbench.project() ? m_workbench.project()->nameOf(row.migration) : row.migration.name;
        if (row.oldNew.verdict == MatrixCell::Verdict::Fail)
            next(tr("Replace %1").arg(name), tr("The old code fails on it: %1.").arg(row.oldNew.reason), row.migration.version, QStringLiteral("matrix"));
        else if (row.reversible.verdict == MatrixCell::Verdict::No)
            next(tr("Look at %1").arg(name), tr("It cannot be rolled back: %1.").arg(row.reversible.reason), row.migration.version, QStringLiteral("rehearsal"));
        else if (!row.reversible.proved)
            next(tr("Rehearse %1").arg(name), tr("Nobody proved yet that it can be rolled back."), row.migration.version, QStringLiteral("rehearsal"));
    }
    if (shown == 0)
        m_side->addWidget(makeQuietLabel(hasProject ? tr("Nothing is open.") : tr("Open a project, or the demo.")));
    if (hasProject && !m_workbench.project()->problems.isEmpty()) {
        m_side->addSpacing(16);
        m_side->addWidget(makeLabel(tr("Problems in the project"), 15, 600));
        for (const ProjectProblem &problem : m_workbench.project()->problems) {
            QLabel *label = makeQuietLabel(problem.message);
            label->setWordWrap(true);
            m_side->addWidget(label);
        }
    }
    m_side->addStretch();
}

void StartPage::setRecentProjects(const QStringList &folders)
{
    m_folders = folders;
    showState();
}

} // namespace lockkeeper
