// Tries the failure points of one migration: stops its up and its down at every statement, looks at what is left, and at what
// repair, up and down do from there. Blocking; runs on a worker.
#pragma once

#include "models/core/progress.h"
#include "models/migration/migrationproject.h"
#include "models/rehearsal/failurepoints.h"
#include "models/sandbox/sandbox.h"

#include <functional>

namespace lockkeeper {

struct FailureOptions
{
    int budgetSeconds = 600;
    QList<FailureKind> kinds { failureKinds.begin(), failureKinds.end() };
    std::optional<FailurePlace> only; ///< this point alone
    QString program;          ///< of lockkeeper itself, to be killed; empty: none is
    /// Called after each point, with what is known so far.
    std::function<void(const FailurePoints &)> onPoint;
};

/// @p state is a database of the sandbox to which nobody is connected, as the migration meets it; it stays as it is.
/// A terminated backend and a killed program are tried at every boundary of statements, the other kinds once for each class
/// of statement; what did not fit into the budget is named. @throws Error (Cancelled), or where the sandbox does not answer.
FailurePoints tryFailurePoints(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, const FailureOptions &options, Progress &progress);

} // namespace lockkeeper
