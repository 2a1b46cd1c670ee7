// The rehearsal: up, exercise, down, compare, up again, on a private server. Blocking; runs on a worker.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/rehearsal/rehearsalrun.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

/// What is in the tables when a migration meets them.
struct RehearsalData
{
    enum class Source {
        Project, ///< the project's seed data where it has some, else made-up rows
        MadeUp,
        None
    };
    Source source = Source::Project;
    int rowsPerTable = 3; ///< of made-up rows
    int seed = 1;
};

class Rehearser
{
public:
    /// @p sandbox and @p project outlive it.
    Rehearser(Sandbox &sandbox, const MigrationProject &project, RehearsalData data = {});

    /// Called whenever a step begins or ends, with the report as far as it is.
    std::function<void(const RehearsalReport &)> onStep;

    /// Rehearses one migration on the state that those before it leave; one that does not run is left out of it and named
    /// in the report. The versions of successive calls must ascend. Where it fails, or leaves another schema, with rows in the tables it is run on
    /// ones without made-up rows too, which tells whose fault it is. @throws Error (Cancelled, ConnectionLost), (Input) for an unknown version.
    RehearsalReport rehearse(const QString &version, Progress &progress);
    /// The catalog before the migration that was rehearsed last.
    CatalogPtr catalogBefore() const { return m_before; }

private:
    void advanceTo(const QString &version, Progress &progress);
    void apply(const Migration &migration, Progress &progress);
    void loadSeed(Session &session, Progress &progress);
    bool makesRowsUp() const { return m_data.source == RehearsalData::Source::MadeUp || (m_data.source == RehearsalData::Source::Project && m_project.seedData.isEmpty()); }
    RehearsalReport rehearseOn(const QString &state, const Migration &migration, bool withRows, Progress &progress);

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    RehearsalData m_data;
    QString m_state;          ///< database with everything before the next migration
    qsizetype m_applied = 0;  ///< how many migrations it has
    QStringList m_skipped;    ///< of those, the ones that did not run, with the error
    bool m_seeded = false;
    CatalogPtr m_before;
    QString m_dataSource;     ///< of the rows in the state that was rehearsed last
    QStringList m_unfilled;
};

/// Keeps and finds reports beside the project; a report of other file contents is not found.
void saveReport(const MigrationProject &project, const RehearsalReport &report);
std::optional<RehearsalReport> loadReport(const MigrationProject &project, const Migration &migration);

} // namespace lockkeeper
