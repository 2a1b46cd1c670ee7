#include "widgets/server/serverruns.h"

#include "widgets/common/confirmdialog.h"
#include "widgets/common/workbench.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("ServerRuns", text, nullptr, count);
}

/// The migration, with what its rehearsal said of it.
static QString lineOf(const Migration &migration, const Workbench &workbench)
{
    const RehearsalReport *report = workbench.report(migration.version);
    const bool current = report && report->contentHash == rehearsalHash(migration);
    return QStringLiteral("%1    %2").arg(migration.title(), current ? report->sentence : tr("not rehearsed"));
}

/// Those that are applied, or are not, up to and with the selected one, or behind it; in their order.
static QList<Migration> migrationsOf(const Workbench &workbench, bool applied, bool upToSelected)
{
    QList<Migration> migrations;
    bool isUpTo = true;
    for (const MigrationStatus &status : workbench.statuses()) {
        if (isUpTo == upToSelected && status.isApplied() == applied)
            migrations << status.migration;
        if (status.migration.version == workbench.current())
            isUpTo = false;
    }
    return migrations;
}

/// True where it can be asked; else says why not.
static bool canRun(Workbench &workbench, const QList<Migration> &migrations, const QString &nothingToDo)
{
    if (!workbench.profile() || !workbench.currentMigration())
        workbench.say(tr("Connect to a server and select a migration first."), false);
    else if (workbench.isWriting())
        workbench.say(tr("Something is running on %1 already.").arg(workbench.confirmationName()), false);
    else if (migrations.isEmpty())
        workbench.say(nothingToDo.arg(workbench.confirmationName(), workbench.currentMigration()->title()));
    else
        return true;
    return false;
}

static QStringList linesOf(const QList<Migration> &migrations, const Workbench &workbench)
{
    QStringList lines;
    for (const Migration &migration : migrations)
        lines << lineOf(migration, workbench);
    return lines;
}

void askToApply(Workbench &workbench, QWidget *parent)
{
    const QList<Migration> pending = migrationsOf(workbench, false, true);
    if (!canRun(workbench, pending, tr("Nothing is pending on %1 up to %2.")))
        return;
    confirm({ tr("Apply"), tr("%n migration(s) [runs|run] on %1, in this order. The run stops at the first that fails; those before it stay applied.", int(pending.size())).arg(workbench.confirmationName()), linesOf(pending, workbench), tr("Apply to %1"), workbench.confirmationName() }, parent,
            [&workbench, version = workbench.current()] { workbench.applyUpTo(version); });
}

void askToRollBack(Workbench &workbench, QWidget *parent)
{
    QList<Migration> applied = migrationsOf(workbench, true, false);
    std::reverse(applied.begin(), applied.end());
    if (!canRun(workbench, applied, tr("Nothing is applied on %1 above %2.")))
        return;
    confirm({ tr("Roll back"), tr("%n migration(s) [is|are] rolled back on %1, in this order; %2 stays applied. What a down deletes is gone: look at its rehearsal.", int(applied.size())).arg(workbench.confirmationName(), workbench.currentMigration()->title()), linesOf(applied, workbench), tr("Roll back on %1"), workbench.confirmationName() },
            parent, [&workbench, version = workbench.current()] { workbench.rollBackTo(version); });
}

void askToMark(Workbench &workbench, QWidget *parent)
{
    const QList<Migration> pending = migrationsOf(workbench, false, true);
    if (!canRun(workbench, pending, tr("Nothing is pending on %1 up to %2.")))
        return;
    QStringList lines;
    for (const Migration &migration : pending)
        lines << migration.title();
    confirm({ tr("Mark as applied"), tr("%n migration(s) [is|are] written down as applied on %1, and nothing of them runs. For a database that has their schema already; compare it with its migrations afterwards.", int(pending.size())).arg(workbench.confirmationName()), lines, tr("Mark on %1"), workbench.confirmationName() }, parent,
            [&workbench, version = workbench.current()] { workbench.baseline(version); });
}

} // namespace lockkeeper
