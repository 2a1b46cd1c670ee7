#include "widgets/designer/designerpage.h"

#include "models/change/comparedddl.h"
#include "models/design/seriesfiles.h"
#include "models/design/seriesmodel.h"
#include "widgets/common/differencesview.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/designer/recipeform.h"
#include "widgets/designer/seriescodeview.h"
#include "widgets/designer/seriesdelegate.h"
#include "widgets/editor/sqleditor.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTimer>

namespace lockkeeper {

static constexpr int designDelayMs = 150;
static constexpr int recipeRole = Qt::UserRole + 1;
enum Tab { UpTab, DownTab, SchemaTab, CodeTab, FindingsTab, WhyTab };

static CellFacts recipeFacts(const QModelIndex &index, const Theme &)
{
    CellFacts facts;
    facts.text = index.data().toString();
    if (!index.data(recipeRole).isValid())
        facts.strong = std::exchange(facts.text, QString());
    return facts;
}

DesignerPage::DesignerPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_delay(new QTimer(this))
{
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(makeRecipes());
    split->addWidget(makeForm());
    split->addWidget(makeSeries());
    split->setSizes({ 222, 405, 745 });
    split->setStretchFactor(2, 1);
    m_state = new StateOverlay(split);
    fillWith(this, m_state);

    m_delay->setSingleShot(true);
    m_delay->setInterval(designDelayMs);
    connect(m_delay, &QTimer::timeout, this, &DesignerPage::design);
    connect(m_form, &RecipeForm::changed, this, &DesignerPage::schedule);
    connect(&m_workbench, &Workbench::schemaIndexChanged, this, &DesignerPage::catalogChanged);
    connect(&m_workbench, &Workbench::matrixChanged, this, &DesignerPage::catalogChanged);
    connect(&m_workbench, &Workbench::projectChanged, this, [this] {
        m_code.reset();
        catalogChanged();
    });
    connect(&m_workbench, &Workbench::catalogLoading, m_state, &StateOverlay::showLoading);
    connect(&m_workbench, &Workbench::catalogLoaded, m_state, &StateOverlay::showContent);
    connect(&m_workbench, &Workbench::catalogFailed, this, [this](const Error &error) { m_state->showError(error); });
    connect(m_state, &StateOverlay::retryTriggered, &m_workbench, &Workbench::refresh);
    connect(m_state, &StateOverlay::stopTriggered, &m_workbench, &Workbench::stopLoading);
    connect(m_seriesState, &StateOverlay::retryTriggered, this, &DesignerPage::write);
    fillRecipes();
    catalogChanged();
}

QWidget *DesignerPage::makeRecipes()
{
    m_recipes = makeTree(this, tr("Recipes"), recipeFacts);
    m_recipeModel = new QSortFilterProxyModel(this);
    m_recipeModel->setRecursiveFilteringEnabled(true);
    m_recipeModel->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_recipes->setModel(m_recipeModel);
    m_filter = makeFilter(tr("Filter"));
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_recipeModel->setFilterFixedString(text);
        m_recipes->expandAll();
    });
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(6, 6, 0, 0);
    layout->addWidget(m_filter);
    layout->addWidget(m_recipes, 1);
    static constexpr int leastWidth = 170;
    content->setMinimumWidth(leastWidth);
    return new Panel(tr("Recipes"), content);
}

QWidget *DesignerPage::makeForm()
{
    m_form = new RecipeForm;
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->viewport()->setAutoFillBackground(false); // the panel's ground
    m_form->setAutoFillBackground(false);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_formState = new StateOverlay(scroll);
    m_formState->showEmpty(tr("Choose a recipe, or start from a table in Schema."));
    m_write = makePrimaryButton(tr("Write migrations"), QStringLiteral("save"), QStringLiteral("writeSeries"));
    m_write->setEnabled(false);
    m_write->setToolTip(tr("Nothing is written until you press it (Ctrl+Return)."));
    connect(m_write, &QPushButton::clicked, this, &DesignerPage::write);
    auto *reset = makeButton(tr("Reset"), {}, QStringLiteral("resetRecipe"));
    connect(reset, &QPushButton::clicked, this, [this] {
        if (m_form->recipe())
            open(m_form->recipe()->id);
    });
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(14, 8, 14, 12);
    buttons->addWidget(m_write);
    buttons->addStretch();
    buttons->addWidget(reset);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_formState, 1);
    layout->addLayout(buttons);
    m_formPanel = new Panel(tr("Recipe"), content);
    auto *shortcut = new QShortcut(QKeySequence(tr("Ctrl+Return")), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &DesignerPage::write);
    return m_formPanel;
}

