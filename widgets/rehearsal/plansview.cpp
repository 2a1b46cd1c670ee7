#include "widgets/rehearsal/plansview.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"

#include <QLabel>

namespace lockkeeper {

PlansView::PlansView(QWidget *parent)
    : ReportSection(parent)
{
    makeTableContent(tr("Query plans"), { tr("Query"), tr("Cost before"), tr("Cost after"), tr("Way before"), tr("Way after"), tr("Finding") }, { 190, 90, 90, 270, 270 });
    PlansView::setReport({}, false);
}

static CellFacts costOf(const PlanFacts &facts)
{
    CellFacts cell = plain(facts.error.isEmpty() ? QString::number(facts.cost, 'f', facts.cost < 100 ? 2 : 0) : QString());
    cell.alignment = Qt::AlignRight;
    return cell;
}

static CellFacts wayOf(const PlanFacts &facts, const Theme &theme)
{
    QStringList parts;
    if (!facts.scans.isEmpty())
        parts << PlansView::tr("reads all of %1").arg(facts.scans.join(QStringLiteral(", ")));
    if (!facts.indexes.isEmpty())
        parts << facts.indexes.join(QStringLiteral(", "));
    CellFacts cell = plain(!facts.error.isEmpty() ? facts.error : parts.isEmpty() ? PlansView::tr("small tables, read as a whole") : parts.join(QStringLiteral("; ")));
    if (!facts.error.isEmpty() || parts.isEmpty())
        cell.textColor = theme.text2;
    return cell;
}

void PlansView::setReport(const RehearsalReport &report, bool running)
{
    m_findings = report.plans ? report.plans->findings() : 0;
    if (!report.plans) {
        m_model->setRows({});
        return m_state->showEmpty(running ? tr("The plans are compared after the other steps, where they were asked for.") : tr("Query plans were not compared. The queries of the project's code are explained on a copy before and after the up; they are not run."),
                                  running ? QString() : tr("Compare the plans"));
    }
    if (report.plans->plans.isEmpty()) {
        m_model->setRows({});
        return m_state->showEmpty(tr("There is no query to explain: the project names no code, and none was typed. Type some under How to rehearse."));
    }
    m_state->showContent();
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> worse, same;
    for (const QueryPlan &plan : report.plans->plans) {
        CellFacts finding = plan.findings.isEmpty() ? plain({}) : outcomeFacts(false, {}, plan.findings.join(u' '), theme);
        (plan.findings.isEmpty() ? same : worse) << QList<CellFacts> { code(plan.name), costOf(plan.before), costOf(plan.after), wayOf(plan.before, theme), wayOf(plan.after, theme), finding };
    }
    m_model->setRows(worse + same);
    QStringList sentences { m_findings == 0 ? tr("%n plan(s) compared; none got worse.", nullptr, int(report.plans->plans.size())) : tr("%1 of %n plan(s) got worse; they stand first.", nullptr, int(report.plans->plans.size())).arg(worse.size()) };
    m_sentence->setText((sentences + report.plans->newIndexes).join(u' '));
}

} // namespace lockkeeper
