// One run on a database at a time: our advisory lock and that of the tool whose table is written. Polled, never waited on,
// so that a statement which waits for all transactions (CONCURRENTLY) cannot wait for us.
#pragma once

#include "models/core/progress.h"
#include "models/migration/historytable.h"

namespace lockkeeper {

/// Of the advisory lock that each run holds: "lockkeep" in ASCII. A run for one of several tenants of a database shares it.
inline constexpr qint64 runLockKey = 0x6C6F636B6B656570;

/// The server process that holds our lock on this database, perhaps for a program that was killed; 0 where none does.
int runningPid(Session &session);

class RunLock
{
public:
    /// @throws Error (LockTimeout) that names who holds it, after @p patienceMs; (Input) for a lock row of another tool.
    RunLock(Session &session, const HistoryTable &history, int patienceMs, Progress &progress);
    ~RunLock();
    RunLock(const RunLock &) = delete;
    RunLock &operator=(const RunLock &) = delete;

private:
    enum class Kind { Alone, Shared };
    void take(qint64 key, int patienceMs, Progress &progress, Kind kind = Kind::Alone);
    void release();

    Session &m_session;
    QList<std::pair<qint64, Kind>> m_held;
};

} // namespace lockkeeper