QWidget *DesignerPage::makeSeries()
{
    m_model = new SeriesModel(this);
    m_cards = new QListView;
    m_cards->setAccessibleName(tr("Resulting series"));
    m_cards->setModel(m_model);
    m_cards->setItemDelegate(new SeriesDelegate(m_cards));
    m_cards->setFrameShape(QFrame::NoFrame);
    m_cards->setMouseTracking(true);
    m_cards->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(m_cards->selectionModel(), &QItemSelectionModel::currentChanged, this, &DesignerPage::showStep);

    static constexpr int numberedSteps = 9;
    for (int step = 0; step < numberedSteps; ++step) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + step)), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, step] {
            if (const int row = m_model->rowOfStep(step); row >= 0)
                m_cards->setCurrentIndex(m_model->index(row));
        });
    }

    m_tabs = new QTabBar;
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    for (const QString &title : { tr("Up"), tr("Down"), tr("Schema after"), tr("Code"), tr("Findings"), tr("Why this way") })
        m_tabs->addTab(title);
    connect(m_tabs, &QTabBar::currentChanged, this, &DesignerPage::showTab);
    m_sql = new SqlEditor(tr("SQL of the step"));
    m_sql->setReadOnly(true);
    m_findings = makeFactsTable(tr("Findings"), { tr("Severity"), tr("Rule"), tr("What happens") }, &m_findingModel, { 90, 190 });
    m_schemaAfter = new DifferencesView(tr("Before the series"), tr("After the series"), DifferencesView::Meaning::Change);
    m_codeView = new SeriesCodeView;
    m_why = makeLabel({}, 13);
    m_why->setWordWrap(true);
    m_why->setMargin(14);
    m_why->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_views = new QStackedWidget;
    for (QWidget *view : std::initializer_list<QWidget *> { m_sql, m_schemaAfter, m_codeView, m_findings, m_why })
        m_views->addWidget(view);
    auto *split = makeSplitter(Qt::Vertical);
    split->addWidget(m_cards);
    split->addWidget(makeColumn({ m_tabs, m_views }));
    split->setSizes({ 330, 460 });
    m_seriesState = new StateOverlay(split);
    m_seriesState->showEmpty(tr("The migrations show here as you fill in the form."));
    m_seriesPanel = new Panel(tr("Resulting series"), m_seriesState);
    return m_seriesPanel;
}

void DesignerPage::fillRecipes()
{
    auto *model = new QStandardItemModel(this);
    QMap<QString, QStandardItem *> groups;
    for (const Recipe &recipe : allRecipes()) {
        QStandardItem *&group = groups[recipe.group];
        if (!group) {
            group = new QStandardItem(recipe.group);
            group->setSelectable(false);
        }
        auto *item = new QStandardItem(recipe.title);
        item->setData(recipe.id, recipeRole);
        item->setToolTip(recipe.help);
        group->appendRow(item);
    }
    for (QStandardItem *group : std::as_const(groups))
        model->appendRow(group);
    m_recipeModel->setSourceModel(model);
    m_recipes->expandAll();
    connect(m_recipes->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const QString id = index.data(recipeRole).toString();
        if (!id.isEmpty() && (!m_form->recipe() || m_form->recipe()->id != id))
            open(id, m_form->recipe() ? m_form->values() : RecipeValues());
    });
}

/// What the new migrations will meet: the schema after those that are pending.
CatalogPtr DesignerPage::catalog() const
{
    const QList<MatrixRow> &rows = m_workbench.matrix().rows;
    const CatalogPtr &server = m_workbench.catalog();
    const CatalogPtr after = rows.isEmpty() ? nullptr : rows.back().after;
    return after ? after : server && server->complete ? server : nullptr;
}

