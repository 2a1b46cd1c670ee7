#include "models/design/seriesfiles.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Series", text);
}

static QByteArray headOf(const Series &series, qsizetype number)
{
    const SeriesStep &step = series.steps[number];
    QStringList lines { tr("Series: %1, step %2 of %3, %4.").arg(series.title).arg(number + 1).arg(series.steps.size()).arg(phaseName(step.phase).toLower()), tr("Does: %1.").arg(step.title) };
    if (number > 0 && !series.steps[number - 1].deploy.isEmpty())
        lines << tr("Before it: %1").arg(series.steps[number - 1].deploy);
    if (!step.deploy.isEmpty())
        lines << tr("Behind it: %1").arg(step.deploy);
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

QList<Migration> writeSeries(MigrationProject project, const Series &series, const QDateTime &now)
{
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
