// What a rehearsal does beside the plain procedure, where it is asked for: failure points, the migration under
// load, the plans of queries, and an estimate for a server.
#pragma once

#include "models/rehearsal/failurefinder.h"
#include "models/rehearsal/loadrunner.h"
#include "models/rehearsal/rehearsalreport.h"

namespace lockkeeper {

struct RehearsalExtras
{
    std::optional<FailureOptions> failurePoints;
    std::optional<LoadOptions> load;
    std::optional<PlanRequest> plans;
    std::optional<ServerAccess> estimateFor; ///< a server whose sizes are read

    bool any() const { return failurePoints || load || plans || estimateFor; }
};

/// Adds the sections to @p report. @p state is a database of the sandbox as the migration meets it, nobody connected; with
/// @p rowsPerTable, a copy of it is given that many made-up rows a table first. @p onStep is called as the points come in.
/// @throws Error (Cancelled), or where the sandbox does not answer.
void addExtras(RehearsalReport &report, Sandbox &sandbox, const QString &state, const MigrationProject &project, const RehearsalExtras &extras, int rowsPerTable, const std::function<void(const RehearsalReport &)> &onStep, Progress &progress);

} // namespace lockkeeper