void DesignerPage::catalogChanged()
{
    const CatalogPtr known = catalog();
    if (!known) {
        m_shownCatalog = nullptr;
        m_state->showEmpty(tr("No schema is known. Open a project or connect to a server from Start."));
        return;
    }
    m_state->revealContent();
    if (known == m_shownCatalog)
        return;
    m_shownCatalog = known;
    m_form->setCatalog(known, m_workbench.serverVersionNumber(), m_workbench.project() ? m_workbench.project()->rules.project : ProjectConventions());
    if (m_form->recipe())
        design();
}

void DesignerPage::open(const QString &id, const RecipeValues &values)
{
    const Recipe *chosen = recipe(id);
    if (!chosen)
        return;
    RecipeValues fitting;
    for (const RecipeField &field : chosen->fields)
        if (values.contains(field.name))
            fitting.insert(field.name, values.value(field.name));
    m_form->setRecipe(chosen, fitting);
    m_formPanel->setTitle(chosen->title, m_workbench.profile() ? tr("on PostgreSQL %1").arg(m_workbench.serverVersion()) : QString());
    m_formState->showContent();
    m_model->setSeries({});
    m_seriesPanel->setTitle(tr("Resulting series"));
    m_seriesState->showEmpty(tr("The migrations show here as you fill in the form."));
    const QModelIndexList found = m_recipeModel->match(m_recipeModel->index(0, 0), recipeRole, id, 1, Qt::MatchExactly | Qt::MatchRecursive);
    if (!found.isEmpty() && m_recipes->currentIndex() != found.front())
        m_recipes->setCurrentIndex(found.front());
    design();
}

void DesignerPage::schedule()
{
    m_current = false;
    m_write->setEnabled(false);
    m_delay->start();
}

void DesignerPage::design()
{
    m_delay->stop();
    m_current = false;
    m_write->setEnabled(false);
    if (!m_shownCatalog || !m_form->recipe())
        return;
    const RuleSettings rules = m_workbench.project() ? m_workbench.project()->rules : RuleSettings();
    m_task = runInBackground(tr("Designing"), [recipe = m_form->recipe(), values = m_form->values(), known = m_shownCatalog, version = m_workbench.serverVersionNumber(), rules, code = m_code, project = m_workbench.project()](Progress &) -> Designed {
        const DesignResult designed = designSeries(*recipe, values, known, version, rules.project);
        if (const FieldError *error = std::get_if<FieldError>(&designed))
            return *error;
        Result result { analyzeSeries(std::get<Series>(designed), known, version, rules), code, {}, {} };
        if (!result.code && project)
            result.code = readCode(*project);
        if (result.code)
            result.phases = codeInPhases(result.series, *known, result.code->versions);
        if (!result.series.steps.isEmpty())
            result.differences = catalogDifferences(*known, *result.series.steps.back().up->script->after);
        return result;
    });
    report(m_task, this, [this](const Designed &designed) { showDesigned(designed); }, [this](const Error &error) { m_seriesState->showError(error); });
}

std::shared_ptr<const DesignerPage::Code> DesignerPage::readCode(const MigrationProject &project)
{
    auto code = std::make_shared<Code>();
    try {
        for (const auto &contract : { project.oldContract, project.newContract })
            if (contract)
                code->versions << readContract(contract->version, project.folder, contract->patterns);
    } catch (const Error &error) {
        code->problem = error.fullText();
    }
    return code;
}

