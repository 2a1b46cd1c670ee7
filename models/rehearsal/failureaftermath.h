// What a stopped run left on its database, and what repair, up and down do from there, each on a copy. Blocking.
#pragma once

#include "models/rehearsal/failureground.h"
#include "models/rehearsal/failurepoints.h"

#include <QHash>

namespace lockkeeper {

class FailureAftermath
{
public:
    FailureAftermath(Sandbox &sandbox, FailureGround &ground, const MigrationProject &project, const Migration &migration);

    /// Fills in the state and the ways of @p point. Where the same was left before, its ways are taken from there.
    void examine(const QString &database, FailurePoint &point, Progress &progress);

private:
    void classify(FailurePoint &point, const DatabaseFace &face, const std::optional<HalfRun> &half) const;
    QList<FailureWay> tryWays(const QString &database, const FailurePoint &point, Progress &progress);
    /// Does one thing on a database and compares with the schema that it is to end with.
    FailureWay tryWay(const QString &database, FailureWay::Action action, const QString &after, const CatalogPtr &wanted, Progress &progress);

    Sandbox &m_sandbox;
    FailureGround &m_ground;
    const MigrationProject &m_project;
    const Migration &m_migration;
    QHash<QString, QList<FailureWay>> m_known; ///< by what was left
};

} // namespace lockkeeper
