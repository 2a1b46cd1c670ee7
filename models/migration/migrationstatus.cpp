#include "models/migration/migrator.h"

#include "models/core/files.h"

#include <QMap>

namespace lockkeeper {

namespace {

/// What the history says last of one version.
struct LastRun
{
    HistoryEntry entry;
    bool applied = false;
    bool dirty = false;
};

QMap<QString, LastRun> lastRuns(const QList<HistoryEntry> &history)
{
    QMap<QString, LastRun> runs;
    for (const HistoryEntry &entry : history) {
        LastRun &run = runs[entry.version];
        run.dirty = entry.outcome != u"done";
        if (entry.direction == Direction::Up || run.dirty)
            run.entry = entry;
        run.applied = entry.direction == Direction::Up || run.dirty;
    }
    return runs;
}

MigrationState stateOf(const Migration &migration, const LastRun &run, bool missingDown)
{
    if (run.dirty)
        return MigrationState::Dirty;
    try {
        if (contentHash(readTextFile(migration.upFile)) != run.entry.checksum)
            return MigrationState::Changed;
    } catch (const Error &) {
        return MigrationState::MissingFile;
    }
    return missingDown ? MigrationState::MissingDown : MigrationState::Applied;
}

} // namespace

QList<MigrationStatus> migrationStatuses(const MigrationProject &project, const QList<HistoryEntry> &history)
{
    const QMap<QString, LastRun> runs = lastRuns(history);
    QString newestApplied;
    for (auto run = runs.cbegin(); run != runs.cend(); ++run)
        if (run->applied && project.migration(run.key()))
            newestApplied = std::max(newestApplied, run.key());
    QList<MigrationStatus> statuses;
    for (const Migration &migration : project.migrations) {
        MigrationStatus status { migration, MigrationState::Pending, {}, migration.downFile.isEmpty() };
        const auto run = runs.constFind(migration.version);
        if (run != runs.cend() && run->applied) {
            status.state = stateOf(migration, *run, status.missingDown);
            status.appliedAt = run->entry.at;
        } else if (migration.version < newestApplied) {
            status.state = MigrationState::OutOfOrder;
        }
        statuses << status;
    }
    for (auto run = runs.cbegin(); run != runs.cend(); ++run)
        if (run->applied && !project.migration(run.key()))
            statuses << MigrationStatus { { run.key(), run->entry.name, {}, {} }, MigrationState::MissingFile, run->entry.at, true };
    std::stable_sort(statuses.begin(), statuses.end(), [](const MigrationStatus &a, const MigrationStatus &b) { return a.migration.version < b.migration.version; });
    return statuses;
}

} // namespace lockkeeper
