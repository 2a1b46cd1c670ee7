// A private server, or a corner of one that somebody named, with databases that may be broken: copies of states (template databases) and empty ones. Blocking;
// belongs to the worker that made it.
#pragma once

#include "models/postgres/clienttools.h"
#include "models/postgres/cluster.h"
#include "models/postgres/session.h"

#include <map>

namespace lockkeeper {

class Sandbox
{
public:
    /// Starts a private server of @p majorVersion where it is installed, else the nearest (see versionNote()); 0: newest.
    static std::unique_ptr<Sandbox> open(int majorVersion, Progress &progress);
    /// Uses databases of its own on a server that somebody named, never those that are there; they go with this object, and
    /// those of a sandbox whose program was killed go now. @throws Error as Session::open(), (PermissionDenied) without the
    /// right to create databases.
    static std::unique_ptr<Sandbox> onServer(const ServerAccess &server, Progress &progress);
    ~Sandbox();

    /// An empty database; the name is made up where none is wanted.
    QString createDatabase(const QString &wanted = {});
    /// Keeps @p database as a state: nobody may connect to it any more. On a private server the next copy of it is made in the
    /// background, from now on.
    void freeze(const QString &database, Progress &progress);
    /// A fresh database like the state, with the database's own settings, which a template copy loses. Waits until nobody is
    /// connected to the state. @throws Error (Cancelled), and what the server says.
    /// With @p tablespace it is put there.
    QString copyOf(const QString &state, Progress &progress, const QString &tablespace = {});
    /// Returns at once; the server drops it meanwhile. Never throws, so that it may clean up after an error: what cannot be
    /// dropped now goes with the private server, or when the next sandbox comes to somebody's.
    void drop(const QString &database) noexcept;
    /// Until what was dropped is gone.
    void awaitDrop() noexcept;

    std::unique_ptr<Session> connect(const QString &database, Progress &progress) const;
    ConnectionProfile profile(const QString &database) const;
    /// False where what belongs to the whole server (roles, settings) is somebody else's too.
    bool isPrivate() const { return m_cluster != nullptr; }
    /// A sentence where the version is not the wanted one; empty otherwise.
    QString versionNote() const { return m_versionNote; }

private:
    Sandbox() = default;
    void removeLeftovers();
    QString nextName() { return m_prefix + QString::number(++m_databases); }
    QByteArray copying(const QString &state, const QString &name, const QString &tablespace = {}) const;
    void awaitNobodyIn(const QString &database, Progress &progress);
    void beginCopy(const QString &state);
    QString takeCopy(const QString &state, Progress &progress);
    void endCopies(const QString &state) noexcept;

    /// A copy of a frozen state that is being made, or is there already.
    struct CopyAhead
    {
        std::unique_ptr<Session> session;
        QString name; ///< empty where none was begun
    };

    std::unique_ptr<Cluster> m_cluster; ///< null on somebody's server
    QString m_prefix = QStringLiteral("lockkeeper_");
    QSet<QString> m_made;               ///< databases that are there
    std::unique_ptr<Session> m_maintenance;
    std::unique_ptr<Session> m_copier;    ///< not used again after a cancel
    std::map<QString, CopyAhead> m_ahead; ///< by state
    std::unique_ptr<Session> m_cleaner; ///< drops databases
    bool m_dropping = false;
    QString m_versionNote;
    int m_databases = 0;
};

} // namespace lockkeeper
