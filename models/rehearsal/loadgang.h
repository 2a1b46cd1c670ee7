// The sessions of a load, each on a thread of its own, and one more that samples who waits for whom and which locks the
// migration holds. Owned by the one who runs the migration; all threads end with it. Times are seconds since it was made.
#pragma once

#include "models/core/progress.h"
#include "models/rehearsal/load.h"
#include "models/sandbox/sandbox.h"

#include <QElapsedTimer>
#include <atomic>
#include <mutex>
#include <thread>

namespace lockkeeper {

class LoadGang
{
public:
    /// @p sessions are readers and writers; each query is proved to run.
    LoadGang(Sandbox &sandbox, const QString &database, const QList<LoadSession> &sessions, int migrationPid, Progress &progress);
    ~LoadGang();
    LoadGang(const LoadGang &) = delete;

    /// Every session ended @p runs more of its queries; while the migration does not run, for nobody may be waiting then.
    void awaitRuns(int runs, Progress &progress);
    /// A transaction takes @p lock and stays: from when the migration waits for it at least @p heldMs, and until every session
    /// came to the table. Returns once it holds it.
    void hold(const QByteArray &lock, int heldMs, Progress &progress);
    void migrationEnds() { m_migrationEnded = true; }
    double now() const { return double(m_clock.nsecsElapsed()) / 1e9; }

    /// Ends the threads. Fills in sessions, waits and, where none are told, the locks that were seen of the migration, which
    /// began and ended at these times.
    void finish(LoadRun &run, double began, double ended);

private:
    struct Sample
    {
        double from = 0, until = 0;
    };
    struct Member
    {
        LoadSession told;
        std::unique_ptr<Session> session;
        std::shared_ptr<SessionInterrupt> interrupt;
        std::atomic_int pid = 0;
        QList<Sample> samples;
        std::atomic_int runs = 0;
        std::atomic_bool waits = false;
        std::thread thread;
    };

    void work(Member &member);
    void holdOn(Member &holder, int heldMs);
    void watch(Session &session);
    void sample(Session &session);
    int indexOf(int pid) const;
    void stop();

    Sandbox &m_sandbox;
    QString m_database;
    QElapsedTimer m_clock;
    int m_migrationPid;
    std::vector<std::unique_ptr<Member>> m_members; ///< the first is the migration, which has no session here
    std::unique_ptr<Member> m_holder = std::make_unique<Member>(); ///< without a session where nobody holds anything
    std::unique_ptr<Session> m_watching;
    std::thread m_watch;
    std::shared_ptr<std::atomic_bool> m_stopped = std::make_shared<std::atomic_bool>(false);
    std::atomic_bool m_migrationEnded = false, m_held = false;
    std::mutex m_mutex;                 ///< of what the watching thread writes
    QList<LoadWait> m_waits;
    QList<int> m_openWaits;             ///< indexes into m_waits
    QList<LoadLock> m_locks;
};

} // namespace lockkeeper
