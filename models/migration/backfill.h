// Changes the rows of a large table in short transactions, a range of keys each, so that nobody waits long for it. How far
// it came stands in lockkeeper.backfills, written in the statement of its batch: stopping and killing lose nothing, and
// the next run of the same work goes on there. Blocking; needs a second session that watches while a batch runs.
// Rows that are inserted behind the position while it runs are not looked at again: filling those is the duty of the new
// code, of a default or of a trigger. The count at the end shows what is left, and another run takes it from the start.
#pragma once

#include "models/core/error.h"
#include "models/core/progress.h"
#include "models/migration/backfillwork.h"

#include <QDateTime>

namespace lockkeeper {

struct BackfillLimits
{
    int targetMs = 200;       ///< the longest that a batch shall take, and so the longest that somebody waits for it
    double lagSeconds = 10;   ///< of the slowest replica; beyond it the backfill pauses
    int lockWaits = 3;        ///< sessions that wait for a batch
    int activeSessions = 64;  ///< that work on the server beside it
};

struct BackfillResult
{
    QString table;            ///< as the server knows it
    QStringList key;
    qint64 rowsSeen = 0;
    qint64 rowsChanged = 0;
    qint64 rowsLeft = 0;      ///< that still match the WHERE, counted at the end
    int batches = 0;
    int pauses = 0;           ///< of this run
    double seconds = 0;       ///< of this run
    double longestBatch = 0;  ///< in seconds, of this run
    bool resumed = false;
    QStringList notices;      ///< limits that are not kept, because the role may not see what they are about
};

/// A backfill that was begun on a server, as lockkeeper.backfills has it.
struct KnownBackfill
{
    BackfillWork work;
    qint64 rowsSeen = 0, rowsChanged = 0, batches = 0;
    std::optional<qint64> rowsLeft; ///< counted at the end; nothing while it is not finished
    QString who;
    QDateTime startedAt, updatedAt;
    bool finished = false;
    bool running = false;           ///< some session is at it now
};

/// The latest first; none where no backfill was ever begun there. Reads only.
QList<KnownBackfill> knownBackfills(Session &session);

class BackfillRun
{
public:
    /// @throws Error (Input) as BackfillPlan::make().
    BackfillRun(Session &session, Session &watch, const BackfillWork &work, const BackfillLimits &limits = {});
    ~BackfillRun();
    BackfillRun(const BackfillRun &) = delete;

    const BackfillPlan &plan() const { return m_plan; }
    /// @throws Error (LockTimeout) where the same work runs already, or where a row stays locked; (Cancelled) with what to do to go on.
    BackfillResult run(Progress &progress);
    /// Called after each batch that was committed.
    std::function<void(const BackfillResult &)> onBatch;

private:
    void takeLock();
    void createTable();
    void openRow();
    bool runBatch(Progress &progress);
    void countWaiting();
    Error stopped() const;
    void steer(double seconds);
    void shrink(const Error &why, Progress &progress);
    void limitTime(int milliseconds);
    void sayWhatIsHidden(Progress &progress);
    QString obstacle();
    void pauseWhileBusy(Progress &progress);
    void reportTo(Progress &progress);
    void finish(Progress &progress);

    Session &m_session;
    Session &m_watch;
    BackfillPlan m_plan;
    BackfillLimits m_limits;
    BackfillResult m_result;
    QStringList m_position;
    qint64 m_id = 0;
    qint64 m_estimate = 0;    ///< rows of the table; 0 where the server has none
    qint64 m_seenBefore = 0;  ///< by earlier runs
    int m_rows = 0;           ///< of the next batch
    int m_refused = 0;        ///< batches in a row
    int m_timeLimitMs = -1;
    int m_waiting = 0;        ///< sessions that waited for the last batch
    std::optional<Error> m_watchError;
    bool m_locked = false;
    double m_batchSeconds = 0;
};

} // namespace lockkeeper
