#include "widgets/editor/migrationlist.h"

#include "widgets/common/viewsupport.h"
#include "widgets/common/workbench.h"
#include "widgets/editor/alembicbuttons.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockkeeper {

enum ListRole { VersionRole = Qt::UserRole + 1, StateRole, RiskRole };

static CellFacts rowFacts(const QModelIndex &index, const Theme &theme)
{
    CellFacts facts;
    facts.text = index.data(Qt::DisplayRole).toString();
    if (!index.data(VersionRole).isValid()) {
        facts.strong = std::exchange(facts.text, QString());
        facts.right = index.data(RiskRole).toString();
        return facts;
    }
    const auto state = MigrationState(index.data(StateRole).toInt());
    const bool applied = state == MigrationState::Applied;
    const bool pending = state == MigrationState::Pending || state == MigrationState::OutOfOrder;
    facts.icon = applied ? QStringLiteral("check") : pending ? QStringLiteral("clock") : QStringLiteral("warning");
    facts.iconColor = applied ? theme.good.color : pending ? theme.text2 : theme.warning.color;
    const int risk = index.data(RiskRole).toInt();
    if (pending && risk >= 0)
        facts.right = risk == 0 ? QStringLiteral("L") : risk == 1 ? QStringLiteral("M") : QStringLiteral("H");
    return facts;
}

MigrationList::MigrationList(Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_list(makeTree(this, tr("Migrations"), rowFacts))
    , m_model(new QStandardItemModel(this))
{
    auto *proxy = new QSortFilterProxyModel(this);
    proxy->setRecursiveFilteringEnabled(true);
    proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    proxy->setSourceModel(m_model);
    m_list->setModel(proxy);
    m_list->setTextElideMode(Qt::ElideMiddle); // names begin and versions end alike
    auto *filter = makeFilter(tr("Filter"));
    connect(filter, &QLineEdit::textChanged, this, [this, proxy](const QString &text) {
        proxy->setFilterFixedString(text);
        m_list->expandAll();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (const QVariant version = index.data(VersionRole); version.isValid())
            m_workbench.select(version.toString());
    });
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(6, 6, 0, 0);
    layout->addWidget(filter);
    layout->addWidget(m_list);
    auto *panel = new Panel(tr("Migrations"), content);
    auto *add = makeFlatButton(QStringLiteral("plus"), tr("New migration (Ctrl+N)"), QStringLiteral("newMigration"));
    connect(add, &QToolButton::clicked, this, &MigrationList::newRequested);
    panel->addToTitle(new AlembicButtons(m_workbench));
    panel->addToTitle(add);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(panel);
    connect(&m_workbench, &Workbench::statusesChanged, this, &MigrationList::fill);
    connect(&m_workbench, &Workbench::matrixChanged, this, &MigrationList::fill);
    connect(&m_workbench, &Workbench::currentChanged, this, &MigrationList::fill);
    fill();
}

void MigrationList::fill()
{
    if (!m_workbench.project())
        return;
    const QSignalBlocker quiet(m_list->selectionModel());
    m_model->clear();
    auto *pending = new QStandardItem(m_workbench.profile() ? tr("Pending on %1").arg(m_workbench.profile()->name) : tr("In the project"));
    auto *applied = new QStandardItem(tr("Applied"));
    QStandardItem *selected = nullptr;
    for (const MigrationStatus &status : m_workbench.statuses()) {
        auto *item = new QStandardItem(m_workbench.project()->nameOf(status.migration));
        item->setData(status.migration.version, VersionRole);
        item->setData(int(status.state), StateRole);
        const MatrixRow *row = m_workbench.matrixRow(status.migration.version);
        item->setData(row ? int(row->risk) : -1, RiskRole);
        item->setToolTip(status.migration.version + u'\n' + stateName(status.state));
        (status.isApplied() ? applied : pending)->appendRow(item);
        if (status.migration.version == m_workbench.current())
            selected = item;
    }
    for (QStandardItem *group : { pending, applied }) {
        group->setData(QString::number(group->rowCount()), RiskRole);
        if (group->rowCount() > 0)
            m_model->appendRow(group);
        else
            delete group;
    }
    m_list->expandAll();
    const auto *proxy = static_cast<QSortFilterProxyModel *>(m_list->model());
    if (selected)
        m_list->setCurrentIndex(proxy->mapFromSource(selected->index()));
}

} // namespace lockkeeper
