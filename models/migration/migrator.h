// Reads the state of a project on a server, applies and rolls back, in the tracking table of the project's own tool. Blocking;
// the session must be allowed to write for apply and roll back. One run at a time: an advisory lock and that of the tool,
// asked for again and again, never waited on in a transaction.
#pragma once

#include "models/core/error.h"
#include "models/core/journal.h"
#include "models/core/progress.h"
#include "models/migration/halfrun.h"
#include "models/migration/migrationstatus.h"

#include <future>

namespace lockkeeper {

struct RunOptions
{
    QString lockTimeout = QStringLiteral("2s");
    QString statementTimeout = QStringLiteral("1h");
    int lockTries = 3;              ///< of a migration in one transaction whose lock was not free
    int runLockPatienceMs = 10'000; ///< how long another run is waited for
    bool oneByOne = false;          ///< each statement is sent alone, also those that could go together
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

/// What a migration in one transaction ends with on the wire, in one message with its row of the log.
inline constexpr char commitWords[] = "; COMMIT; RESET ALL";

class Migrator
{
public:
    /// @p journal may be null (rehearsals); it outlives the migrator.
    Migrator(Session &session, const MigrationProject &project, Journal *journal = nullptr, RunOptions options = {});

    /// The history that is kept on this server: the first table of the format's that exists, else its own tool's.
    const HistoryTable &history() const { return m_history; }
    /// Project and history together, in the order in which migrations run; works on a read-only session.
    QList<MigrationStatus> status();
    /// Applies what is pending, up to @p toVersion (all where it is empty), at most @p steps (all where it is 0). Stops at
    /// the first that fails. These three throw Error (Input) where two files of the project have the same version, and for
    /// a version that the project does not have.
    QList<MigrationRun> apply(Progress &progress, const QString &toVersion = {}, int steps = 0);
    /// What apply() would run now; writes nothing, and throws what apply() would throw, but for approvals.
    QList<Migration> wouldApply(const QString &toVersion = {}, int steps = 0);
    /// Rolls back the last one, or all above @p toVersion ("0" for all).
    QList<MigrationRun> rollback(Progress &progress, const QString &toVersion = {});

    /// Runs exactly this one: up where it is the next pending one, down where it is the last applied one.
    /// @throws Error (Input) that names the one that has to come first.
    MigrationRun runOnly(const QString &version, Direction direction, Progress &progress);

    /// What stopped half-way, with what the database says of it. Reads only.
    QList<HalfRun> halfRuns(Progress &progress);
    /// Runs the statements that are not there yet, after dropping what a broken build left. @throws Error (Input) where a
    /// statement's effect is unknown.
    MigrationRun finish(const HalfRun &half, Progress &progress);
    /// Takes back the statements of an up that are there. @throws Error (Input) where one cannot be taken back.
    MigrationRun undo(const HalfRun &half, Progress &progress);
    /// Writes down that the migration is, or is not, applied, without running anything.
    void mark(const Migration &migration, bool applied, Progress &progress);
    /// Takes the files as they are now for what was applied; @returns the migrations whose checksum was written.
    QList<Migration> acceptChanges(Progress &progress);
    /// Marks every migration up to and with @p version as applied that is not, none for "0": then only the tool's table is made.
    /// @returns them.
    QList<Migration> baseline(const QString &version, Progress &progress);

    /// Called when a statement ended: migration, its number from 1, of how many.
    std::function<void(const Migration &, int, int)> onStatement;

private:
    /// @p planning is asked for its plan where it is needed, so that what is wrong with the file is the run's error.
    MigrationRun run(const Migration &migration, Direction direction, std::future<ScriptPlan> planning, Progress &progress);
    void commitWith(const QByteArray &last);
    void runInOneTransaction(const ScriptPlan &plan, RunEntry entry, const Migration &migration, Progress &progress);
    void runAsWritten(const ScriptPlan &plan, RunEntry entry, const Migration &migration, Progress &progress);
    QByteArray timeouts(const QString &lockTimeout) const;
    HalfRun lookAgain(const HalfRun &half, Progress &progress);
    void settle(const HalfRun &half, bool applied, double seconds);
    void writeDown(const Migration &migration, Direction direction, double seconds, bool sessionChanged);
    void prepareHistory();
    void refuseBefore(const QString &toVersion) const;
    QList<Migration> pendingUpTo(const QString &toVersion, int steps, const QList<AppliedMigration> &applied);
    void refuseDirty(const QList<MigrationStatus> &statuses) const;

    Session &m_session;
    const MigrationProject &m_project;
    Journal *m_journal;
    RunOptions m_options;
    HistoryTable m_history;
    QString m_searchPath; ///< in which the tool's table is looked for, whatever a script sets
};

} // namespace lockkeeper
