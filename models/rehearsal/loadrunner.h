// Runs a migration among readers and writers, each a session of its own that asks the same query again and again, and once
// more behind a long transaction that holds its table first, with and without a lock_timeout. Blocking; runs on a worker.
#pragma once

#include "models/core/progress.h"
#include "models/migration/migrationproject.h"
#include "models/rehearsal/load.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

struct LoadOptions
{
    int readers = 4;
    int writers = 2;
    int heldMs = 1000;       ///< how long the long transaction stays once the migration waits for it
    int lockTimeoutMs = 200; ///< of the run that has one
    bool onNamedServer = false; ///< also on one that somebody named, where it slows others down
};

/// Queries come from the code's contracts where the project names any that use the touched tables, else they are made for
/// these tables. @p state is a database of the sandbox, nobody connected; it stays as it is. @throws Error (Cancelled), or
/// where the sandbox does not answer.
LoadReport runUnderLoad(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const LoadOptions &options, Progress &progress);

} // namespace lockkeeper
