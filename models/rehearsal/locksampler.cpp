#include "models/rehearsal/locksampler.h"

#include "models/core/error.h"
#include "models/core/pause.h"

#include <QElapsedTimer>

namespace lockkeeper {

static constexpr int sampleIntervalMs = 2;
static constexpr int writerPatienceMs = 2000;

LockSampler::LockSampler(const Session &watched, const QList<QualifiedName> &tables)
{
    Progress progress;
    m_writer = watched.beside(progress);
    m_watcher = watched.beside(progress);
    m_thread = std::thread([=, this, pid = watched.backendPid()] { watch(pid, tables); });
    while (!m_ready)
        pauseFor(1, progress);
}

LockSampler::~LockSampler()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
}

QList<SampledLock> LockSampler::finish()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
    return m_seen;
}

void LockSampler::watch(int backendPid, const QList<QualifiedName> &tables)
{
    try {
        Progress progress;
        m_writer->execute("BEGIN");
        for (const QualifiedName &table : tables)
            m_writer->execute("LOCK TABLE " + table.quoted().toUtf8() + " IN ROW EXCLUSIVE MODE");
        m_ready = true;
        bool released = false;
        QElapsedTimer waited;
        waited.start();
        while (!m_stop) {
            const Result locks = m_watcher->query("SELECT n.nspname || '.' || c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace "
                                                "WHERE l.pid = $1 AND l.granted AND c.oid >= 16384 AND n.nspname !~ '^pg_'", { parameter(qint64(backendPid)) });
            for (int row = 0; row < locks.rows(); ++row) {
                const SampledLock lock { locks.text(row, 0), lockModeFromId(locks.text(row, 1)) };
                if (!m_seen.contains(lock))
                    m_seen << lock;
            }
            const bool seen = std::any_of(m_seen.begin(), m_seen.end(), [](const SampledLock &lock) { return lock.mode >= LockMode::ShareUpdateExclusive; });
            if (!released && (seen || waited.elapsed() > writerPatienceMs)) {
                m_writer->execute("COMMIT");
                released = true;
            }
            pauseFor(sampleIntervalMs, progress);
        }
    } catch (const Error &) {
        // Nothing was seen: the report says that no lock was sampled.
    }
    m_ready = true;
}

} // namespace lockkeeper
