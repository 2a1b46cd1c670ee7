#include "models/migration/repairchoices.h"

#include "models/migration/projectcatalog.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("RepairChoices", text, nullptr, count);
}

using State = StatementEffect::State;

static int countOf(const HalfRun &half, State state)
{
    return int(std::count_if(half.statements.begin(), half.statements.end(), [&](const StatementEffect &effect) { return effect.state == state; }));
}

static QStringList dropsOf(const QStringList &indexes)
{
    QStringList drops;
    for (const QString &index : indexes)
        drops << QStringLiteral("DROP INDEX CONCURRENTLY IF EXISTS ") + index;
    return drops;
}

static QString unknownSentence(const HalfRun &half)
{
    for (const StatementEffect &effect : half.statements)
        if (effect.state == State::Unknown)
            return tr("It is not known whether line %1 has taken effect: %2. Look at the data, bring the database to one side by hand, then mark the migration.").arg(effect.line).arg(effect.evidence);
    return {};
}

static RepairChoice resume(const HalfRun &half)
{
    RepairChoice choice { RepairAction::Resume };
    choice.possible = half.isSettled();
    if (!choice.possible) {
        choice.proof = unknownSentence(half);
        return choice;
    }
    choice.statements = dropsOf(half.brokenBuilds);
    const size_t open = half.firstOpen();
    const int left = int(half.statements.size()) - int(open);
    for (qsizetype i = qsizetype(open); i < half.statements.size(); ++i)
        choice.statements << half.statements[i].summary;
    choice.proof = left == 0 ? tr("Every statement has taken effect; only the history is written.") : tr("%n statement(s) not there yet [runs|run] in order.", left);
    if (!half.brokenBuilds.isEmpty())
        choice.proof += u' ' + tr("Before that, what a broken build left is dropped: %1.").arg(half.brokenBuilds.join(QStringLiteral(", ")));
    return choice;
}

static RepairChoice undo(const HalfRun &half, const MigrationProject &project, const ConnectionProfile &profile, int serverVersion)
{
    RepairChoice choice { RepairAction::Undo };
    if (half.direction == Direction::Down)
        choice.proof = tr("A down that stopped is not undone by itself: resume it, or apply the migration again afterwards.");
    else if (!half.isSettled())
        choice.proof = unknownSentence(half);
    else {
        QString reason;
        const QByteArray first = searchPathOf(profile);
        const QStringList statements = undoStatements(half, *computedCatalog(project, half.migration.version, serverVersion, first), serverVersion, first, &reason);
        choice.possible = reason.isEmpty();
        choice.statements = choice.possible ? dropsOf(half.invalidIndexes) + statements : QStringList();
        choice.proof = !choice.possible ? reason : choice.statements.isEmpty() ? tr("Nothing of it has taken effect; only the history is written.") : tr("%n statement(s) [takes|take] back what is there, the last one first.", int(choice.statements.size()));
    }
    return choice;
}

/// Marking is always possible; whether it is right is for the person to say, so the proof says how the database looks.
static RepairChoice mark(const HalfRun &half, bool applied)
{
    const bool after = applied == (half.direction == Direction::Up); // the side on which its statements are there
    RepairChoice choice { applied ? RepairAction::MarkApplied : RepairAction::MarkPending, true };
    const int there = countOf(half, State::There), all = int(half.statements.size());
    const QString known = tr("%1 of %2 statements are there, %3 are not known.").arg(there).arg(all).arg(countOf(half, State::Unknown));
    const bool fits = after ? there == all : there == 0 && countOf(half, State::Unknown) == 0;
    choice.proof = fits ? tr("Nothing is run; the database is on that side: %1").arg(known) : tr("Nothing is run, so bring the database to that side first: %1").arg(known);
    if (!half.invalidIndexes.isEmpty())
        choice.proof += u' ' + tr("Invalid: %1.").arg(half.invalidIndexes.join(QStringLiteral(", ")));
    return choice;
}

QList<RepairChoice> repairChoices(const HalfRun &half, const MigrationProject &project, const ConnectionProfile &profile, int serverVersion)
{
    QList<RepairChoice> choices { resume(half), undo(half, project, profile, serverVersion), mark(half, true), mark(half, false) };
    if (half.runningPid)
        for (RepairChoice &choice : choices) {
            choice.possible = false;
            choice.proof = tr("Process %1 of the server still works on it. Wait until it ends, or end it with pg_terminate_backend(%1).").arg(half.runningPid);
        }
    return choices;
}

MigrationRun carryOut(Migrator &migrator, const HalfRun &half, RepairAction action, Progress &progress)
{
    switch (action) {
    case RepairAction::Resume: return migrator.finish(half, progress);
    case RepairAction::Undo: return migrator.undo(half, progress);
    case RepairAction::MarkApplied:
    case RepairAction::MarkPending: break;
    }
    migrator.mark(half.migration, action == RepairAction::MarkApplied, progress);
    MigrationRun run { half.migration, action == RepairAction::MarkApplied ? Direction::Up : Direction::Down };
    run.ok = true;
    return run;
}

} // namespace lockkeeper
