#include "widgets/common/differencesview.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/sidebyside.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"

#include <QLabel>
#include <QSplitter>

namespace lockkeeper {

DifferencesView::DifferencesView(const QString &leftTitle, const QString &rightTitle, Meaning meaning, QWidget *parent)
    : QWidget(parent)
    , m_meaning(meaning)
    , m_table(makeFactsTable(tr("Differences"), { tr("Difference"), tr("Object") }, &m_model, { 110 }))
    , m_sentence(makeLabel({}, 12))
    , m_texts(new SideBySide(leftTitle, rightTitle))
{
    m_table->setMinimumWidth(240);
    m_sentence->setWordWrap(true);
    m_sentence->setMargin(6);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *split = makeSplitter(Qt::Horizontal);
    split->addWidget(m_table);
    split->addWidget(makeColumn({ m_sentence, m_texts }));
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 2);
    split->setSizes({ 100, 200 });
    m_state = new StateOverlay(split);
    fillWith(this, m_state);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DifferencesView::showCurrent);
}

static CellFacts kindFacts(CatalogDifference::Kind kind, bool change, const Theme &theme)
{
    using Kind = CatalogDifference::Kind;
    const bool only = kind == Kind::Order || kind == Kind::Layout;
    const QString faults[] = { DifferencesView::tr("Missing"), DifferencesView::tr("Extra"), DifferencesView::tr("Different"), DifferencesView::tr("Order"), DifferencesView::tr("White space") };
    const QString changes[] = { DifferencesView::tr("Dropped"), DifferencesView::tr("New"), DifferencesView::tr("Changed"), DifferencesView::tr("Order"), DifferencesView::tr("White space") };
    CellFacts facts;
    facts.icon = kind == Kind::Extra ? QStringLiteral("plus") : only ? QStringLiteral("info") : kind == Kind::Missing ? QStringLiteral("cross") : change ? QStringLiteral("edit") : QStringLiteral("warning");
    facts.iconColor = facts.strongColor = only || (change && kind == Kind::Different) ? theme.text2 : kind == Kind::Missing ? theme.bad.color : change ? theme.good.color : theme.warning.color;
    facts.strong = change ? changes[int(kind)] : faults[int(kind)];
    return facts;
}

void DifferencesView::setDifferences(const QList<CatalogDifference> &differences, Definitions definitions)
{
    const int row = differences == m_differences ? m_table->currentIndex().row() : 0;
    m_differences = differences;
    m_definitions = std::move(definitions);
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> rows;
    for (const CatalogDifference &difference : differences)
        rows << QList<CellFacts> { kindFacts(difference.kind, m_meaning == Meaning::Change, theme), code(difference.object) };
    m_model->setRows(rows);
    m_state->showContent();
    m_table->selectRow(std::max(0, row));
    showCurrent();
}

void DifferencesView::showNone(const QString &sentence)
{
    m_differences.clear();
    m_model->setRows({});
    m_state->showEmpty(sentence);
}

void DifferencesView::setRemarks(const QString &left, const QString &right)
{
    m_texts->setRemarks(left, right);
}

void DifferencesView::showCurrent()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_differences.size()) {
        m_sentence->clear();
        return m_texts->setTexts({}, {});
    }
    const CatalogDifference &difference = m_differences[row];
    auto [left, right] = m_definitions ? m_definitions(difference) : std::pair(difference.beforeSql, difference.afterSql);
    if (left == right) { // what differs has no place in a definition: an owner, a version
        left = difference.before;
        right = difference.after;
    }
    m_sentence->setText(difference.object);
    m_texts->setTexts(left, right);
}

} // namespace lockkeeper
