#include "widgets/rehearsal/isolationview.h"

#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"

#include <QLabel>

namespace lockkeeper {

IsolationView::IsolationView(QWidget *parent)
    : ReportSection(parent)
{
    makeTableContent(tr("Tenants in the rehearsal"), { tr("Table or tenant"), tr("What is tried"), tr("Outcome"), tr("Detail") }, { 240, 260, 150 });
    IsolationView::setReport({}, false);
}

static QString actionName(const QString &action)
{
    const QMap<QString, QString> names { { QStringLiteral("read"), IsolationView::tr("read another tenant's rows") },     { QStringLiteral("update"), IsolationView::tr("change another tenant's rows") },
                                         { QStringLiteral("move"), IsolationView::tr("give a row to another tenant") },   { QStringLiteral("delete"), IsolationView::tr("delete another tenant's rows") },
                                         { QStringLiteral("insert"), IsolationView::tr("insert for another tenant") },    { QStringLiteral("no-tenant"), IsolationView::tr("read without naming a tenant") } };
    return names.value(action, action);
}

static CellFacts probeOutcome(const TenantProbe &probe, const Theme &theme)
{
    CellFacts outcome = outcomeFacts(!probe.leaks, probe.leaks ? IsolationView::tr("Reached") : IsolationView::tr("Refused"), {}, theme);
    if (probe.leaks) {
        outcome.icon = QStringLiteral("cross");
        outcome.iconColor = outcome.strongColor = theme.bad.color;
        outcome.tint = theme.bad.tint;
    }
    return outcome;
}

/// A row a tenant, below a heading for each round; what ended otherwise than without the failure comes last.
static QList<QList<CellFacts>> trialRows(const TenantTrial &trial, const Theme &theme)
{
    QList<QList<CellFacts>> rows;
    for (const TenantRound &round : trial.rounds) {
        QList<CellFacts> heading(4);
        for (CellFacts &cell : heading)
            cell.tint = theme.header;
        heading[0].strong = tenantRoundName(round.kind);
        heading[3].text = round.kind == TenantRound::Kind::Broken ? IsolationView::tr("stopped at %1").arg(trial.brokenAt) : QString();
        rows << heading;
        for (const TenantPlace &place : round.places) {
            const bool meant = round.kind == TenantRound::Kind::Broken; // one is stopped there, and no further one is begun
            CellFacts outcome = outcomeFacts(meant || place.outcome == TenantRun::Outcome::Done, tenantOutcomeName(place.outcome), {}, theme);
            outcome.icon = place.outcome == TenantRun::Outcome::Done ? QStringLiteral("check") : meant ? QStringLiteral("info") : QStringLiteral("warning");
            if (meant && place.outcome != TenantRun::Outcome::Done)
                outcome.iconColor = outcome.strongColor = theme.text2;
            rows << QList<CellFacts> { code(place.tenant), plain(tenantStateName(place.state)), outcome, plain(place.error) };
        }
    }
    for (const QString &difference : trial.differences)
        rows << QList<CellFacts> { {}, {}, outcomeFacts(false, IsolationView::tr("Differs"), {}, theme), plain(difference) };
    return rows;
}

void IsolationView::setReport(const RehearsalReport &report, bool running)
{
    m_wrong = 0;
    if (!report.isolation && !report.tenantTrial) {
        m_model->setRows({});
        return m_state->showEmpty(running ? tr("Tenants come after the up.")
                                          : tr("There was nothing to test: the migration touches no table that tenants share, or the project does not say how its tenants are kept apart. The section [tenancy] of lockkeeper.toml says it."));
    }
    m_state->showContent();
    const Theme &theme = Theme::of(this);
    QStringList sentences;
    QList<QList<CellFacts>> leaking, tight, rest;
    if (report.isolation) {
        for (const TenantProbe &probe : report.isolation->probes)
            (probe.leaks ? leaking : tight) << QList<CellFacts> { code(probe.table), plain(actionName(probe.action)), probeOutcome(probe, theme), plain(probe.detail) };
        for (const QString &left : report.isolation->notTested)
            rest << QList<CellFacts> { code(left.section(u':', 0, 0)), plain({}), outcomeFacts(false, tr("Not tested"), {}, theme), plain(left.section(u':', 1).trimmed()) };
        m_wrong = int(leaking.size());
        sentences << (m_wrong ? report.isolation->leak() : tr("%n tenant(s) made; none reached the rows of another one.", nullptr, report.isolation->tenants));
    }
    if (report.tenantTrial) {
        rest += trialRows(*report.tenantTrial, theme);
        m_wrong += report.tenantTrial->failure().isEmpty() ? 0 : 1;
        sentences << report.tenantTrial->sentence();
    }
    m_model->setRows(leaking + tight + rest);
    m_sentence->setText(sentences.join(u' '));
}

} // namespace lockkeeper
