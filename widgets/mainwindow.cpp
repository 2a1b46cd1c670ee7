#include "widgets/mainwindow.h"

#include "models/core/files.h"
#include "models/report/reports.h"
#include "widgets/common/icons.h"
#include "widgets/common/pdf.h"
#include "widgets/common/viewsupport.h"
#include "widgets/connections/connectiondialog.h"
#include "widgets/designer/designerpage.h"
#include "widgets/editor/migrationspage.h"
#include "widgets/editor/sqleditor.h"
#include "widgets/matrix/matrixpage.h"
#include "widgets/rehearsal/rehearsalpage.h"
#include "widgets/runbook/runbookpage.h"
#include "widgets/schema/schemapage.h"
#include "widgets/start/startpage.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLabel>
#include <QPainter>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

namespace lockkeeper {

static constexpr int environmentLineHeight = 3;
static constexpr int mostRecentProjects = 10;

static QStringList recentProjects()
{
    return QSettings().value(QStringLiteral("recentProjects")).toStringList();
}

MainWindow::MainWindow(Workbench &workbench, MainWindowHooks hooks)
    : m_workbench(workbench)
    , m_hooks(std::move(hooks))
    , m_stack(new QStackedWidget)
    , m_pageActions(new QActionGroup(this))
{
    setWindowTitle(tr("Lockkeeper"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/lockkeeper.svg")));
    setMinimumSize(1024, 640);
    resize(1440, 900);
    setContextMenuPolicy(Qt::NoContextMenu);
    makePages();
    makeMenus();
    makeContextBar();
    makeRail();
    makeStatusBar();
    setCentralWidget(m_stack);
    m_workbench.setProgram(m_hooks.program);
    m_workbench.setSavedServers(m_hooks.loadProfiles);
    showPage(QStringLiteral("start"));
    m_start->setRecentProjects(recentProjects());
    for (const auto signal : { &Workbench::projectChanged, &Workbench::serverChanged, &Workbench::statusesChanged, &Workbench::currentChanged, &Workbench::matrixChanged, &Workbench::writingChanged })
        connect(&m_workbench, signal, this, &MainWindow::updateContext);
    connect(&m_workbench, &Workbench::rehearsalEnded, this, &MainWindow::updateContext);
    connect(&m_workbench, &Workbench::message, this, [this](const QString &text, bool good) {
        m_message->setText(text);
        m_message->setStyleSheet(good ? QString() : QStringLiteral("color: %1").arg(Theme::of(this).bad.color.name()));
        m_message->setToolTip(text);
    });
    connect(&m_workbench, &Workbench::failed, this, [this](const Error &error) { m_workbench.say(error.fullText().replace(u'\n', u' '), false); });
    restoreGeometry(QSettings().value(QStringLiteral("geometry")).toByteArray());
    updateContext();
}

MainWindow::~MainWindow() = default;

void MainWindow::makePages()
{
    m_start = new StartPage(m_workbench);
    m_schema = new SchemaPage(m_workbench);
    m_migrations = new MigrationsPage(m_workbench);
    m_designer = new DesignerPage(m_workbench);
    m_matrix = new MatrixPage(m_workbench);
    m_rehearsal = new RehearsalPage(m_workbench);
    m_runbook = new RunbookPage(m_workbench);
    const std::pair<const char *, QWidget *> pages[] = { { "start", m_start }, { "schema", m_schema }, { "migrations", m_migrations }, { "designer", m_designer }, { "matrix", m_matrix }, { "rehearsal", m_rehearsal }, { "runbook", m_runbook } };
    for (const auto &[id, page] : pages) {
        m_pageIds << QLatin1String(id);
        m_stack->addWidget(page);
    }
    connect(m_start, &StartPage::openProjectRequested, this, &MainWindow::chooseProject);
    connect(m_start, &StartPage::openFolderRequested, this, &MainWindow::openFolder);
    connect(m_start, &StartPage::openDemoRequested, this, &MainWindow::openDemo);
    connect(m_start, &StartPage::connectRequested, this, &MainWindow::connectToServer);
    connect(m_start, &StartPage::pageRequested, this, &MainWindow::showPage);
    const auto design = [this](const QString &recipe, const RecipeValues &values) {
        m_designer->open(recipe, values);
        showPage(QStringLiteral("designer"));
    };
    connect(m_schema, &SchemaPage::recipeRequested, this, design);
    connect(m_migrations, &MigrationsPage::recipeRequested, this, design);
    connect(m_designer, &DesignerPage::written, this, [this] { showPage(QStringLiteral("migrations")); });
    connect(m_matrix, &MatrixPage::exportRequested, this, &MainWindow::exportMatrix);
    connect(m_rehearsal, &RehearsalPage::exportRequested, this, &MainWindow::exportRehearsal);
    connect(m_rehearsal, &RehearsalPage::statementActivated, this, [this](Direction direction, int line) {
        showPage(QStringLiteral("migrations"));
        if (auto *editor = m_migrations->findChild<SqlEditor *>(direction == Direction::Up ? QStringLiteral("upEditor") : QStringLiteral("downEditor")))
            editor->goToLine(line);
    });
    connect(m_rehearsal, &RehearsalPage::runbookRequested, this, [this] { showPage(QStringLiteral("runbook")); });
    connect(m_runbook, &RunbookPage::exportRequested, this, &MainWindow::exportRunbook);
}

void MainWindow::makeContextBar()
{
    auto *bar = new QToolBar(tr("Context"));
    bar->setObjectName(QStringLiteral("context"));
    bar->setMovable(false);
    bar->setFixedHeight(40);
    const auto chip = [&](const QString &name, const QString &page) {
        auto *button = new QToolButton;
        button->setObjectName(QStringLiteral("chip"));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(name);
        if (!page.isEmpty())
            connect(button, &QToolButton::clicked, this, [this, page] { showPage(page); });
        return button;
    };
    m_server = chip(tr("Server"), {});
    connect(m_server, &QToolButton::clicked, this, &MainWindow::connectToServer);
    m_project = chip(tr("Project"), {});
    connect(m_project, &QToolButton::clicked, this, &MainWindow::chooseProject);
    m_change = new QComboBox;
    m_change->setMinimumWidth(290);
    m_change->setAccessibleName(tr("Change"));
    connect(m_change, &QComboBox::activated, this, [this](int index) { m_workbench.select(m_change->itemData(index).toString()); });
    m_risk = chip(tr("Risk"), QStringLiteral("migrations"));
    m_matrixChip = chip(tr("Matrix"), QStringLiteral("matrix"));
    m_rehearsalChip = chip(tr("Rehearsal"), QStringLiteral("rehearsal"));
    auto *previous = makeFlatButton(QStringLiteral("chevron-up"), tr("Previous change (Ctrl+[)"), QStringLiteral("previousChange"));
    auto *next = makeFlatButton(QStringLiteral("chevron-down"), tr("Next change (Ctrl+])"), QStringLiteral("nextChange"));
    connect(previous, &QToolButton::clicked, this, [this] { m_workbench.selectNeighbour(-1); });
    connect(next, &QToolButton::clicked, this, [this] { m_workbench.selectNeighbour(1); });
    auto *goTo = makeButton(tr("Go to   Ctrl+P"), QStringLiteral("search"), QStringLiteral("goTo"));
    connect(goTo, &QPushButton::clicked, this, &MainWindow::goTo);
    auto *stretch = new QWidget;
    stretch->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    for (QWidget *widget : std::initializer_list<QWidget *> { m_server, m_project, m_change, previous, next, m_risk, m_matrixChip, m_rehearsalChip, stretch, goTo })
        bar->addWidget(widget);
    // The environment's line lies between the menu and the bar.
    auto *line = new QToolBar;
    line->setObjectName(QStringLiteral("environmentLine"));
    line->setMovable(false);
    line->setFixedHeight(environmentLineHeight);
    addToolBar(Qt::TopToolBarArea, line);
    addToolBarBreak(Qt::TopToolBarArea);
    addToolBar(Qt::TopToolBarArea, bar);
}

void MainWindow::makeStatusBar()
{
    m_message = new QLabel;
    m_message->setTextFormat(Qt::PlainText);
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_serverStatus = new QLabel;
    m_environment = new QLabel;
    m_environment->setMargin(4);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_message, 1);
    statusBar()->addPermanentWidget(m_serverStatus);
    statusBar()->addPermanentWidget(m_environment);
}

void MainWindow::showPage(const QString &id)
{
    if (QAction *action = m_actions.value(QStringLiteral("page.") + id)) {
        action->setChecked(true);
        m_stack->setCurrentIndex(int(m_pageIds.indexOf(id)));
    }
}

QStringList MainWindow::pages() const
{
    return m_pageIds;
}

void MainWindow::updateContext()
{
    const Theme &theme = Theme::of(this);
    const auto &profile = m_workbench.profile();
    const Tone &tone = profile ? theme.environment(profile->environment) : theme.unknown;
    m_server->setIcon(icon(QStringLiteral("server"), tone.color));
    m_server->setText(profile ? QStringLiteral("%1  %2").arg(environmentId(profile->environment).toUpper(), profile->confirmationName()) : tr("No server"));
    m_server->setStyleSheet(profile ? QStringLiteral("QToolButton { background: %1; border: 1px solid %2; color: %2; padding: 3px 8px; border-radius: 4px; }").arg(tone.tint.name(), tone.color.name()) : QString());
    m_project->setIcon(icon(QStringLiteral("folder"), theme.text));
    m_project->setText(m_workbench.project() ? m_workbench.project()->name : tr("No project"));
    setWindowTitle(m_workbench.project() ? tr("%1 - Lockkeeper").arg(m_workbench.project()->name) : tr("Lockkeeper"));
    findChild<QToolBar *>(QStringLiteral("environmentLine"))->setStyleSheet(QStringLiteral("QToolBar { background: %1; border: none; }").arg(profile ? tone.color.name() : theme.line.name()));
    m_serverStatus->setText(!profile ? QString() : m_workbench.serverVersion().isEmpty() ? tr("%1: connecting").arg(profile->name)
                                                             : (m_workbench.isWriting() ? tr("%1   PostgreSQL %2   WRITING") : tr("%1   PostgreSQL %2   read-only")).arg(profile->confirmationName(), m_workbench.serverVersion()));
    m_environment->setVisible(profile.has_value());
    if (profile)
        m_environment->setText(environmentId(profile->environment).toUpper());
    m_environment->setStyleSheet(QStringLiteral("background: %1; color: %2; font-weight: 600; font-size: 11px; padding: 2px 8px;").arg(tone.color.name(), theme.dark ? QStringLiteral("#14161A") : QStringLiteral("#FFFFFF")));
    const QSignalBlocker quiet(m_change);
    m_change->clear();
    for (const MigrationStatus &status : m_workbench.statuses()) {
        m_change->addItem(m_workbench.project()->nameOf(status.migration), status.migration.version);
        if (status.migration.version == m_workbench.current())
            m_change->setCurrentIndex(m_change->count() - 1);
    }
    updateChips();
    update();
}

/// A tool bar shows its widgets again at each layout, unless their action is hidden.
static void setChipVisible(QToolButton *chip, bool visible)
{
    const auto *bar = qobject_cast<QToolBar *>(chip->parentWidget());
    for (QAction *action : bar ? bar->actions() : QList<QAction *>())
        if (bar->widgetForAction(action) == chip)
            action->setVisible(visible);
}

static void showChip(QToolButton *chip, const QString &iconName, const QString &text, const Tone &tone, const QString &toolTip = {})
{
    setChipVisible(chip, !text.isEmpty());
    chip->setIcon(icon(iconName, tone.color));
    chip->setText(text);
    chip->setToolTip(toolTip.trimmed().isEmpty() ? text : toolTip.trimmed());
    chip->setAccessibleDescription(text);
    chip->setStyleSheet(QStringLiteral("QToolButton { color: %1; }").arg(tone.color.name()));
}

void MainWindow::updateChips()
{
    const Theme &theme = Theme::of(this);
    const MatrixRow *row = m_workbench.matrixRow(m_workbench.current());
    const RehearsalReport *report = m_workbench.report(m_workbench.current());
    const QString risks[] = { tr("Low"), tr("Medium"), tr("High") };
    showChip(m_risk, row && row->risk == Risk::Low ? QStringLiteral("check") : QStringLiteral("warning"), row ? risks[int(row->risk)] : QString(), row ? theme.risk(row->risk) : theme.unknown);
    showMatrixChip(row);
    if (!m_workbench.currentMigration())
        return setChipVisible(m_rehearsalChip, false);
    if (!report)
        return showChip(m_rehearsalChip, QStringLiteral("question"), tr("Not rehearsed"), theme.unknown);
    static const char *const icons[] = { "check", "warning", "cross" };
    const QString words[] = { tr("Rehearsed: safe"), tr("Rehearsed: caution"), tr("Rehearsed: unsafe") };
    const Tone *const tones[] = { &theme.good, &theme.warning, &theme.bad };
    const int verdict = int(report->verdict);
    showChip(m_rehearsalChip, QLatin1String(icons[verdict]), words[verdict], *tones[verdict], report->sentence + u'\n' + report->remark);
}

void MainWindow::showMatrixChip(const MatrixRow *row)
{
    const Theme &theme = Theme::of(this);
    if (!row)
        return setChipVisible(m_matrixChip, false);
    const MatrixCell &cell = row->decisive();
    const QString why = row->inWords(cell);
    if (cell.verdict == MatrixCell::Verdict::Fail)
        showChip(m_matrixChip, QStringLiteral("cross"), tr("Matrix: %1").arg(cell.reason), theme.bad, why);
    else if (cell.verdict == MatrixCell::Verdict::Unknown)
        showChip(m_matrixChip, QStringLiteral("question"), tr("Matrix: unknown"), theme.unknown, why);
    else if (cell.verdict == MatrixCell::Verdict::Slower)
        showChip(m_matrixChip, QStringLiteral("warning"), tr("Matrix: slower"), theme.warning, why);
    else
        showChip(m_matrixChip, QStringLiteral("check"), tr("Matrix OK"), theme.good, why);
}

/// In a narrow window the chips keep their symbols, and say the rest where the mouse rests.
void MainWindow::resizeEvent(QResizeEvent *event)
{
    static constexpr int narrow = 1100;
    QMainWindow::resizeEvent(event);
    if (!m_rehearsalChip)
        return;
    for (QToolButton *chip : { m_risk, m_matrixChip, m_rehearsalChip })
        chip->setToolButtonStyle(width() < narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void MainWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::of(this).bar);
}

void MainWindow::chooseProject()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open project"), m_workbench.project() ? m_workbench.project()->folder : QString());
    if (!folder.isEmpty())
        openFolder(folder);
}

void MainWindow::openFolder(const QString &folder)
{
    m_workbench.openProject(folder);
    QStringList recent = recentProjects();
    recent.removeAll(folder);
    recent.prepend(folder);
    recent = recent.mid(0, mostRecentProjects);
    QSettings().setValue(QStringLiteral("recentProjects"), recent);
    m_start->setRecentProjects(recent);
}

void MainWindow::openDemo()
{
    m_workbench.say(tr("Starting the demo's private server."));
    m_workbench.openOwned(tr("Demo"), m_hooks.startDemo);
}

void MainWindow::connectToServer()
{
    try {
        ConnectionDialog dialog(m_hooks.loadProfiles(), this);
        if (dialog.exec() != QDialog::Accepted)
            return;
        m_hooks.saveProfiles(dialog.profiles());
        m_workbench.connectTo(dialog.profile(), dialog.password());
    } catch (const Error &error) {
        m_workbench.say(error.fullText(), false);
    }
}

/// Asks for a file and writes the document in the format of its ending.
static void exportDocument(QWidget *parent, Workbench &workbench, const Document &document, const QString &suggested)
{
    const QString file = QFileDialog::getSaveFileName(parent, QCoreApplication::translate("MainWindow", "Export"), suggested, QCoreApplication::translate("MainWindow", "HTML (*.html);;Markdown (*.md);;PDF (*.pdf)"));
    if (file.isEmpty())
        return;
    try {
        const QString suffix = QFileInfo(file).suffix();
        writeFileAtomically(file, suffix == u"md" ? document.toMarkdown() : suffix == u"pdf" ? htmlToPdf(document.toHtml(), document.title()) : document.toHtml());
        workbench.say(QCoreApplication::translate("MainWindow", "%1 was written.").arg(file));
    } catch (const Error &error) {
        workbench.say(error.fullText(), false);
    }
}

void MainWindow::exportMatrix()
{
    exportDocument(this, m_workbench, matrixDocument(m_workbench.matrix()), QStringLiteral("matrix.html"));
}

void MainWindow::exportRehearsal()
{
    if (const RehearsalReport *report = m_workbench.report(m_workbench.current()))
        exportDocument(this, m_workbench, rehearsalDocument(*report), report->migration.name + QStringLiteral(".html"));
}

void MainWindow::exportRunbook()
{
    if (const auto runbook = m_workbench.project() ? loadRunbook(*m_workbench.project(), m_workbench.current(), m_workbench.confirmationName()) : std::nullopt)
        exportDocument(this, m_workbench, runbookDocument(*runbook), runbook->migration.name + QStringLiteral("-runbook.html"));
    else
        m_workbench.say(tr("There is no runbook for this change yet."), false);
}

void MainWindow::goTo()
{
    QStringList names;
    for (const MigrationStatus &status : m_workbench.statuses())
        names << m_workbench.project()->nameOf(status.migration);
    if (const CatalogPtr catalog = m_workbench.catalog())
        for (const RelationPtr &relation : catalog->sortedRelations())
            names << relation->name.display();
    bool chosen = false;
    const QString name = QInputDialog::getItem(this, tr("Go to"), tr("Table or migration"), names, 0, true, &chosen);
    if (!chosen)
        return;
    for (const MigrationStatus &status : m_workbench.statuses())
        if (m_workbench.project()->nameOf(status.migration) == name) {
            m_workbench.select(status.migration.version);
            return showPage(QStringLiteral("migrations"));
        }
    showPage(QStringLiteral("schema"));
    m_schema->showRelation({ name.section(u'.', 0, 0), name.section(u'.', 1) });
}

void MainWindow::rehearsePending()
{
    QStringList versions;
    for (const Migration &migration : m_workbench.pending())
        versions << migration.version;
    showPage(QStringLiteral("rehearsal"));
    m_workbench.rehearse(versions);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(QStringLiteral("geometry"), saveGeometry());
    if (m_migrations->hasChanges())
        m_migrations->keepDrafts(); // what was typed is there at the next start; nothing is asked
    event->accept();
}

} // namespace lockkeeper
