// One run on a database at a time: our advisory lock and that of the tool whose table is written. Polled, never waited on,
// so that a statement which waits for all transactions (CONCURRENTLY) cannot wait for us.
#pragma once

#include "models/core/progress.h"
#include "models/migration/historytable.h"

namespace lockkeeper {

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
    void take(qint64 key, int patienceMs, Progress &progress);
    void release();

    Session &m_session;
    QList<qint64> m_held;
};

} // namespace lockkeeper
