#include "widgets/editor/migrationspage.h"

#include "models/core/files.h"
#include "models/migration/directions.h"
#include "models/migration/projectcatalog.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/editor/conventionspanel.h"
#include "widgets/editor/editordock.h"
#include "widgets/editor/findingspanel.h"
#include "widgets/editor/fixpreview.h"
#include "widgets/editor/locklens.h"
#include "widgets/editor/migrationlist.h"
#include "widgets/editor/outputpanel.h"
#include "widgets/editor/sqleditor.h"
#include "widgets/locks/locksgrid.h"

#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockkeeper {

static constexpr int analysisDelayMs = 120;

struct MigrationsPage::Side
{
    bool isDown = false;
    SqlEditor *editor = nullptr;
    QLabel *state = nullptr;
    StateOverlay *overlay = nullptr;
    QString file;
    QByteArray saved; ///< what we last read or wrote
    bool offersToDrop = false; ///< the bar's button reads the file and drops what was typed
};

MigrationsPage::MigrationsPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_up(std::make_unique<Side>())
    , m_down(std::make_unique<Side>())
    , m_debounce(new QTimer(this))
    , m_watcher(new QFileSystemWatcher(this))
{
    m_down->isDown = true;
    auto *split = makeSplitter(Qt::Horizontal, this);
    m_list = new MigrationList(m_workbench);
    connect(m_list, &MigrationList::newRequested, this, &MigrationsPage::newMigration);
    split->addWidget(m_list);
    auto *vertical = makeSplitter(Qt::Vertical);
    vertical->addWidget(makeEditors());
    vertical->addWidget(makeBottom());
    vertical->setStretchFactor(0, 7);
    vertical->setStretchFactor(1, 3);
    vertical->setSizes({ 560, 250 });
    split->addWidget(vertical);
    split->setStretchFactor(1, 1);
    split->setSizes({ 228, 1140 });
    m_state = new StateOverlay(split);
    fillWith(this, m_state);
    m_state->showEmpty(tr("No project is open. Open one from Start: the folder with its migrations, or the demo."));

    m_debounce->setSingleShot(true);
    connect(m_debounce, &QTimer::timeout, this, &MigrationsPage::analyze);
    connect(m_watcher, &QFileSystemWatcher::fileChanged, this, &MigrationsPage::fileChanged);
    connect(&m_workbench, &Workbench::statusesChanged, this, [this] {
        if (m_workbench.project())
            m_state->showContent();
    });
    connect(&m_workbench, &Workbench::currentChanged, this, &MigrationsPage::open);
    connect(&m_workbench, &Workbench::completionChanged, this, [this] {
        m_up->editor->setCompletion(m_workbench.completion());
        m_down->editor->setCompletion(m_workbench.completion());
    });
    connect(&m_workbench, &Workbench::migrationRan, this, &MigrationsPage::showRun);
    connect(&m_workbench, &Workbench::migrationRefused, this, [this](const Error &error) {
        m_dock->output()->addRefusal(error);
        m_dock->showOutput();
    });
    open();
}

MigrationsPage::~MigrationsPage() = default;

QWidget *MigrationsPage::makeSide(Side &side, const QString &title)
{
    side.editor = new SqlEditor(title);
    side.editor->setObjectName(side.isDown ? QStringLiteral("downEditor") : QStringLiteral("upEditor"));
    side.overlay = new StateOverlay(side.editor);
    auto *panel = new Panel(title, side.overlay);
    side.state = makeQuietLabel({});
    panel->addToTitle(side.state);
    if (side.isDown) {
        auto *derive = makeFlatButton(QStringLiteral("wrench"), tr("Write the down from the up (Ctrl+Shift+D)"), QStringLiteral("writeDown"));
        connect(derive, &QToolButton::clicked, this, &MigrationsPage::writeDown);
        panel->addToTitle(derive);
    } else {
        m_sinceApplied = makeButton(tr("Changed since applied"), QStringLiteral("diff"), QStringLiteral("sinceApplied"));
        m_sinceApplied->setToolTip(tr("Shows the text that ran beside the file as it is now."));
        m_sinceApplied->hide();
        panel->addToTitle(m_sinceApplied);
    }
    connect(side.editor, &SqlEditor::edited, this, &MigrationsPage::schedule);
    connect(side.editor, &SqlEditor::cursorMoved, this, &MigrationsPage::showLens);
    connect(side.overlay, &StateOverlay::retryTriggered, this, [this, &side] {
        if (side.editor->isModified() && !side.offersToDrop)
            return fileChanged(side.file); // what was typed stays
        dropChanges(side);
        load(side, side.file);
        analyze();
    });
    connect(side.overlay, &StateOverlay::actionTriggered, this, &MigrationsPage::writeDown);
    return panel;
}

