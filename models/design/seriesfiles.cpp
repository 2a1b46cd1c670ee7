#include "models/design/seriesfiles.h"

#include "models/design/lonestatements.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Series", text);
}

/// Of the head, in the file: not translated, for they are read again.
static const QString seriesMark = QStringLiteral("-- Series: "), deployMark = QStringLiteral("-- Behind it: "), stepMark = QStringLiteral(", step ");

static QByteArray headOf(const Series &series, qsizetype number)
{
    const SeriesStep &step = series.steps[number];
    QStringList lines { seriesMark.mid(3) + series.title + stepMark + QStringLiteral("%1 of %2, %3.").arg(number + 1).arg(series.steps.size()).arg(phaseId(step.phase)), tr("Does: %1.").arg(step.title) };
    if (number > 0 && !series.steps[number - 1].deploy.isEmpty())
        lines << tr("Before it: %1").arg(series.steps[number - 1].deploy);
    if (!step.deploy.isEmpty())
        lines << deployMark.mid(3) + step.deploy;
    if (!step.irreversible.isEmpty())
        lines << tr("The way back: %1").arg(step.irreversible);
    QByteArray head;
    for (const QString &line : std::as_const(lines))
        head += "-- " + line.toUtf8() + '\n';
    return head + '\n';
}

/// What a format puts into its own frame, which has BEGIN, a lock_timeout and COMMIT where it is transactional.
static QByteArray framed(const StepScript &script, bool transactional)
{
    if (script.transactional == transactional)
        return transactional ? script.statementsText() : script.timeoutText() + script.statementsText();
    return "BEGIN;\n" + script.timeoutText() + script.statementsText() + "COMMIT;\n\n"; // one direction cannot, this one can
}

std::optional<PlaceInSeries> placeInSeries(const QByteArray &up)
{
    std::optional<PlaceInSeries> place;
    static constexpr qsizetype headBytes = 4000; // the frame of a format stands before it
    for (const QByteArray &bytes : up.left(headBytes).split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        const qsizetype step = line.lastIndexOf(stepMark);
        if (!place && line.startsWith(seriesMark) && step > 0)
            place = PlaceInSeries { line.mid(seriesMark.size(), step - seriesMark.size()), {}, {} };
        if (place && place->phase.isEmpty())
            for (const Phase phase : { Phase::Expand, Phase::Migrate, Phase::Contract, Phase::CleanUp })
                if (line.endsWith(QStringLiteral(", %1.").arg(phaseId(phase))))
                    place->phase = phaseName(phase);
        if (place && line.startsWith(deployMark))
            place->deploy = line.mid(deployMark.size());
        if (place && !line.startsWith(u"--"))
            break; // the head is over
    }
    return place;
}

QList<Migration> writeSeries(MigrationProject project, const Series &designed, const QDateTime &now)
{
    const Series series = project.run.loneStatements ? withLoneStatements(designed) : designed;
    QList<Migration> written;
    for (qsizetype number = 0; number < series.steps.size(); ++number) {
        const SeriesStep &step = series.steps[number];
        MigrationDraft draft;
        draft.description = step.name;
        draft.transactional = step.up.transactional && step.down.transactional;
        draft.up = headOf(series, number) + framed(step.up, draft.transactional);
        draft.down = framed(step.down, draft.transactional) + step.down.verifyText();
        draft.verify = step.up.verifyText();
        written << createMigration(project, draft, now);
        project.migrations << written.back();
    }
    return written;
}

} // namespace lockkeeper
