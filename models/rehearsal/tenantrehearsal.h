// Runs a migration for tenants with a schema or a database each: three of them are made, once nothing goes wrong, once the
// connection of the second is cut in the middle, and then the run is continued as an operator would. Blocking.
#pragma once

#include "models/rehearsal/rehearsalstate.h"
#include "models/rehearsal/tenanttrial.h"

namespace lockkeeper {

class TenantRehearsal
{
public:
    /// @p sandbox and @p project outlive it.
    TenantRehearsal(Sandbox &sandbox, const MigrationProject &project);

    /// @p state is what the migration meets, @p before its catalog; nobody may be connected to it. The versions of successive
    /// calls must ascend. @throws Error (Cancelled), or where the sandbox does not answer; what else goes wrong is in the answer.
    /// @p onRound is called with what is known so far.
    TenantTrial rehearse(const Migration &migration, const RehearsalState &state, const CatalogPtr &before, const std::function<void(const TenantTrial &)> &onRound, Progress &progress);

private:
    struct Stage;
    TenantTrial tryOut(const Migration &migration, const RehearsalState &state, const CatalogPtr &before, const std::function<void(const TenantTrial &)> &onRound, Progress &progress);
    void growGround(const Migration &migration, Progress &progress);
    QString makeBase(const MigrationProject &project, const Migration &migration, const RehearsalState &state, const CatalogPtr &before, Progress &progress);
    Stage stageOn(const QString &base, const MigrationProject &project, Progress &progress);

    Sandbox &m_sandbox;
    const MigrationProject &m_project;
    QStringList m_names;   ///< of the tenants, as they are told
    QString m_ground;      ///< of schemas: the database with what comes before, for each
    QStringList m_skipped;
};

} // namespace lockkeeper
