#include "widgets/editor/findingspanel.h"

#include "widgets/common/viewsupport.h"
#include "widgets/editor/fixpreview.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>

namespace lockkeeper {

FindingsPanel::FindingsPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new FindingsModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_view(makeTable(this, tr("Findings"), findingFacts))
    , m_preview(makeQuietLabel({}))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(FindingsModel::SortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("findingsFilter"));
    filter->setPlaceholderText(tr("Filter findings: a rule, a severity, a word"));
    filter->setAccessibleName(tr("Filter findings"));
    filter->setClearButtonEnabled(true);
    connect(filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    m_view->setModel(m_sorted);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(FindingsModel::SeverityColumn, Qt::AscendingOrder);
    m_view->horizontalHeader()->setStretchLastSection(false);
    m_view->horizontalHeader()->setSectionResizeMode(FindingsModel::MessageColumn, QHeaderView::Stretch);
    m_view->setColumnWidth(FindingsModel::SeverityColumn, 96);
    m_view->setColumnWidth(FindingsModel::PlaceColumn, 76);
    m_view->setColumnWidth(FindingsModel::RuleColumn, 190);
    m_view->setColumnWidth(FindingsModel::FixColumn, 270);
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex &index) {
        const FindingsModel::Row row = rowAt(index);
        Q_EMIT placeActivated(row.down, row.finding.range.begin);
    });
    m_preview->setObjectName(QStringLiteral("fixPreview"));
    m_preview->setFont(codeFont());
    m_preview->setMargin(8);
    m_preview->hide(); // until there is a fix to show
    m_preview->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (!index.isValid())
            showPreview({});
        Q_EMIT currentChanged();
    });
    connect(m_sorted, &QAbstractItemModel::modelReset, this, [this] { showPreview({}); }); // no row is current any more
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(filter);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_preview);
}

FindingsModel::Row FindingsPanel::rowAt(const QModelIndex &index) const
{
    return m_model->row(m_sorted->mapToSource(index).row());
}

void FindingsPanel::setAnalyses(const SafetyAnalysisPtr &up, const SafetyAnalysisPtr &down)
{
    m_model->setAnalyses(up, down);
}

std::optional<FindingsModel::Row> FindingsPanel::current() const
{
    return m_view->currentIndex().isValid() ? std::optional(rowAt(m_view->currentIndex())) : std::nullopt;
}

void FindingsPanel::showPreview(const QString &text)
{
    m_preview->setText(text);
    m_preview->setVisible(!text.isEmpty());
}

void FindingsPanel::step(int step)
{
    const int rows = m_sorted->rowCount();
    if (rows == 0)
        return;
    const int now = m_view->currentIndex().isValid() ? m_view->currentIndex().row() : step > 0 ? -1 : rows;
    const QModelIndex next = m_sorted->index((now + step + rows) % rows, 0);
    m_view->setCurrentIndex(next);
    Q_EMIT m_view->activated(next);
}

} // namespace lockkeeper
