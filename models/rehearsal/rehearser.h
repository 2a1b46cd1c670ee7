// The rehearsal: up, exercise, down, compare, up again, on a private server. Blocking; runs on a worker.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/rehearsal/rehearsalrun.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

class Rehearser
{
public:
    /// @p sandbox and @p project outlive it.
    Rehearser(Sandbox &sandbox, const MigrationProject &project);

    /// Called whenever a step begins or ends, with the report as far as it is.
    std::function<void(const RehearsalReport &)> onStep;

    /// Rehearses one migration on the state that those before it leave, with the project's seed data. The versions of
    /// successive calls must ascend. @throws Error where a migration before it does not run, or (Cancelled).
    RehearsalReport rehearse(const QString &version, Progress &progress);
    /// The catalog before the migration that was rehearsed last.
    CatalogPtr catalogBefore() const { return m_before; }

private:
    void advanceTo(const QString &version, Progress &progress);
    void loadSeed(Session &session, Progress &progress);

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    QString m_state;          ///< database with everything before the next migration
    qsizetype m_applied = 0;  ///< how many migrations it has
    bool m_seeded = false;
    CatalogPtr m_before;
};

/// Keeps and finds reports beside the project; a report of other file contents is not found.
void saveReport(const MigrationProject &project, const RehearsalReport &report);
std::optional<RehearsalReport> loadReport(const MigrationProject &project, const Migration &migration);

} // namespace lockkeeper
