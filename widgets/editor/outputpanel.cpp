#include "widgets/editor/outputpanel.h"

#include "models/core/quantity.h"
#include "widgets/common/factstablemodel.h"
#include "widgets/common/stateoverlay.h"
#include "widgets/common/viewsupport.h"

namespace lockkeeper {

static constexpr int mostLines = 2000;

OutputPanel::OutputPanel(QWidget *parent)
    : QWidget(parent)
{
    QTableView *table = makeFactsTable(tr("Output"), { tr("At"), tr("Migration"), tr("What the server said") }, &m_model, { 80, 330 });
    m_state = new StateOverlay(table);
    fillWith(this, m_state);
    m_state->showEmpty(tr("Nothing ran from here yet. Notices and errors of the server appear here when a runbook applies a migration or rolls it back."));
    connect(table, &QTableView::activated, this, [this](const QModelIndex &index) { Q_EMIT runActivated(m_runs[index.row()]); });
}

static QList<CellFacts> rowOf(const QString &migration, const QString &text, const QString &icon, const QColor &color)
{
    CellFacts said = plain(text);
    said.icon = icon;
    said.iconColor = color;
    return { plain(QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss"))), code(migration), said };
}

void OutputPanel::addRun(const MigrationRun &run)
{
    const Theme &theme = Theme::of(this);
    const QString name = QStringLiteral("%1 %2").arg(directionId(run.direction), run.migration.title());
    for (const QString &notice : run.notices)
        add(rowOf(name, notice, QStringLiteral("info"), theme.text2), run);
    if (run.error) {
        QList<CellFacts> row = rowOf(name, run.error->fullText().replace(u'\n', u' '), QStringLiteral("cross"), theme.bad.color);
        row[2].textColor = theme.bad.color;
        row[2].tint = theme.bad.tint;
        add(row, run);
    } else {
        add(rowOf(name, tr("Done in %1.").arg(formatSeconds(run.seconds)), QStringLiteral("check"), theme.good.color), run);
    }
}

void OutputPanel::addRefusal(const Error &error)
{
    add(rowOf({}, error.fullText().replace(u'\n', u' '), QStringLiteral("cross"), Theme::of(this).bad.color), {});
}

void OutputPanel::add(const QList<CellFacts> &row, const MigrationRun &run)
{
    m_rows.prepend(row);
    m_runs.prepend(run);
    while (m_rows.size() > mostLines) {
        m_rows.removeLast();
        m_runs.removeLast();
    }
    m_model->setRows(m_rows);
    m_state->showContent();
    Q_EMIT countChanged(int(m_rows.size()));
}

} // namespace lockkeeper
