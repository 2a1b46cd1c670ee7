// What apply and rollback do alike with the runs they made.
#pragma once

#include "app/cli/verbsupport.h"
#include "models/migration/migrator.h"

namespace lockkeeper {

/// Prints the runs and gives the exit code.
int answerRuns(const QList<MigrationRun> &runs, const Arguments &arguments, Console &console);

} // namespace lockkeeper
