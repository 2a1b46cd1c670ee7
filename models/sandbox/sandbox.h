// A private server with databases that may be broken: copies of states (template databases) and empty ones. Blocking;
// belongs to the worker that made it.
#pragma once

#include "models/postgres/cluster.h"
#include "models/postgres/session.h"

namespace lockkeeper {

class Sandbox
{
public:
    /// Starts a private server of @p majorVersion where it is installed, else the nearest (see versionNote()); 0: newest.
    static std::unique_ptr<Sandbox> open(int majorVersion, Progress &progress);

    /// An empty database; the name is made up where none is wanted.
    QString createDatabase(const QString &wanted = {});
    /// Keeps @p database as a state: nobody may connect to it any more, copyOf() makes databases like it.
    void freeze(const QString &database);
    /// A fresh database like the state, with the database's own settings, which a template copy loses.
    QString copyOf(const QString &state);
    /// Returns at once; the server drops it meanwhile.
    void drop(const QString &database);

    std::unique_ptr<Session> connect(const QString &database, Progress &progress) const;
    ConnectionProfile profile(const QString &database) const { return m_cluster->profile(database); }
    const ServerBinaries &binaries() const { return m_cluster->binaries(); }
    /// A sentence where the version is not the wanted one; empty otherwise.
    QString versionNote() const { return m_versionNote; }

private:
    explicit Sandbox(std::unique_ptr<Cluster> cluster);
    std::unique_ptr<Cluster> m_cluster;
    void finishDrop();
    std::unique_ptr<Session> m_maintenance;
    std::unique_ptr<Session> m_cleaner; ///< drops databases
    bool m_dropping = false;
    QString m_versionNote;
    int m_databases = 0;
};

} // namespace lockkeeper
