#include "widgets/rehearsal/reportsection.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"

#include <QLabel>

namespace lockkeeper {

void ReportSection::setContent(QWidget *content)
{
    m_state = new StateOverlay(content);
    fillWith(this, m_state);
    connect(m_state, &StateOverlay::actionTriggered, this, &ReportSection::wanted);
    connect(m_state, &StateOverlay::retryTriggered, this, &ReportSection::wanted);
    connect(m_state, &StateOverlay::stopTriggered, this, &ReportSection::stopRequested);
}

QTableView *ReportSection::makeTableContent(const QString &name, const QStringList &header, const QList<int> &widths)
{
    m_sentence = makeLabel({}, 12);
    m_sentence->setWordWrap(true);
    m_sentence->setMargin(8);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QTableView *table = makeFactsTable(name, header, &m_model, widths);
    setContent(makeColumn({ m_sentence, table }));
    return table;
}

} // namespace lockkeeper
