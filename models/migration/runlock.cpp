#include "models/migration/runlock.h"

#include "models/core/error.h"
#include "models/core/files.h"
#include "models/core/pause.h"
#include "models/migration/otherrunners.h"
#include "models/migration/runlog.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

static constexpr int runLockPollMs = 200;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Migrator", text);
}

static Result runLockHolder(Session &session)
{
    return session.query("SELECT a.pid, a.usename FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND a.pid <> pg_backend_pid() "
                         "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND (l.classid::bigint << 32) + l.objid::bigint = $1 LIMIT 1", { parameter(runLockKey) });
}

int runningPid(Session &session)
{
    const Result holder = runLockHolder(session);
    return holder.rows() ? int(holder.integer(0, 0)) : 0;
}

/// The first 15 digits of a hash: runs of two tenants do not meet.
static qint64 keyOfTenant(const QString &tenant)
{
    return contentHash("lockkeeper tenant " + tenant.toUtf8()).left(15).toLongLong(nullptr, 16);
}

RunLock::RunLock(Session &session, const HistoryTable &history, int patienceMs, Progress &progress)
    : m_session(session)
{
    try {
        const QString tenant = session.profile().settings.value(QLatin1String(tenantSetting));
        take(runLockKey, patienceMs, progress, tenant.isEmpty() ? Kind::Alone : Kind::Shared);
        if (!tenant.isEmpty())
            take(keyOfTenant(tenant), patienceMs, progress);
        if (history.lockKey)
            take(history.lockKey(session), patienceMs, progress);
        for (const OtherRunner &runner : otherRunners(session))
            throw Error(ErrorKind::LockTimeout, sentenceOf(runner),
                        runner.pid ? tr("Wait until it ends, then try again. Nothing was changed.") : tr("If no such process runs any more, release the row with that tool (liquibase release-locks), then try again. Nothing was changed."));
    } catch (...) {
        release();
        throw;
    }
}

RunLock::~RunLock()
{
    release();
}

void RunLock::release()
{
    try {
        for (const auto &[key, kind] : std::as_const(m_held))
            if (!m_session.isLost())
                m_session.query(kind == Kind::Shared ? "SELECT pg_advisory_unlock_shared($1)" : "SELECT pg_advisory_unlock($1)", { parameter(key) });
    } catch (const Error &) {
        // The lock ends with the connection.
    }
    m_held.clear();
}

void RunLock::take(qint64 key, int patienceMs, Progress &progress, Kind kind)
{
    QElapsedTimer waited;
    waited.start();
    const QByteArray ask = kind == Kind::Shared ? "SELECT pg_try_advisory_lock_shared($1)" : "SELECT pg_try_advisory_lock($1)";
    while (!m_session.query(ask, { parameter(key) }).boolean(0, 0)) {
        if (waited.elapsed() > patienceMs) {
            if (key != runLockKey)
                for (const OtherRunner &runner : otherRunners(m_session))
                    throw Error(ErrorKind::LockTimeout, sentenceOf(runner), tr("Wait until it ends, then try again. Nothing was changed."));
            const Result holder = runLockHolder(m_session);
            throw Error(ErrorKind::LockTimeout,
                        holder.rows() ? tr("Another run of Lockkeeper is migrating this database: process %1, %2.").arg(holder.text(0, 0), holder.text(0, 1)) : tr("Another run of Lockkeeper is migrating this database."),
                        tr("Wait until it ends, then try again."));
        }
        progress.report(tr("Waiting for another run on this database."));
        pauseFor(runLockPollMs, progress);
    }
    m_held.append({ key, kind });
}

} // namespace lockkeeper
