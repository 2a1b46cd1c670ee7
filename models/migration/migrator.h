// Reads the state of a project on a server, applies and rolls back. Blocking; the session must be allowed to write for
// apply and roll back. One run at a time: an advisory lock, asked for again and again, never waited on in a transaction.
#pragma once

#include "models/core/error.h"
#include "models/core/journal.h"
#include "models/core/progress.h"
#include "models/migration/historytable.h"
#include "models/migration/migrationproject.h"

namespace lockkeeper {

struct RunOptions
{
    QString lockTimeout = QStringLiteral("2s");
    QString statementTimeout;       ///< empty: the server's
    int lockTries = 3;              ///< of a migration in one transaction whose lock was not free
    int runLockPatienceMs = 10'000; ///< how long another run is waited for
};

/// One migration that was run, or that was tried.
struct MigrationRun
{
    Migration migration;
    Direction direction = Direction::Up;
    bool ok = false;
    double seconds = 0;
    std::optional<Error> error;
    QStringList notices;
};

class Migrator
{
public:
    /// @p journal may be null (rehearsals); it outlives the migrator.
    Migrator(Session &session, const MigrationProject &project, Journal *journal = nullptr, RunOptions options = {});

    /// Project and history together, in the order in which migrations run; works on a read-only session.
    QList<MigrationStatus> status();
    /// Applies what is pending, up to @p toVersion (all where it is empty), at most @p steps (all where it is 0). Stops at
    /// the first that fails. These three throw Error (Input) where two files of the project have the same version.
    QList<MigrationRun> apply(Progress &progress, const QString &toVersion = {}, int steps = 0);
    /// Rolls back the last one, or all above @p toVersion.
    QList<MigrationRun> rollback(Progress &progress, const QString &toVersion = {});

    /// Runs exactly this one: up where it is the next pending one, down where it is the last applied one.
    /// @throws Error (Input) that names the one that has to come first.
    MigrationRun runOnly(const QString &version, Direction direction, Progress &progress);

    /// Called when a statement ended: migration, its number from 1, of how many.
    std::function<void(const Migration &, int, int)> onStatement;

private:
    MigrationRun run(const Migration &migration, Direction direction, Progress &progress);
    void runInOneTransaction(const struct ScriptPlan &plan, HistoryEntry entry, Progress &progress);
    void runAsWritten(const struct ScriptPlan &plan, HistoryEntry entry, Progress &progress);
    void setTimeouts();
    void takeRunLock(Progress &progress);
    /// Holds the advisory lock for a scope.
    class RunLock
    {
    public:
        RunLock(Migrator &migrator, Progress &progress);
        ~RunLock();

    private:
        Migrator &m_migrator;
    };
    void refuseDirty(const QList<MigrationStatus> &statuses) const;

    Session &m_session;
    const MigrationProject &m_project;
    Journal *m_journal;
    RunOptions m_options;
    HistoryTable m_history;
};

/// What a history says of a project's migrations; pure.
QList<MigrationStatus> migrationStatuses(const MigrationProject &project, const QList<HistoryEntry> &history);

} // namespace lockkeeper
