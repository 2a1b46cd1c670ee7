#include "widgets/rehearsal/loadview.h"

#include "models/core/quantity.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"

#include <QLabel>

namespace lockkeeper {

LoadView::LoadView(QWidget *parent)
    : ReportSection(parent)
{
    makeTableContent(tr("Sessions under load"), { tr("Session"), tr("Query"), tr("Runs"), tr("Usual"), tr("Longest"), tr("Waited for"), tr("Errors") }, { 130, 430, 60, 80, 80, 230 });
    LoadView::setReport({}, false);
}

static QList<QList<CellFacts>> rowsOf(const QString &title, const LoadRun &run, const Theme &theme)
{
    QList<CellFacts> heading(7);
    for (CellFacts &cell : heading)
        cell.tint = theme.header;
    heading[0].strong = title;
    heading[1].text = run.error.isEmpty() ? LoadView::tr("the migration took %1, %n attempt(s)", nullptr, run.tries).arg(formatSeconds(run.seconds)) : run.error;
    heading[1].textColor = run.error.isEmpty() ? theme.text2 : theme.bad.color;
    QList<QList<CellFacts>> rows { heading };
    for (int i = 1; i < int(run.sessions.size()); ++i) {
        const LoadSession &session = run.sessions[i];
        const LoadWait *longest = nullptr;
        for (const LoadWait &wait : run.waits)
            if (wait.session == i && (!longest || wait.until - wait.from > longest->until - longest->from))
                longest = &wait;
        QStringList behind;
        if (longest)
            for (const int other : longest->behind)
                behind << run.sessions.value(other).name;
        CellFacts errors = plain(session.errors ? QStringLiteral("%1: %2").arg(session.errors).arg(session.firstError) : QStringLiteral("0"));
        if (session.errors) {
            errors.icon = QStringLiteral("cross");
            errors.iconColor = errors.textColor = theme.bad.color;
        }
        CellFacts waited = plain(behind.join(QStringLiteral(", ")));
        if (longest)
            waited.badge = longest->mode;
        const bool load = session.role != LoadSession::Role::Holder;
        rows << QList<CellFacts> { plain(session.name), code(session.query), plain(load ? QString::number(session.runs) : QString()), plain(load ? formatSeconds(session.usual) : QString()),
                                   plain(load ? formatSeconds(session.longest) : QString()), waited, load ? errors : plain({}) };
    }
    return rows;
}

void LoadView::setReport(const RehearsalReport &report, bool running)
{
    if (!report.load) {
        m_model->setRows({});
        return m_state->showEmpty(running ? tr("The load comes last, where it was asked for.") : tr("Not run under load. Readers and writers use the touched tables while the migration runs, and once more behind a long transaction; this takes about 10 s."),
                                  running ? QString() : tr("Run it under load"));
    }
    if (!report.load->problem.isEmpty())
        return m_state->showError(Error(ErrorKind::Input, report.load->problem));
    m_state->showContent();
    m_sentence->setText(QStringLiteral("%1 %2").arg(report.load->sentence(), report.load->queueSentence()).trimmed());
    const Theme &theme = Theme::of(this);
    QList<QList<CellFacts>> rows = rowsOf(tr("Under load"), report.load->load, theme);
    if (report.load->queue && report.load->queueTimeout) {
        rows += rowsOf(tr("In the queue"), *report.load->queue, theme);
        rows += rowsOf(tr("With a limit"), *report.load->queueTimeout, theme);
    }
    m_model->setRows(rows);
}

} // namespace lockkeeper
