// Runs a migration on a sandbox database as it would be run, by the real Migrator or the real program, behind a proxy, and
// lets one thing go wrong at one statement. Returns when nothing of the run is left on the server. Blocking.
#pragma once

#include "models/core/error.h"
#include "models/migration/migrationproject.h"
#include "models/migration/scriptrunner.h"
#include "models/rehearsal/failurepoints.h"
#include "models/sandbox/sandbox.h"
#include "models/sandbox/smalldisk.h"

namespace lockkeeper {

struct FailureStrike
{
    FailureKind kind = FailureKind::TerminatedBefore;
    Direction direction = Direction::Up;
    int place = 0;              ///< the number of the plan's statements is the commit
    QByteArrayList obstacles;   ///< LOCK statements for another session; the first that is free makes the statement wait
    int statementTimeoutMs = 0; ///< of the run; 0: none
    QString program;            ///< that is killed
    const SmallDisk *disk = nullptr; ///< of the database, that is filled before the statement and has room again after it
};

struct StruckRun
{
    bool struck = false;
    QString reason;             ///< why it was not
    std::optional<Error> said;  ///< what the one who ran it was told
};

/// @throws Error (Cancelled), or where the sandbox itself does not answer.
StruckRun strikeRun(Sandbox &sandbox, const QString &database, const MigrationProject &project, const Migration &migration, const ScriptPlan &plan, const FailureStrike &strike, Progress &progress);

} // namespace lockkeeper
