// The ground on which failure points are tried: a frozen copy of the state before the migration with its history, one after
// an undisturbed up, and how schema and rows look on both and after an undisturbed down. Blocking.
#pragma once

#include "models/catalog/catalog.h"
#include "models/migration/migrationproject.h"
#include "models/migration/migrator.h"
#include "models/sandbox/sandbox.h"

#include <array>

namespace lockkeeper {

/// How one database looks: what a stopped run is compared with.
struct DatabaseFace
{
    CatalogPtr catalog;
    QString rows;        ///< of the tables that are watched: a fingerprint
    QString history;     ///< state of the migration: "pending", "applied", "dirty"
};

class FailureGround
{
public:
    /// Runs up, and down where there is one, undisturbed. @throws Error where the up does not run on the state.
    FailureGround(Sandbox &sandbox, const QString &state, const MigrationProject &project, const Migration &migration, Progress &progress);
    ~FailureGround();

    /// A database on which the direction is about to run.
    QString copyFor(Direction direction, Progress &progress, const QString &tablespace = {});
    QString copyOf(const QString &database, Progress &progress);
    void drop(const QString &database);
    /// Looks at a database, over a session that is closed when this returns.
    DatabaseFace faceOf(const QString &database, Progress &progress);

    const DatabaseFace &before(Direction direction) const { return direction == Direction::Up ? m_start : m_up; }
    const DatabaseFace &after(Direction direction) const { return direction == Direction::Up ? m_up : m_down; }
    /// Why there is no down to be tried; empty where there is one.
    const QString &downProblem() const { return m_downProblem; }
    const ScriptPlan &plan(Direction direction) const { return m_plans[int(direction)]; }
    /// The same script against the catalog that it meets.
    const ScriptAnalysis &analysis(Direction direction) const { return *m_analyses[int(direction)]; }
    /// The longest that one statement took, undisturbed.
    int longestStatementMs(Direction direction) const { return m_longestMs[int(direction)]; }
    double copySeconds() const { return m_copies > 0 ? m_copySeconds / m_copies : 0; }

private:
    QString run(const QString &database, Direction direction, Progress &progress);
    void watchTables();

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    const Migration &m_migration;
    int m_serverVersion = 0;
    QString m_upFrom, m_downFrom; ///< frozen
    DatabaseFace m_start, m_up, m_down;
    QString m_downProblem;
    std::array<ScriptPlan, 2> m_plans;
    std::array<ScriptAnalysisPtr, 2> m_analyses;
    std::array<int, 2> m_longestMs {};
    QList<QualifiedName> m_tables; ///< whose rows are compared
    double m_copySeconds = 0;
    int m_copies = 0;
};

} // namespace lockkeeper
