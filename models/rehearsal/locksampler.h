// Watches the locks of a backend from another session, for statements that PostgreSQL refuses in a transaction block.
// A writer's lock on the tables keeps the statement waiting until its own locks were seen once, so that a quick one is
// not missed.
#pragma once

#include "models/change/lockmode.h"
#include "models/postgres/session.h"

#include <QList>
#include <atomic>
#include <mutex>
#include <thread>

namespace lockkeeper {

struct SampledLock
{
    QString relation;
    LockMode mode = LockMode::None;
    bool operator==(const SampledLock &) const = default;
};

class LockSampler
{
public:
    /// Returns once the writer holds its locks.
    LockSampler(const Session &watched, const QList<QualifiedName> &tables);
    ~LockSampler();
    /// Ends the watching. @returns every lock that was seen granted.
    QList<SampledLock> finish();

private:
    void watch(int backendPid, const QList<QualifiedName> &tables);
    std::unique_ptr<Session> m_writer, m_watcher;
    std::atomic_bool m_stop = false;
    std::atomic_bool m_ready = false;
    std::mutex m_mutex;
    QList<SampledLock> m_seen;
    std::thread m_thread;
};

} // namespace lockkeeper
