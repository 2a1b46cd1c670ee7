#include "widgets/schema/schemapage.h"

#include "models/catalog/schematreemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/schema/recipemenu.h"
#include "widgets/schema/relationdetail.h"

#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockkeeper {

static constexpr int filterDelayMs = 150;
static constexpr int expandAtMost = 200; ///< matches of a filter that are opened at once

static CellFacts treeFacts(const QModelIndex &index, const Theme &theme)
{
    CellFacts facts;
    facts.text = index.data(Qt::DisplayRole).toString();
    facts.icon = index.data(SchemaTreeModel::IconRole).toString();
    facts.iconColor = theme.text2;
    facts.right = index.data(SchemaTreeModel::CountRole).toString();
    facts.dot = index.data(SchemaTreeModel::TouchedRole).toBool();
    if (const auto kind = SchemaTreeModel::NodeKind(index.data(SchemaTreeModel::KindRole).toInt()); kind == SchemaTreeModel::NodeKind::Schema || kind == SchemaTreeModel::NodeKind::Extensions)
        facts.strong = std::exchange(facts.text, QString());
    return facts;
}

SchemaPage::SchemaPage(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_model(new SchemaTreeModel(this))
    , m_tree(makeTree(this, tr("Schema"), treeFacts))
    , m_filter(makeFilter(tr("Name, column or comment")))
    , m_filterDelay(new QTimer(this))
    , m_detail(new RelationDetail(workbench))
{
    m_tree->setModel(m_model);
    m_filterDelay->setSingleShot(true);
    auto *side = new QWidget;
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(6, 6, 0, 0);
    sideLayout->addWidget(m_filter);
    sideLayout->addWidget(m_tree, 1);
    auto *panel = new Panel(tr("Schema"), side);
    auto *refresh = makeFlatButton(QStringLiteral("refresh"), tr("Refresh (F5)"), QStringLiteral("refreshSchema"));
    connect(refresh, &QToolButton::clicked, &m_workbench, &Workbench::refresh);
    panel->addToTitle(refresh);
    m_detailState = new StateOverlay(m_detail);
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(panel);
    split->addWidget(m_detailState);
    split->setSizes({ 262, 1110 });
    split->setStretchFactor(1, 1);
    m_state = new StateOverlay(split);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state);
    m_state->showEmpty(tr("No server is connected. Connect to one from Start, or open the demo."));

    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &SchemaPage::showMenu);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_filterDelay->start(filterDelayMs); });
    connect(m_filterDelay, &QTimer::timeout, this, [this] { m_workbench.setFilter(m_filter->text().trimmed()); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (const QualifiedName relation = m_model->relationOf(index); !relation.isEmpty() && relation != m_detail->relation()) {
            m_detail->setRelation(relation);
            m_detailState->showContent();
        }
    });
    connect(m_detail, &RelationDetail::relationActivated, this, &SchemaPage::showRelation);
    connect(m_state, &StateOverlay::retryTriggered, &m_workbench, &Workbench::refresh);
    connect(&m_workbench, &Workbench::catalogLoading, this, [this](const QString &sentence) {
        m_state->revealContent();
        m_state->showLoading(sentence);
    });
    connect(&m_workbench, &Workbench::catalogLoaded, this, &SchemaPage::catalogLoaded);
    connect(&m_workbench, &Workbench::schemaIndexChanged, this, &SchemaPage::indexChanged);
    connect(&m_workbench, &Workbench::matrixChanged, this, [this] { m_model->setTouched(m_workbench.touchedTables()); });
    connect(m_state, &StateOverlay::stopTriggered, &m_workbench, &Workbench::stopLoading);
    connect(&m_workbench, &Workbench::catalogFailed, this, [this](const Error &error) { m_state->showError(error); });
    indexChanged();
    if (m_workbench.catalog())
        catalogLoaded();
}

void SchemaPage::catalogLoaded()
{
    if (m_workbench.catalog()->relations.isEmpty())
        m_state->showEmpty(tr("This database has no tables. Apply the pending migrations, or connect elsewhere."));
    else
        m_state->showContent();
}

void SchemaPage::indexChanged()
{
    const SchemaIndexPtr &index = m_workbench.schemaIndex();
    const bool first = m_model->rowCount() == 0;
    m_model->setIndex(index);
    m_model->setTouched(m_workbench.touchedTables());
    if (!index->catalog || !index->catalog->relation(m_detail->relation())) {
        m_detail->setRelation({});
        m_detailState->showEmpty(tr("Pick a table on the left to see its columns, what depends on it and what is pending on it."));
    }
    // At the first sight, and where a filter leaves little, the tables are in the open.
    const bool open = first || (!index->filter.isEmpty() && index->matches <= expandAtMost);
    for (int row = 0; open && row < m_model->rowCount(); ++row) {
        const QModelIndex schema = m_model->index(row, 0);
        const bool ownSchema = schema.data(SchemaTreeModel::KindRole).toInt() == int(SchemaTreeModel::NodeKind::Schema);
        if (!ownSchema || (first && m_model->rowCount() > 4 && row > 0))
            continue;
        m_tree->expand(schema);
        if (m_model->canFetchMore(schema)) // a view that nobody sees does not
            m_model->fetchMore(schema);
        const QModelIndex tables = m_model->index(0, 0, schema);
        if (tables.isValid())
            m_tree->expand(tables);
    }
}

void SchemaPage::showMenu(const QPoint &position)
{
    const QModelIndex index = m_tree->indexAt(position);
    const CatalogPtr &catalog = m_workbench.schemaIndex()->catalog;
    if (!index.isValid() || !catalog)
        return;
    if (QMenu *menu = makeRecipeMenu(catalog, m_model->relationOf(index), index, this)) {
        menu->setAttribute(Qt::WA_DeleteOnClose);
        connect(menu, &QMenu::triggered, this, [this](QAction *action) { Q_EMIT recipeRequested(action->objectName(), valuesOf(action)); });
        menu->popup(m_tree->viewport()->mapToGlobal(position));
    }
}

void SchemaPage::showRelation(const QualifiedName &relation)
{
    const QModelIndex index = m_model->indexOf(relation);
    if (!index.isValid())
        return;
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

void SchemaPage::toggleDiagram()
{
    m_detail->toggleDiagram();
}

void SchemaPage::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

} // namespace lockkeeper