void DesignerPage::showDesigned(const Designed &designed)
{
    if (const FieldError *error = std::get_if<FieldError>(&designed)) {
        m_form->showError(*error); // the series stays as it was
        m_write->setToolTip(error->message);
        return;
    }
    m_form->showError({});
    const Result &result = std::get<Result>(designed);
    const DesignedSeries &series = result.series;
    m_code = result.code;
    m_codeView->setPhases(series, result.phases, m_code ? m_code->problem : QString());
    m_tabs->setTabText(CodeTab, m_codeView->failures() ? tr("Code %1").arg(m_codeView->failures()) : tr("Code"));
    showSchemaAfter(result);
    const int step = std::clamp(currentStep(), 0, std::max(0, int(series.steps.size()) - 1));
    m_model->setSeries(series);
    m_seriesState->showContent();
    int deploys = 0;
    for (const DesignedStep &each : series.steps)
        deploys += each.step.deploy.isEmpty() ? 0 : 1;
    const QString migrations = tr("%n migration(s)", nullptr, int(series.steps.size()));
    m_seriesPanel->setTitle(tr("Resulting series"), deploys == 0 ? migrations : tr("%1, %2").arg(migrations, tr("%n thing(s) to do between them", nullptr, deploys)));
    m_why->setText(series.series.title + QStringLiteral(".\n\n") + series.series.reason);
    m_cards->setCurrentIndex(m_model->index(m_model->rowOfStep(step)));
    showStep();
    m_current = true;
    const bool project = m_workbench.project().has_value();
    m_write->setText(tr("Write %n migration(s)", nullptr, int(series.steps.size())));
    m_write->setEnabled(project);
    m_write->setToolTip(project ? tr("Nothing is written until you press it (Ctrl+Return).") : tr("Open a project to write the migrations into."));
}

/// What all steps together make of the objects that they touch.
void DesignerPage::showSchemaAfter(const Result &result)
{
    m_tabs->setTabText(SchemaTab, tr("Schema after %1").arg(result.differences.size()));
    if (result.differences.isEmpty())
        return m_schemaAfter->showNone(tr("After the series the schema is as before it."));
    m_schemaAfter->setDifferences(result.differences, [before = m_shownCatalog, after = result.series.steps.back().up->script->after](const CatalogDifference &difference) { return std::pair(definitionIn(*before, difference), definitionIn(*after, difference)); });
}

int DesignerPage::currentStep() const
{
    const QVariant step = m_cards->currentIndex().data(SeriesModel::StepRole);
    return step.isValid() ? step.toInt() : -1;
}

void DesignerPage::showStep()
{
    const int step = currentStep();
    if (step < 0)
        return;
    const DesignedStep &designed = m_model->series().steps[step];
    const QString phase = phaseName(designed.step.phase);
    m_tabs->setTabText(UpTab, tr("%1 %2, up").arg(step + 1).arg(phase));
    m_tabs->setTabText(DownTab, tr("%1 %2, down").arg(step + 1).arg(phase));
    m_tabs->setTabText(FindingsTab, tr("Findings %1").arg(designed.up->findings.size()));
    QList<QList<CellFacts>> rows;
    const Theme &theme = Theme::of(this);
    for (const Finding &finding : designed.up->findings) {
        CellFacts severity = plain(severityId(finding.severity));
        severity.icon = finding.severity == Severity::Note ? QStringLiteral("info") : QStringLiteral("warning");
        severity.iconColor = finding.severity == Severity::Note ? theme.text2 : finding.severity == Severity::Warning ? theme.warning.color : theme.bad.color;
        rows << QList<CellFacts> { severity, code(finding.rule), plain(finding.message) };
    }
    m_findingModel->setRows(rows);
    showTab();
}

void DesignerPage::showTab()
{
    const int step = currentStep(), tab = m_tabs->currentIndex();
    m_views->setCurrentIndex(std::max(0, tab - DownTab)); // up and down share the editor
    if (step < 0 || tab > DownTab)
        return;
    const DesignedStep &designed = m_model->series().steps[step];
    const QByteArray text = (tab == UpTab ? designed.step.up : designed.step.down).text();
    if (m_sql->text() != text)
        m_sql->setText(text);
    m_sql->setAnalysis(tab == UpTab ? designed.up : designed.down);
}

void DesignerPage::write()
{
    if (!m_current || !m_workbench.project() || m_writing.isRunning())
        return;
    m_write->setEnabled(false);
    m_writing = runInBackground(tr("Writing the migrations"), [project = *m_workbench.project(), series = m_model->series().series, now = QDateTime::currentDateTime()](Progress &) { return writeSeries(project, series, now); });
    report(
        m_writing, this,
        [this](const QList<Migration> &migrations) {
            m_current = false;
            m_workbench.say(tr("%n migration(s) written.", nullptr, int(migrations.size())));
            m_workbench.reloadProject(migrations.front().version);
            Q_EMIT written(migrations.front().version);
        },
        [this](const Error &error) {
            m_write->setEnabled(true);
            m_seriesState->showError(error);
        });
}

} // namespace lockkeeper
