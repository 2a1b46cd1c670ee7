#include "models/migration/migrationstatus.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/migration/formatsupport.h"
#include "models/migration/migrationscript.h"

#include <QMap>

namespace lockkeeper {

namespace {

/// What the run log says last of one version.
struct LastRun
{
    RunEntry entry;
    bool applied = false;
    bool dirty = false;
};

QMap<QString, LastRun> lastRuns(const QList<RunEntry> &log)
{
    QMap<QString, LastRun> runs;
    for (const RunEntry &entry : log) {
        LastRun &run = runs[entry.version];
        run.dirty = entry.outcome != u"done";
        if (entry.direction == Direction::Up || run.dirty)
            run.entry = entry;
        run.applied = entry.direction == Direction::Up || run.dirty;
    }
    return runs;
}

MigrationState stateOf(const Migration &migration, const AppliedMigration &applied, const LastRun &run, const std::function<QByteArray(const Migration &)> &checksum)
{
    if (applied.dirty || run.dirty)
        return MigrationState::Dirty;
    bool changed = false;
    try {
        if (checksum)
            changed = !applied.checksum.isEmpty() && checksum(migration) != applied.checksum;
        else if (const QByteArray known = applied.checksum.isEmpty() ? run.entry.checksum : applied.checksum; !known.isEmpty())
            changed = contentHash(migrationSource(migration, Direction::Up)) != known;
    } catch (const Error &) {
        return MigrationState::MissingFile;
    }
    if (migration.kind == MigrationKind::Always)
        return MigrationState::Pending;
    if (changed)
        return migration.kind == MigrationKind::Repeatable ? MigrationState::Pending : MigrationState::Changed;
    return MigrationState::Applied;
}

const Migration *programOf(const MigrationProject &project, const QString &key)
{
    const auto found = std::find_if(project.inCode.begin(), project.inCode.end(), [&](const Migration &program) { return isRecordedAs(program, key); });
    return found == project.inCode.end() ? nullptr : &*found;
}

} // namespace

bool isRecordedAs(const Migration &migration, const QString &key)
{
    const QString own = migration.historyKey();
    return own == key || (!key.isEmpty() && !formats::versionLess(own, key) && !formats::versionLess(key, own)); // 00003 is 3
}

QList<AppliedMigration> appliedOf(const QList<RunEntry> &log)
{
    QList<AppliedMigration> applied;
    const QMap<QString, LastRun> runs = lastRuns(log);
    for (const LastRun &run : runs)
        if (run.applied)
            applied << AppliedMigration { run.entry.version, run.entry.name, run.entry.checksum, run.entry.at, run.dirty };
    return applied;
}

QList<MigrationStatus> migrationStatuses(const MigrationProject &project, const QList<AppliedMigration> &applied, const QList<RunEntry> &log, const std::function<QByteArray(const Migration &)> &checksum)
{
    QMap<QString, LastRun> runs = lastRuns(log);
    QMap<QString, AppliedMigration> byKey;
    for (const AppliedMigration &entry : applied)
        byKey.insert(entry.key, entry);
    for (const Migration &migration : project.migrations) // a way up that stopped here, and that the tool itself has ended since
        if (const auto run = runs.find(migration.version); run != runs.end() && run->dirty && run->entry.direction == Direction::Up && byKey.contains(migration.historyKey()) && !byKey[migration.historyKey()].dirty)
            run->dirty = false;
    for (const LastRun &run : runs) // started outside of a transaction, and never written into the tool's table
        if (const Migration *migration = project.migration(run.entry.version); run.dirty && migration && !byKey.contains(migration->historyKey()))
            byKey.insert(migration->historyKey(), { migration->historyKey(), migration->name, {}, run.entry.at, true });

    // A tool that marks only the version at which it is means the run that never ended, which may be the way back from another.
    if (std::any_of(runs.begin(), runs.end(), [&](const LastRun &run) { return run.dirty && project.migration(run.entry.version); }))
        for (AppliedMigration &entry : byKey)
            entry.dirty = false;

    qsizetype newest = -1;
    for (qsizetype i = 0; i < project.migrations.size(); ++i)
        if (byKey.contains(project.migrations[i].historyKey()))
            newest = i;
    QList<MigrationStatus> statuses;
    for (qsizetype i = 0; i < project.migrations.size(); ++i) {
        const Migration &migration = project.migrations[i];
        MigrationStatus status { migration, MigrationState::Pending, {} };
        if (byKey.contains(migration.historyKey())) {
            const AppliedMigration entry = byKey.take(migration.historyKey());
            const LastRun run = runs.value(migration.version);
            status.state = stateOf(migration, entry, run, checksum);
            status.appliedAt = entry.at.isValid() ? entry.at : run.applied ? run.entry.at : QDateTime();
        } else if (i < newest && migration.kind == MigrationKind::Versioned) {
            status.state = MigrationState::OutOfOrder;
        }
        statuses << status;
    }
    // What only the history knows stands before the first of the project that is newer.
    for (const AppliedMigration &entry : std::as_const(byKey)) {
        MigrationStatus missing { {}, MigrationState::MissingFile, entry.at };
        missing.migration.version = entry.key;
        missing.migration.name = entry.name;
        if (const Migration *program = programOf(project, entry.key)) {
            missing.migration = *program;
            missing.state = MigrationState::Applied;
        }
        const auto newer = std::find_if(statuses.begin(), statuses.end(), [&](const MigrationStatus &status) { return formats::versionLess(missing.migration.version, status.migration.version); });
        statuses.insert(newer, missing);
    }
    return statuses;
}

} // namespace lockkeeper
