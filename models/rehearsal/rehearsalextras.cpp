#include "models/rehearsal/rehearsalextras.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/sandbox/madeuprows.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString withRows(Sandbox &sandbox, const QString &state, int rowsPerTable, Progress &progress)
{
    static constexpr int seed = 1;
    const QString database = sandbox.copyOf(state);
    const auto session = sandbox.connect(database, progress);
    progress.report(QCoreApplication::translate("Rehearsal", "Making up rows."));
    makeUpRows(*session, *readCatalog(*session, progress), rowsPerTable, seed, progress);
    return database;
}

void addExtras(RehearsalReport &report, Sandbox &sandbox, const QString &state, const MigrationProject &project, const RehearsalExtras &extras, int rowsPerTable, const std::function<void(const RehearsalReport &)> &onStep, Progress &progress)
{
    const auto tell = [&] {
        if (onStep)
            onStep(report);
    };
    const QString filled = rowsPerTable > 0 ? withRows(sandbox, state, rowsPerTable, progress) : state;
    if (extras.failurePoints) {
        FailureOptions options = *extras.failurePoints;
        options.onPoint = [&](const FailurePoints &points) {
            report.failurePoints = points;
            tell();
        };
        report.failurePoints = tryFailurePoints(sandbox, filled, project, report.migration, options, progress);
        tell();
    }
    if (extras.load) {
        report.load = runUnderLoad(sandbox, filled, project, report.migration, *extras.load, progress);
        tell();
    }
    if (extras.plans && report.run.upError.isEmpty()) {
        // The planner reads tables as a whole that have few rows.
        static constexpr int rowsForPlans = 2000;
        const QString planned = rowsPerTable > 0 && rowsPerTable < rowsForPlans ? withRows(sandbox, state, rowsForPlans, progress) : filled;
        report.plans = comparePlans(sandbox, planned, project, report.migration, *extras.plans, progress);
        if (planned != filled)
            sandbox.drop(planned);
        tell();
    }
    if (extras.estimateFor && report.run.upError.isEmpty()) {
        report.estimate = estimateOn(*extras.estimateFor, sandbox, state, report.migration, rowsPerTable > 0, progress);
        tell();
    }
    if (filled != state)
        sandbox.drop(filled);
}

} // namespace lockkeeper
