// A private PostgreSQL server: own data directory, unix socket only, mode 700, gone when this object goes. What a crash
// left behind is removed by the next start: a cluster whose owner's file lock nobody holds belongs to no process.
// Blocking; make and destroy it on a worker.
#pragma once

#include "models/core/progress.h"
#include "models/postgres/connectionprofile.h"
#include "models/postgres/serverbinaries.h"

#include <memory>

namespace lockkeeper {

class Cluster
{
public:
    /// Starts a server with the given programs. Settings are for data that may be lost: no fsync.
    /// @throws Error (Missing, PermissionDenied, Internal) with the server's log where it did not start.
    static std::unique_ptr<Cluster> start(const ServerBinaries &binaries, Progress &progress);
    ~Cluster();
    Cluster(const Cluster &) = delete;

    const ServerBinaries &binaries() const { return m_binaries; }
    /// A profile for one of its databases, as its superuser.
    ConnectionProfile profile(const QString &database = QStringLiteral("postgres")) const;
    QString folder() const { return m_folder; }
    qint64 postmasterPid() const;
    /// Starts it once more, after its processes have ended. @throws Error as start().
    void restart(Progress &progress);

    /// Stops and removes the clusters that no living process owns. @returns how many.
    static int removeLeftovers();

private:
    Cluster(ServerBinaries binaries, QString folder, int ownerLock);
    void initialize(Progress &progress);
    void configure();

    ServerBinaries m_binaries;
    QString m_folder;
    int m_ownerLock = -1;
};

} // namespace lockkeeper
