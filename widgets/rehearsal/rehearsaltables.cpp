#include "widgets/rehearsal/rehearsaltables.h"

#include "models/core/quantity.h"
#include "widgets/common/factstablemodel.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("RehearsalTables", text);
}

QStringList statementHeader()
{
    return { tr("Place"), tr("Statement"), tr("Lock predicted"), tr("Lock measured"), tr("Work"), tr("Rows read"), tr("WAL"), tr("Prediction") };
}

QList<QList<CellFacts>> statementRows(const RehearsalReport &report, const Theme &theme)
{
    QList<QList<CellFacts>> rows;
    for (const StatementMeasure &measure : report.statements) {
        CellFacts predicted, measured;
        predicted.badge = measure.strongestPredicted();
        LockDuration duration = LockDuration::Brief;
        for (const LockImpact &lock : measure.predicted)
            if (!lock.newRelation)
                duration = std::max(duration, lock.duration);
        predicted.text = predicted.badge == LockMode::None ? tr("none") : durationId(duration);
        predicted.textColor = theme.text2;
        measured.badge = std::max(measure.strongest(), measure.predicted.isEmpty() ? LockMode::None : measure.held);
        measured.text = formatSeconds(measure.seconds) + (measure.sampled ? tr(", sampled") : QString());
        rows << QList<CellFacts> { plain((measure.direction == Direction::Up ? tr("up %1") : tr("down %1")).arg(measure.line)), plain(measure.text), predicted, measured, plain(measure.work()),
                                   plain(formatCount(double(measure.rowsScanned))), plain(formatBytes(measure.walBytes)),
                                   measure.disagreements.isEmpty() ? outcomeFacts(true, tr("Agrees"), {}, theme) : outcomeFacts(false, tr("Differs"), measure.disagreements.join(QStringLiteral("; ")), theme) };
    }
    return rows;
}

QStringList dataHeader()
{
    return { tr("What"), tr("Before, for example"), tr("After the down") };
}

static CellFacts afterDown(const DataDifference &difference, const Theme &theme)
{
    if (!difference.now.isEmpty())
        return code(difference.now.join(QStringLiteral(", ")));
    CellFacts facts;
    switch (difference.kind) {
    case DataDifference::Kind::LostRows: facts = plain(tr("gone")); break;
    case DataDifference::Kind::LostValues: facts = code(QStringLiteral("NULL")); break;
    case DataDifference::Kind::Orphans: facts = plain(tr("they point at nothing")); break;
    default: facts = plain({});
    }
    facts.textColor = theme.bad.color;
    return facts;
}

QList<QList<CellFacts>> dataRows(const RehearsalReport &report, const Theme &theme)
{
    QList<QList<CellFacts>> rows;
    for (const DataDifference &difference : report.dataDifferences) {
        CellFacts what = outcomeFacts(false, difference.sentence(), {}, theme);
        what.icon = QStringLiteral("cross");
        what.iconColor = what.strongColor = theme.bad.color;
        what.tint = theme.bad.tint;
        rows << QList<CellFacts> { what, code(difference.samples.join(QStringLiteral(", "))), afterDown(difference, theme) };
    }
    for (const QString &values : report.newValuesLost)
        rows << QList<CellFacts> { outcomeFacts(false, tr("%1, written since the up").arg(values), {}, theme), plain(tr("not there yet")), plain(tr("the down takes them away")) };
    return rows;
}

QStringList probeHeader()
{
    return { tr("Object"), tr("With"), tr("Outcome"), tr("Detail") };
}

QList<QList<CellFacts>> probeRows(const RehearsalReport &report, const Theme &theme)
{
    QList<QList<CellFacts>> rows;
    for (const Probe &probe : report.probes)
        rows << QList<CellFacts> { code(probe.object), plain(probe.kindName()), outcomeFacts(probe.ok, probe.ok ? tr("As expected") : tr("Not as expected"), {}, theme), plain(probe.detail) };
    for (const QString &missing : report.notExercised)
        rows << QList<CellFacts> { code(missing.section(u':', 0, 0)), plain({}), outcomeFacts(false, tr("Not exercised"), {}, theme), plain(missing.section(u':', 1).trimmed()) };
    return rows;
}

} // namespace lockkeeper
