#include "widgets/rehearsal/estimateview.h"

#include "models/core/quantity.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"

#include <QLabel>

namespace lockkeeper {

EstimateView::EstimateView(QWidget *parent)
    : ReportSection(parent)
{
    makeTableContent(tr("Estimate"), { tr("Place"), tr("Statement"), tr("Estimate"), tr("What decides it") }, { 70, 380, 170 });
    EstimateView::setReport({}, false);
}

static QString range(double low, double high)
{
    const QString from = formatSeconds(low), to = formatSeconds(high);
    return from == to ? from : EstimateView::tr("%1 to %2").arg(from, to);
}

void EstimateView::setReport(const RehearsalReport &report, bool running)
{
    m_needsWindow = report.estimate && report.estimate->needsWindow();
    if (!report.estimate) {
        m_model->setRows({});
        return m_state->showEmpty(running ? tr("The estimate comes last, where it was asked for.")
                                          : tr("The time on a server was not estimated. The statements are measured on two sizes of made-up rows, and the rates applied to the server's own statistics, which are only read."),
                                  running ? QString() : tr("Estimate for a server"));
    }
    m_state->showContent();
    const Theme &theme = Theme::of(this);
    m_sentence->setText(report.estimate->sentence());
    QList<QList<CellFacts>> rows;
    for (const StatementEstimate &statement : report.estimate->statements) {
        CellFacts time = plain(range(statement.low, statement.high)), driver = plain(statement.driver.isEmpty() ? tr("not the size of a table") : statement.driver);
        time.textColor = theme.text2;
        driver.textColor = statement.driver.isEmpty() ? theme.text2 : theme.text;
        rows << QList<CellFacts> { plain(tr("up %1").arg(statement.line)), plain(statement.text), time, driver };
    }
    CellFacts whole = plain({}), total = plain({});
    whole.strong = tr("The whole up");
    total.strong = range(report.estimate->low, report.estimate->high);
    rows << QList<CellFacts> { {}, whole, total, plain(tr("one table is blocked for %1 at a time").arg(range(report.estimate->blockedLow, report.estimate->blockedHigh))) };
    m_model->setRows(rows);
}

} // namespace lockkeeper
