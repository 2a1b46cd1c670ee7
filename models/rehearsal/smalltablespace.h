// A tablespace of a private sandbox that can run out of room. Belongs to the one who tries failure points.
#pragma once

#include "models/sandbox/sandbox.h"
#include "models/sandbox/smalldisk.h"

namespace lockkeeper {

class SmallTablespace
{
public:
    /// With room for a copy of @p database and as much again. @returns null, with the reason, where it cannot be arranged.
    static std::unique_ptr<SmallTablespace> make(Sandbox &sandbox, const QString &database, QString *reason, Progress &progress);
    /// What was made in it has to be dropped before.
    ~SmallTablespace();

    static QString name() { return QStringLiteral("lockkeeper_small"); }
    const SmallDisk &disk() const { return *m_disk; }

private:
    explicit SmallTablespace(Sandbox &sandbox);

    Sandbox &m_sandbox;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<SmallDisk> m_disk;
};

} // namespace lockkeeper
