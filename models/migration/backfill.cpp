#include "models/migration/backfill.h"

#include "models/core/pause.h"
#include "models/core/quantity.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

static constexpr int firstRows = 500, fewestRows = 10, mostRows = 200'000;
static constexpr int busyPauseMs = 500, retryPauseMs = 100, lockTimeoutMs = 100;
static constexpr int mostRefused = 100;   ///< batches in a row whose rows somebody else held
static constexpr double aim = 0.6;        ///< of the target, because the next range may be slower than this one

static QString tr(const char *text)
{
    return QCoreApplication::translate("Backfill", text);
}

/// The key of the advisory lock: the first 15 digits of the work's checksum.
static qint64 lockKeyOf(const QByteArray &checksum)
{
    return checksum.left(15).toLongLong(nullptr, 16);
}

QList<KnownBackfill> knownBackfills(Session &session)
{
    if (session.query("SELECT to_regclass('lockkeeper.backfills')").isNull(0, 0))
        return {};
    QList<KnownBackfill> known;
    const Result rows = session.query("SELECT table_name, set_clause, where_clause, key_columns, rows_seen, rows_changed, batches, rows_left, who, extract(epoch FROM started_at)::bigint, extract(epoch FROM updated_at)::bigint, "
                                      "finished_at IS NOT NULL, checksum FROM lockkeeper.backfills ORDER BY updated_at DESC");
    const Result locks = session.query("SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    QSet<qint64> taken;
    for (int i = 0; i < locks.rows(); ++i)
        taken.insert(locks.integer(i, 0));
    for (int i = 0; i < rows.rows(); ++i) {
        const QString table = rows.text(i, 0); // without quotes
        KnownBackfill backfill { { QualifiedName { table.section(u'.', 0, 0), table.section(u'.', 1) }.quoted(), rows.text(i, 1), rows.text(i, 2), rows.list(i, 3) }, rows.integer(i, 4), rows.integer(i, 5), rows.integer(i, 6), std::nullopt, rows.text(i, 8),
                                 QDateTime::fromSecsSinceEpoch(rows.integer(i, 9)), QDateTime::fromSecsSinceEpoch(rows.integer(i, 10)), rows.boolean(i, 11), taken.contains(lockKeyOf(rows.bytes(i, 12))) };
        if (!rows.isNull(i, 7))
            backfill.rowsLeft = rows.integer(i, 7);
        known << backfill;
    }
    return known;
}

BackfillRun::BackfillRun(Session &session, Session &watch, const BackfillWork &work, const BackfillLimits &limits)
    : m_session(session)
    , m_watch(watch)
    , m_plan(BackfillPlan::make(session, work))
    , m_limits(limits)
    , m_rows(firstRows)
{
}

BackfillRun::~BackfillRun()
{
    try {
        if (!m_locked || m_session.isLost())
            return;
        m_session.execute("RESET datestyle; RESET intervalstyle; RESET enable_seqscan; RESET lock_timeout; RESET statement_timeout");
        m_session.query("SELECT pg_advisory_unlock($1)", { parameter(lockKeyOf(m_plan.checksum())) });
    } catch (const Error &) {
        // The lock ends with the connection.
    }
}

void BackfillRun::takeLock()
{
    if (!m_session.query("SELECT pg_try_advisory_lock($1)", { parameter(lockKeyOf(m_plan.checksum())) }).boolean(0, 0))
        throw Error(ErrorKind::LockTimeout, tr("This backfill of %1 is running already, from another session.").arg(m_plan.table().display()), tr("Let it run, or stop it and run this again: it goes on where that one stopped."));
    m_locked = true;
}

void BackfillRun::createTable()
{
    if (!m_session.query("SELECT to_regclass('lockkeeper.backfills')").isNull(0, 0))
        return;
    m_session.execute("SET client_min_messages = warning; "
                      "CREATE SCHEMA IF NOT EXISTS lockkeeper; "
                      "CREATE TABLE IF NOT EXISTS lockkeeper.backfills ("
                      " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                      " checksum text NOT NULL UNIQUE,"
                      " table_name text NOT NULL,"
                      " set_clause text NOT NULL,"
                      " where_clause text NOT NULL,"
                      " key_columns text[] NOT NULL,"
                      " position text[]," // NULL at the start
                      " rows_seen bigint NOT NULL DEFAULT 0,"
                      " rows_changed bigint NOT NULL DEFAULT 0,"
                      " batches integer NOT NULL DEFAULT 0,"
                      " rows_left bigint,"
                      " who text NOT NULL DEFAULT current_user,"
                      " started_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
                      " updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
                      " finished_at timestamptz); "
                      "COMMENT ON TABLE lockkeeper.backfills IS 'How far the backfills of Lockkeeper came on this database'; "
                      "RESET client_min_messages");
}

/// A work that was finished starts again; one that was stopped goes on.
void BackfillRun::openRow()
{
    const Result row = m_session.query("INSERT INTO lockkeeper.backfills AS b (checksum, table_name, set_clause, where_clause, key_columns) VALUES ($1, $2, $3, $4, $5) "
                                       "ON CONFLICT (checksum) DO UPDATE SET position = CASE WHEN b.finished_at IS NULL THEN b.position END, rows_seen = CASE WHEN b.finished_at IS NULL THEN b.rows_seen ELSE 0 END, "
                                       "rows_changed = CASE WHEN b.finished_at IS NULL THEN b.rows_changed ELSE 0 END, batches = CASE WHEN b.finished_at IS NULL THEN b.batches ELSE 0 END, "
                                       "started_at = CASE WHEN b.finished_at IS NULL THEN b.started_at ELSE clock_timestamp() END, finished_at = NULL, rows_left = NULL "
                                       "RETURNING id, position, rows_seen, rows_changed, batches",
                                       { m_plan.checksum(), parameter(m_plan.table().display()), parameter(m_plan.set()), parameter(m_plan.where()), parameter(m_plan.key()) });
    m_id = row.integer(0, 0);
    if (!row.isNull(0, 1))
        m_position = row.list(0, 1);
    m_result.resumed = !m_position.isEmpty();
    m_result.rowsSeen = m_seenBefore = row.integer(0, 2);
    m_result.rowsChanged = row.integer(0, 3);
    m_result.batches = int(row.integer(0, 4));
    const Result estimate = m_session.query("SELECT greatest(sum(c.reltuples), 0)::bigint FROM pg_class c WHERE c.oid IN (SELECT to_regclass($1) UNION SELECT relid FROM pg_partition_tree(to_regclass($1)))", { parameter(m_plan.table().quoted()) });
    m_estimate = estimate.isNull(0, 0) ? 0 : estimate.integer(0, 0);
}

/// The server ends a batch that runs longer, so that nobody waits longer. A batch that cannot be smaller may take its time.
void BackfillRun::limitTime(int milliseconds)
{
    if (milliseconds == m_timeLimitMs)
        return;
    m_session.execute("SET statement_timeout = " + QByteArray::number(milliseconds));
    m_timeLimitMs = milliseconds;
}

void BackfillRun::steer(double seconds)
{
    const double factor = aim * m_limits.targetMs / 1000 / std::max(seconds, 0.001);
    m_rows = int(std::clamp(m_rows * std::clamp(factor, 0.25, 2.0), double(fewestRows), double(mostRows)));
    if (m_waiting > m_limits.lockWaits)
        m_rows = std::max(fewestRows, m_rows / 2);
}

Error BackfillRun::stopped() const
{
    return Error(ErrorKind::Cancelled, tr("The backfill of %1 was stopped.").arg(m_plan.table().display()), tr("The batch that was running is undone by the server, those before it stay. Run the same again to go on."));
}

/// After a batch that took too long or met a lock: nothing of it stays, and a smaller one is tried.
void BackfillRun::shrink(const Error &why, Progress &progress)
{
    if (progress.isCancelled())
        throw stopped();
    const bool again = why.kind == ErrorKind::LockTimeout || why.kind == ErrorKind::StatementTimeout || why.sqlState == "40P01" || why.sqlState == "40001";
    if (!again || ++m_refused > mostRefused)
        throw why;
    m_rows = std::max(fewestRows, m_rows / 2);
    if (why.kind == ErrorKind::StatementTimeout)
        return;
    progress.report(tr("Rows of the next batch are locked by somebody else. Trying again."));
    pauseFor(retryPauseMs, progress);
}

/// In the middle of the batch, as far as that is known: whoever it holds up is waiting then. What goes wrong here must not
/// look like a failure of the batch, which would be tried again.
void BackfillRun::countWaiting()
{
    try {
        m_waiting = int(m_watch.query("SELECT count(pg_sleep($1)) * 0 + (SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND $2::int = ANY (pg_blocking_pids(pid)))",
                                      { QByteArray::number(std::min(m_batchSeconds / 2, 0.1)), parameter(qint64(m_session.backendPid())) }).integer(0, 0));
    } catch (const Error &error) {
        m_watchError = error;
    }
}

/// @returns false at the end of the table.
bool BackfillRun::runBatch(Progress &progress)
{
    QElapsedTimer timer;
    try {
        limitTime(0);
        const Result range = m_session.query(m_plan.rangeSql(m_position, m_rows));
        if (!range.rows())
            return false;
        const QStringList last = range.list(0, 0);
        limitTime(m_rows > fewestRows ? m_limits.targetMs : 0);
        timer.start();
        m_session.send(m_plan.batchSql(m_position, last, range.integer(0, 1), m_id));
        countWaiting();
        const Result done = m_session.receive();
        m_batchSeconds = double(timer.nsecsElapsed()) / 1e9;
        m_position = last;
        m_result.rowsSeen = done.integer(0, 0);
        m_result.rowsChanged = done.integer(0, 1);
        m_result.batches = int(done.integer(0, 2));
        m_result.longestBatch = std::max(m_result.longestBatch, m_batchSeconds);
        m_refused = 0;
        steer(m_batchSeconds);
    } catch (const Error &error) {
        if (m_session.isLost())
            throw;
        shrink(error, progress);
    }
    if (m_watchError)
        throw progress.isCancelled() ? stopped() : *m_watchError;
    return true;
}

/// Other roles' sessions, and how far replicas are, are seen by members of pg_read_all_stats alone: what is not seen is not kept.
void BackfillRun::sayWhatIsHidden(Progress &progress)
{
    const Result hidden = m_watch.query("SELECT (SELECT count(*) FROM pg_stat_replication WHERE state IS NULL), pg_has_role('pg_read_all_stats', 'USAGE')");
    if (hidden.integer(0, 0) > 0)
        m_result.notices << tr("This role may not see how far the replicas of the server are behind, so the backfill does not wait for them.");
    if (!hidden.boolean(0, 1))
        m_result.notices << tr("This role sees its own sessions only, so those of others at work on the server are not counted.");
    if (m_result.notices.isEmpty())
        return;
    m_result.notices << tr("GRANT pg_read_all_stats TO the role lets it see both.");
    progress.report(m_result.notices.join(u' '));
}

/// Why it should pause, as a sentence; empty where it need not.
QString BackfillRun::obstacle()
{
    if (m_waiting > m_limits.lockWaits) {
        const int waited = std::exchange(m_waiting, 0);
        return tr("%1 sessions waited for the last batch.").arg(waited);
    }
    const Result state = m_watch.query("SELECT (SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 FROM pg_stat_replication), "
                                       "(SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend' AND pid NOT IN ($1::int, pg_backend_pid()))", { parameter(qint64(m_session.backendPid())) });
    if (state.real(0, 0) > m_limits.lagSeconds)
        return tr("A replica is %1 behind.").arg(formatSeconds(state.real(0, 0)));
    if (state.integer(0, 1) > m_limits.activeSessions)
        return tr("%1 sessions are at work on the server.").arg(state.integer(0, 1));
    return {};
}

void BackfillRun::pauseWhileBusy(Progress &progress)
{
    for (QString why = obstacle(); !why.isEmpty(); why = obstacle()) {
        ++m_result.pauses;
        progress.report(tr("The backfill of %1 pauses. %2").arg(m_plan.table().display(), why));
        pauseFor(busyPauseMs, progress);
    }
}

void BackfillRun::reportTo(Progress &progress)
{
    // What the server estimates may be old: a table that turns out to be longer has no fraction any more.
    const bool known = m_estimate > m_result.rowsSeen && m_result.rowsSeen > m_seenBefore;
    const double fraction = known ? double(m_result.rowsSeen) / double(m_estimate) : -1;
    const QString seen = tr("%1: %2 rows looked at, %3 changed.").arg(m_plan.table().display(), formatCount(double(m_result.rowsSeen)), formatCount(double(m_result.rowsChanged)));
    const double rest = known ? m_result.seconds * double(m_estimate - m_result.rowsSeen) / double(m_result.rowsSeen - m_seenBefore) : 0;
    progress.report(known ? tr("%1 About %2 more.").arg(seen, formatSeconds(rest)) : seen, fraction);
}

void BackfillRun::finish(Progress &progress)
{
    progress.report(tr("Counting the rows of %1 that are left.").arg(m_plan.table().display()));
    m_session.execute("RESET statement_timeout; RESET lock_timeout; RESET enable_seqscan"); // counting everything may take its time
    m_result.rowsLeft = m_session.query(m_plan.leftSql()).integer(0, 0);
    m_session.query("UPDATE lockkeeper.backfills SET finished_at = clock_timestamp(), rows_left = $2 WHERE id = $1", { parameter(m_id), parameter(m_result.rowsLeft) });
}

BackfillResult BackfillRun::run(Progress &progress)
{
    QElapsedTimer timer;
    timer.start();
    takeLock();
    createTable();
    openRow();
    sayWhatIsHidden(progress);
    // Keys go to the server as it wrote them, and ranges are read along their index, whatever the statistics say.
    m_session.execute("SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET enable_seqscan = off; SET lock_timeout = " + QByteArray::number(lockTimeoutMs));
    while (true) {
        if (progress.isCancelled())
            throw stopped();
        pauseWhileBusy(progress);
        const int before = m_result.batches;
        const bool more = runBatch(progress);
        m_result.seconds = double(timer.nsecsElapsed()) / 1e9;
        if (!more)
            break;
        if (m_result.batches == before)
            continue;
        reportTo(progress);
        if (onBatch)
            onBatch(m_result);
    }
    finish(progress);
    m_result.table = m_plan.table().display();
    m_result.key = m_plan.key();
    m_result.seconds = double(timer.nsecsElapsed()) / 1e9;
    return m_result;
}

} // namespace lockkeeper
