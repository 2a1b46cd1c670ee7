#include "widgets/designer/seriescodeview.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"

namespace lockkeeper {

SeriesCodeView::SeriesCodeView(QWidget *parent)
    : QWidget(parent)
{
    m_state = new StateOverlay(makeFactsTable(tr("Code in each phase"), { tr("After"), tr("Code"), tr("Outcome, and what fails"), tr("What the server would say"), tr("Place") }, &m_model, { 120, 64, 200, 280 }));
    fillWith(this, m_state);
}

static CellFacts outcomeOf(const PhaseCode &phase, const Theme &theme)
{
    CellFacts facts;
    if (phase.problems.isEmpty()) {
        facts = outcomeFacts(true, SeriesCodeView::tr("OK"), phase.uncertain ? SeriesCodeView::tr("%1 of %2 not analysed").arg(phase.uncertain).arg(phase.queries) : QString(), theme);
    } else if (phase.behindDeploy) {
        facts.icon = QStringLiteral("info");
        facts.strong = SeriesCodeView::tr("To be gone");
        facts.text = SeriesCodeView::tr("%1 of %2 fail").arg(phase.problems.size()).arg(phase.queries);
        facts.iconColor = facts.strongColor = theme.text2;
    } else {
        facts = outcomeFacts(false, SeriesCodeView::tr("FAIL"), SeriesCodeView::tr("%1 of %2 queries").arg(phase.problems.size()).arg(phase.queries), theme);
        facts.icon = QStringLiteral("cross");
        facts.iconColor = facts.strongColor = theme.bad.color;
        facts.tint = theme.bad.tint;
    }
    return facts;
}

void SeriesCodeView::setPhases(const DesignedSeries &series, const QList<PhaseCode> &phases, const QString &problem)
{
    m_failures = int(std::count_if(phases.begin(), phases.end(), [](const PhaseCode &phase) { return phase.fails(); }));
    m_model->setRows({});
    if (!problem.isEmpty())
        return m_state->showEmpty(problem);
    if (phases.isEmpty())
        return m_state->showEmpty(tr("The project does not say where the queries of its code are, so that nothing can be said of them. The sections [contract.old] and [contract.new] of lockkeeper.toml name them."));
    m_state->showContent();
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> rows;
    for (const PhaseCode &phase : phases) {
        CellFacts after;
        after.strong = QStringLiteral("%1 %2").arg(phase.step + 1).arg(phaseName(series.steps[phase.step].step.phase));
        rows << QList<CellFacts> { after, plain(phase.version), outcomeOf(phase, theme), {}, {} };
        for (const QueryProblem &each : phase.problems)
            rows << QList<CellFacts> { {}, {}, code(each.query.name), plain(QStringLiteral("%1 %2").arg(each.message, QString::fromLatin1(each.sqlState))), code(each.query.place()) };
    }
    m_model->setRows(rows);
}

} // namespace lockkeeper
