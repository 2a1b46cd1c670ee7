// The rehearsal: up, exercise, down, compare, up again, on a private server. Blocking; runs on a worker.
#pragma once

#include "models/rehearsal/rehearsalextras.h"
#include "models/rehearsal/rehearsalrun.h"
#include "models/rehearsal/rehearsalstate.h"
#include "models/rehearsal/tenantrehearsal.h"

namespace lockkeeper {

class Rehearser
{
public:
    /// @p sandbox and @p project outlive it.
    Rehearser(Sandbox &sandbox, const MigrationProject &project, RehearsalData data = {});

    /// Called whenever a step begins or ends, with the report as far as it is.
    std::function<void(const RehearsalReport &)> onStep;
    /// What is done beside the plain procedure.
    RehearsalExtras extras;

    /// Rehearses one migration on the state that those before it leave; one of these that does not run is left out and named
    /// in the report. The versions of successive calls must ascend. Where it fails or leaves another schema with rows in the
    /// tables, it is run once more without made-up ones, which tells whose fault it is. One that changes what belongs to the
    /// whole server (see serverwide.h) has one of its own. @throws Error (Cancelled, ConnectionLost), (Input) for a version that
    /// is unknown, that the rows have seen already, or that changes the whole of a server that somebody named.
    RehearsalReport rehearse(const QString &version, Progress &progress);
    /// Tries one failure point of a known report alone, on the same ground. @returns the report with the new point in its
    /// place. @throws Error as rehearse(), and where nothing could be tried.
    RehearsalReport tryAgain(RehearsalReport report, const FailurePlace &place, Progress &progress);
    /// The catalog before the migration that was rehearsed last.
    CatalogPtr catalogBefore() const { return m_before; }

private:
    /// What is in the tables, where none is given: nothing, made-up rows, or those and new ones that are written after the up.
    enum class Rows { None, Untouched, Exercised };
    int rowsForExtras() const;
    RehearsalReport rehearseOnce(Sandbox &sandbox, const RehearsalState &state, const Migration &migration, Rows rows, Progress &progress);
    RehearsalReport rehearseApart(const Migration &migration, Rows rows, Progress &progress);
    void runForTenants(RehearsalReport &report, Progress &progress);

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    RehearsalState m_state;
    TenantRehearsal m_tenants;
    CatalogPtr m_before;
};

/// Keeps and finds reports beside the project; a report of other file contents is not found.
void saveReport(const MigrationProject &project, const RehearsalReport &report);
std::optional<RehearsalReport> loadReport(const MigrationProject &project, const Migration &migration);

} // namespace lockkeeper