QWidget *MigrationsPage::makeEditors()
{
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeSide(*m_up, tr("Up")));
    split->addWidget(makeSide(*m_down, tr("Down")));
    m_lens = new LockLens;
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_lens);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lens->setMinimumHeight(560);
    auto *aside = makeSplitter(Qt::Vertical);
    aside->addWidget(new Panel(tr("Lock lens"), scroll));
    aside->addWidget(new ConventionsPanel(m_workbench));
    split->addWidget(aside);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 3);
    split->setSizes({ 460, 420, 270 });
    return split;
}

QWidget *MigrationsPage::makeBottom()
{
    m_dock = new EditorDock(m_workbench);
    connect(m_dock->findings(), &FindingsPanel::placeActivated, this, [this](bool down, qsizetype offset) { (down ? m_down : m_up)->editor->goTo(offset); });
    connect(m_dock->findings(), &FindingsPanel::currentChanged, this, &MigrationsPage::showFix);
    connect(m_dock, &EditorDock::changedSinceApplied, m_sinceApplied, &QWidget::setVisible);
    connect(m_sinceApplied, &QPushButton::clicked, m_dock, &EditorDock::showSinceApplied);
    return m_dock;
}

void MigrationsPage::showFix()
{
    if (const auto row = m_dock->findings()->current())
        m_dock->findings()->showPreview(fixPreview(*row, placedFix(*row, m_workbench.project(), m_up->file, m_up->editor->analysis()), (row->down ? m_down : m_up)->editor->text()));
}

/// What the server said of a run, in the output and at its place in the text.
void MigrationsPage::showRun(const MigrationRun &run)
{
    m_dock->output()->addRun(run);
    if (run.ok)
        m_failed.remove(run.migration.version);
    else
        m_failed.insert(run.migration.version, run);
    if (!run.ok)
        m_dock->setCurrentWidget(m_dock->output());
    showServerError();
}

void MigrationsPage::showServerError()
{
    m_up->editor->clearServerError();
    m_down->editor->clearServerError();
    const auto failed = m_failed.constFind(m_open);
    if (failed == m_failed.cend() || !failed->error || failed->error->position < 0)
        return;
    const bool ownFile = failed->direction == Direction::Down && !m_down->file.isEmpty(); // else both are in the one on the left
    (ownFile ? m_down : m_up)->editor->showServerError(failed->error->position, failed->error->serverLine.isEmpty() ? failed->error->message : failed->error->serverLine);
}

static QString readAndDrop()
{
    return MigrationsPage::tr("Read the file, drop my changes");
}

static QString draftFile(const QString &file, const QString &stateFolder)
{
    return stateFolder + QStringLiteral("/drafts/") + QFileInfo(file).fileName();
}

void MigrationsPage::load(Side &side, const QString &file)
{
    side.file = file;
    side.offersToDrop = false;
    side.editor->setAnalysis(nullptr);
    if (file.isEmpty()) {
        side.saved.clear();
        side.editor->setText({});
        side.state->clear();
        const bool apart = !missingDownFile(*m_workbench.project(), *m_workbench.currentMigration()).isEmpty();
        side.overlay->showEmpty(apart                                ? tr("This migration has no down file, so it cannot be rolled back.")
                                    : hasDowns(*m_workbench.project()) ? tr("This format keeps the way back in the file on the left.")
                                                                       : tr("Migrations in this format only go forward: a new one undoes this one."), apart ? tr("Write the down migration") : QString());
        return;
    }
    try {
        side.saved = readTextFile(file);
        side.editor->setText(side.saved);
        side.overlay->showContent();
        side.state->setText(QFileInfo(file).fileName());
        // What was typed and not saved when the program ended comes back.
        const QString draft = draftFile(file, m_workbench.project()->stateFolder());
        if (QFileInfo::exists(draft)) {
            const QByteArray kept = readTextFile(draft);
            if (kept != side.saved) {
                side.editor->apply({ { { 0, side.saved.size() }, kept } });
                side.overlay->showNotice(tr("Restored: what you typed in %1 and did not save. Ctrl+S writes it to the file.").arg(QFileInfo(file).fileName()), readAndDrop());
                side.offersToDrop = true;
            }
        }
    } catch (const Error &error) {
        side.saved.clear();
        side.editor->setText({});
        side.overlay->showError(error);
    }
}

