// What the database itself says of a migration that stopped half-way: which statements have taken effect, and what a
// broken one left behind. Compares the catalog that is there with the one after each statement; reads only.
#pragma once

#include "models/core/progress.h"
#include "models/migration/migrationproject.h"
#include "models/migration/runlog.h"
#include "models/migration/scriptrunner.h"

namespace lockkeeper {

struct StatementEffect
{
    enum class State { There, NotThere, Unknown };

    size_t index = 0;    ///< into ScriptPlan::statements
    int line = 1;
    QString summary;     ///< "create index shop.orders_note_idx"
    State state = State::Unknown;
    QString evidence;    ///< how that is known
    bool begun = false;  ///< a drop that did not end: its index is INVALID
};

struct HalfRun
{
    Migration migration;
    Direction direction = Direction::Up;
    RunEntry run;                ///< of the run log; id 0 where another tool left it so
    ScriptPlan plan;
    QList<StatementEffect> statements;
    QStringList invalidIndexes;  ///< quoted names that a build or a drop of its statements left behind
    QStringList brokenBuilds;    ///< of them, those of builds: they go before the build is tried again
    int runningPid = 0;          ///< of a server process that still works on it; then all of this may change

    /// The first statement that is not known to be there; the number of statements where all are.
    size_t firstOpen() const;
    /// Nothing is unknown, so that the rest can be run or the start undone.
    bool isSettled() const;
    /// "there", "not-there", "unknown".
    static QString stateId(StatementEffect::State state);
};

/// @throws Error (Input) where the migration's file cannot be read.
HalfRun examineHalfRun(Session &session, const MigrationProject &project, const Migration &migration, const RunEntry &run, Progress &progress);

/// The statements that take back what is there of an up, last first; empty, with the reason, where one cannot be. @p first is
/// searchPathOf() the session.
QStringList undoStatements(const HalfRun &half, const Catalog &before, int serverVersion, const QByteArray &first, QString *reason);

} // namespace lockkeeper
