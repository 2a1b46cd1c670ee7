#include "models/rehearsal/rehearsalextras.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/sandbox/madeuprows.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString withRows(Sandbox &sandbox, const QString &state, int rowsPerTable, Progress &progress)
{
    static constexpr int seed = 1;
    const QString database = sandbox.copyOf(state, progress);
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
    // With more rows than before the up may fail; the rest of the report counts all the same.
    const auto attempt = [&](const QString &what, const std::function<void()> &work) {
        try {
            work();
        } catch (const Error &error) {
            if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::ConnectionLost || progress.isCancelled())
                throw;
            report.remark += u' ' + QCoreApplication::translate("Rehearsal", "%1 could not be made: %2").arg(what, error.message);
        }
        tell();
    };
    if (extras.plans && report.run.upError.isEmpty())
        attempt(QCoreApplication::translate("Rehearsal", "The plans"), [&] {
            // The planner reads tables as a whole that have few rows.
            static constexpr int rowsForPlans = 2000;
            const bool fill = rowsPerTable > 0 && rowsPerTable < rowsForPlans;
            const QString planned = fill ? withRows(sandbox, state, rowsForPlans, progress) : filled;
            const auto dropIt = qScopeGuard([&] {
                if (fill)
                    sandbox.drop(planned);
            });
            report.plans = comparePlans(sandbox, planned, project, report.migration, *extras.plans, progress);
        });
    if (extras.estimateFor && report.run.upError.isEmpty())
        attempt(QCoreApplication::translate("Rehearsal", "The estimate"), [&] { report.estimate = estimateOn(*extras.estimateFor, sandbox, state, report.migration, rowsPerTable > 0, progress); });
    if (filled != state)
        sandbox.drop(filled);
}

} // namespace lockkeeper