void MigrationsPage::open()
{
    const Migration *migration = m_workbench.currentMigration();
    if (!migration)
        return;
    if (m_open == migration->version) {
        analyze(); // the catalog before it may be another one now
        return;
    }
    keepDrafts();
    m_open = migration->version;
    m_dock->findings()->setAnalyses(nullptr, nullptr); // a fix of the other migration's would land in this one
    if (!m_watcher->files().isEmpty())
        m_watcher->removePaths(m_watcher->files());
    load(*m_up, migration->upFile);
    load(*m_down, migration->downFile == migration->upFile ? QString() : migration->downFile); // one file is edited in one place
    for (const QString &file : { migration->upFile, migration->downFile })
        if (!file.isEmpty())
            m_watcher->addPath(file);
    showServerError();
    analyze();
}

void MigrationsPage::schedule()
{
    for (Side *side : { m_up.get(), m_down.get() })
        if (!side->file.isEmpty())
            side->state->setText(side->editor->isModified() ? tr("modified") : QFileInfo(side->file).fileName());
    m_debounce->start(analysisDelayMs);
}

void MigrationsPage::analyze()
{
    const CatalogPtr before = m_workbench.catalogBefore(m_open);
    const std::optional<MigrationProject> &project = m_workbench.project();
    const Migration *migration = project ? project->migration(m_open) : nullptr;
    if (!before || !migration)
        return;
    keepDrafts();
    const QByteArray up = m_up->editor->text(), down = m_down->editor->text();
    const AnalysisInput forUp = inputAsToolRuns(*project, *migration, Direction::Up, before, m_workbench.serverVersionNumber());
    const AnalysisInput forDown = inputAsToolRuns(*project, *migration, Direction::Down, before, m_workbench.serverVersionNumber());
    m_analysis = runInBackground(tr("Analysing"), [up, down, lastUp = m_up->editor->analysis(), lastDown = m_down->editor->analysis(), rules = project->rules, forUp, forDown](Progress &) {
        const SafetyAnalysisPtr upAnalysis = reanalyzeMigrationFile(lastUp, up, forUp, rules);
        AnalysisInput met = forDown;
        met.before = upAnalysis->script->after;
        const SafetyAnalysisPtr downAnalysis = reanalyzeSafety(lastDown, down, met, rules);
        return std::pair(upAnalysis, downAnalysis);
    });
    report(
        m_analysis, this,
        [this, up, down](const std::pair<SafetyAnalysisPtr, SafetyAnalysisPtr> &analyses) {
            // Keys that were pressed meanwhile have started another one.
            if (m_up->editor->text() == up)
                m_up->editor->setAnalysis(analyses.first);
            if (m_down->editor->text() == down)
                m_down->editor->setAnalysis(analyses.second);
            showAnalyses();
        },
        [this](const Error &error) { m_workbench.say(error.message, false); });
}

void MigrationsPage::showAnalyses()
{
    m_dock->findings()->setAnalyses(m_up->editor->analysis(), m_down->editor->analysis());
    m_dock->countFindings();
    m_dock->locks()->setAnalysis(m_up->editor->analysis() ? m_up->editor->analysis()->script : nullptr);
    showLens();
    if (const SafetyAnalysisPtr analysis = m_up->editor->analysis())
        m_workbench.say(tr("%n statement(s) analysed.", nullptr, int(analysis->script->statements.size())));
}

SqlEditor *MigrationsPage::focusedEditor() const
{
    return m_down->editor->hasFocusInside() ? m_down->editor : m_up->editor;
}

void MigrationsPage::showLens()
{
    const SqlEditor *editor = focusedEditor();
    const SafetyAnalysisPtr analysis = editor->analysis();
    const RehearsalReport *measured = m_workbench.report(m_open);
    int statement = analysis ? analysis->script->statementAt(editor->cursorOffset()) : -1;
    if (analysis && editor->cursorOffset() == 0) { // nobody looked yet: show the one that matters most
        std::pair worst { Risk::Low, LockMode::None };
        for (int i = 0; i < int(analysis->script->statements.size()); ++i) {
            const StatementAnalysis &candidate = analysis->script->statements[size_t(i)];
            if (const std::pair weight { candidate.risk(), candidate.strongest() }; weight > worst) {
                worst = weight;
                statement = i;
            }
        }
    }
    m_lens->setStatement(analysis ? analysis->script : nullptr, statement, measured ? measured->statementsOf(editor == m_down->editor ? Direction::Down : Direction::Up) : QList<StatementMeasure>());
    m_dock->locks()->setCurrent(editor == m_up->editor ? statement : -1);
}

bool MigrationsPage::hasChanges() const
{
    return m_up->editor->isModified() || m_down->editor->isModified();
}

void MigrationsPage::keepDrafts()
{
    for (const Side *side : { m_up.get(), m_down.get() })
        keepDraft(*side);
}

void MigrationsPage::dropChanges(Side &side)
{
    if (!side.editor->isModified())
        return;
    side.editor->setModified(false);
    keepDraft(side); // takes the kept draft away
}

void MigrationsPage::keepDraft(const Side &side)
{
    if (side.file.isEmpty() || !m_workbench.project())
        return;
    const QString draft = draftFile(side.file, m_workbench.project()->stateFolder());
    try {
        if (side.editor->isModified()) {
            makeFolder(QFileInfo(draft).absolutePath());
            writeFileAtomically(draft, side.editor->text());
        } else if (QFileInfo::exists(draft)) {
            QFile::remove(draft);
        }
    } catch (const Error &error) {
        m_workbench.say(error.message, false);
    }
}

bool MigrationsPage::save()
{
    try {
        for (Side *side : { m_up.get(), m_down.get() }) {
            if (side->file.isEmpty() || !side->editor->isModified())
                continue;
            const QByteArray text = side->editor->text();
            side->saved = text; // before the write, so that the watcher knows it as ours
            writeFileAtomically(side->file, text);
            side->editor->setModified(false);
            side->state->setText(QFileInfo(side->file).fileName());
            m_watcher->addPath(side->file); // the file was replaced
            side->overlay->showContent(); // a bar about unsaved text has nothing to say any more
            keepDraft(*side);
        }
        m_workbench.say(tr("Saved."));
        m_workbench.reloadProject();
        return true;
    } catch (const Error &error) {
        m_workbench.say(error.fullText(), false);
        return false;
    }
}

void MigrationsPage::fileChanged(const QString &file)
{
    for (Side *side : { m_up.get(), m_down.get() }) {
        if (side->file != file)
            continue;
        m_watcher->addPath(file);
        try {
            const QByteArray now = readTextFile(file);
            if (now == side->saved)
                continue;
            if (!side->editor->isModified()) {
                load(*side, file);
                m_workbench.say(tr("%1 changed on disk and was read again.").arg(QFileInfo(file).fileName()));
                analyze();
            } else {
                // Reading it again would lose what was typed; the button does so on demand, saving keeps ours.
                side->overlay->showError(Error(ErrorKind::Input, tr("%1 changed on disk while you edited it.").arg(QFileInfo(file).fileName()), tr("Ctrl+S keeps yours and writes over the file.")), readAndDrop());
                side->offersToDrop = true;
            }
        } catch (const Error &error) {
            side->overlay->showError(error);
            side->offersToDrop = false;
        }
    }
}

void MigrationsPage::newMigration()
{
    if (!m_workbench.project())
        return;
    bool wanted = false;
    const QString description = QInputDialog::getText(this, tr("New migration"), tr("What does it do?"), QLineEdit::Normal, {}, &wanted);
    if (!wanted || description.trimmed().isEmpty())
        return;
    try {
        const Migration created = createMigration(*m_workbench.project(), { description, {}, {}, {}, true }, QDateTime::currentDateTime());
        m_workbench.reloadProject(created.version);
        m_workbench.say(tr("%1 was written.").arg(created.title()));
    } catch (const Error &error) {
        m_workbench.say(error.fullText(), false);
    }
}

void MigrationsPage::showFind()
{
    focusedEditor()->showFind();
}

void MigrationsPage::writeDown()
{
    const SafetyAnalysisPtr up = m_up->editor->analysis();
    const Migration *migration = m_workbench.currentMigration();
    if (!migration || !up)
        return m_workbench.say(tr("The up is still being analysed. Try again in a moment."), false);
    const QByteArray down = downFileText(*m_workbench.project(), *migration, derivedDown(*up->script));
    if (m_down->file.isEmpty()) {
        const QString file = missingDownFile(*m_workbench.project(), *migration);
        if (file.isEmpty())
            return; // the format keeps both in one file, which the overlay says
        m_down->file = file;
        m_down->overlay->showContent();
    }
    m_down->editor->apply({ { { 0, m_down->editor->text().size() }, down } });
}

void MigrationsPage::applyFix()
{
    const auto row = m_dock->findings()->current();
    const std::optional<Fix> fix = row ? placedFix(*row, m_workbench.project(), m_up->file, m_up->editor->analysis()) : std::nullopt;
    if (!fix)
        return;
    if (fix->recipe)
        return Q_EMIT recipeRequested(fix->recipe->recipe, fix->recipe->values);
    m_dock->findings()->showPreview({});
    if (makeFiles(*fix, m_workbench)) // before the edits: what moves is nowhere lost
        (row->down ? m_down : m_up)->editor->apply(fix->edits);
}

void MigrationsPage::goToFinding(int step)
{
    m_dock->findings()->step(step);
}

} // namespace lockkeeper
