#include "models/rehearsal/loadgang.h"

#include "models/core/error.h"
#include "models/core/pause.h"

#include <QCoreApplication>

namespace lockkeeper {

static constexpr int betweenQueriesMs = 1;
static constexpr int sampleIntervalMs = 2;
static constexpr int longestHoldMs = 30'000;
static constexpr int runsPastTheQueue = 2;

LoadGang::LoadGang(Sandbox &sandbox, const QString &database, const QList<LoadSession> &sessions, int migrationPid, Progress &progress)
    : m_sandbox(sandbox)
    , m_database(database)
    , m_migrationPid(migrationPid)
{
    m_clock.start();
    m_holder->told = { LoadSession::Role::Holder, QCoreApplication::translate("Load", "long transaction") };
    m_members.push_back(std::make_unique<Member>());
    m_members[0]->told = { LoadSession::Role::Migration, QCoreApplication::translate("Load", "migration") };
    m_members[0]->pid = migrationPid;
    for (const LoadSession &session : sessions) {
        auto member = std::make_unique<Member>();
        member->told = session;
        member->session = sandbox.connect(database, progress);
        member->interrupt = member->session->interrupt();
        member->pid = member->session->backendPid();
        m_members.push_back(std::move(member));
    }
    m_watching = sandbox.connect(database, progress);
    m_watch = std::thread([this] { watch(*m_watching); });
    for (const auto &member : m_members)
        if (member->session)
            member->thread = std::thread([this, &member = *member] { work(member); });
}

LoadGang::~LoadGang()
{
    stop();
}

void LoadGang::stop()
{
    m_stopped->store(true);
    const auto end = [](Member &member) {
        if (member.interrupt)
            member.interrupt->cancelStatement(); // what waits for a lock
        if (member.thread.joinable())
            member.thread.join();
    };
    end(*m_holder);
    for (const auto &member : m_members)
        end(*member);
    if (m_watch.joinable())
        m_watch.join();
}

void LoadGang::work(Member &member)
{
    Progress stopped({}, m_stopped);
    try {
        while (true) {
            stopped.throwIfCancelled();
            Sample sample { now(), 0 };
            QString failure;
            try {
                member.session->execute(member.told.query.toUtf8());
            } catch (const Error &error) {
                if (member.session->isLost() || stopped.isCancelled())
                    return;
                failure = error.message;
            }
            sample.until = now();
            member.samples << sample;
            if (!failure.isEmpty() && member.told.errors++ == 0)
                member.told.firstError = failure;
            ++member.runs;
            pauseFor(betweenQueriesMs, stopped);
        }
    } catch (const Error &) {
        // It was told to stop.
    }
}

void LoadGang::awaitRuns(int runs, Progress &progress)
{
    QList<int> wanted;
    for (const auto &member : m_members)
        wanted << member->runs + runs;
    for (size_t i = 1; i < m_members.size(); ++i)
        while (m_members[i]->runs < wanted[qsizetype(i)])
            pauseFor(betweenQueriesMs, progress);
}

void LoadGang::hold(const QByteArray &lock, int heldMs, Progress &progress)
{
    m_holder->told.query = QString::fromUtf8(lock);
    m_holder->session = m_sandbox.connect(m_database, progress);
    m_holder->interrupt = m_holder->session->interrupt();
    m_holder->pid = m_holder->session->backendPid();
    m_holder->session->execute("BEGIN");
    m_holder->session->execute(lock);
    m_holder->thread = std::thread([this, heldMs] { holdOn(*m_holder, heldMs); });
}

void LoadGang::holdOn(Member &holder, int heldMs)
{
    Progress stopped({}, m_stopped);
    try {
        while (!m_members[0]->waits && !m_migrationEnded)
            pauseFor(sampleIntervalMs, stopped);
        QElapsedTimer held;
        held.start();
        QList<int> runs;
        for (const auto &member : m_members)
            runs << member->runs;
        const auto everybodyCame = [&] {
            for (size_t i = 1; i < m_members.size(); ++i)
                if (!m_members[i]->waits && m_members[i]->runs < runs[qsizetype(i)] + runsPastTheQueue)
                    return false;
            return true;
        };
        while (!held.hasExpired(longestHoldMs) && !m_migrationEnded && (!held.hasExpired(heldMs) || !everybodyCame()))
            pauseFor(sampleIntervalMs, stopped);
    } catch (const Error &) {
        // It was told to stop.
    }
    try {
        holder.session->execute("COMMIT");
    } catch (const Error &) {
        // Then it ends with its session.
    }
}

int LoadGang::indexOf(int pid) const
{
    for (size_t i = 0; i < m_members.size(); ++i)
        if (m_members[i]->pid == pid)
            return int(i);
    return m_holder->pid == pid ? int(m_members.size()) : -1;
}

void LoadGang::watch(Session &session)
{
    Progress stopped({}, m_stopped);
    try {
        while (true) {
            sample(session);
            pauseFor(sampleIntervalMs, stopped);
        }
    } catch (const Error &) {
        // It was told to stop.
    }
}

void LoadGang::sample(Session &session)
{
    const double asked = now(); // who waits in the answer waited then, or began later
    const Result waiting = session.execute("SELECT l.pid, pg_blocking_pids(l.pid), coalesce(n.nspname || '.' || c.relname, ''), l.mode FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation "
                                           "LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT l.granted AND l.pid <> pg_backend_pid()");
    const Result held = session.query("SELECT n.nspname || '.' || c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace "
                                      "WHERE l.pid = $1 AND l.granted AND c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'v') AND n.nspname !~ '^pg_' ORDER BY 1, 2", { parameter(qint64(m_migrationPid)) });
    const double at = now();
    const std::lock_guard guard(m_mutex);
    QList<int> open;
    for (int row = 0; row < waiting.rows(); ++row) {
        const int who = indexOf(int(waiting.integer(row, 0)));
        if (who < 0)
            continue;
        const auto known = std::find_if(m_openWaits.begin(), m_openWaits.end(), [&](int wait) { return m_waits[wait].session == who; });
        if (known != m_openWaits.end()) {
            open << *known;
            m_waits[*known].until = std::max(m_waits[*known].from, asked);
            continue;
        }
        LoadWait wait { who, waiting.text(row, 2), lockModeFromId(waiting.text(row, 3)), {}, at, at };
        for (const QString &pid : waiting.list(row, 1))
            if (const int other = indexOf(pid.toInt()); other >= 0 && !wait.behind.contains(other))
                wait.behind << other;
        open << int(m_waits.size());
        m_waits << wait;
    }
    m_openWaits = open;
    for (size_t i = 0; i < m_members.size(); ++i)
        m_members[i]->waits = std::any_of(open.begin(), open.end(), [&](int wait) { return m_waits[wait].session == int(i); });
    QList<LoadLock> now;
    for (int row = 0; row < held.rows(); ++row)
        now << LoadLock { held.text(row, 0), lockModeFromId(held.text(row, 1)), at, -1 };
    for (LoadLock &lock : m_locks) {
        const auto still = std::find_if(now.begin(), now.end(), [&](const LoadLock &each) { return each.relation == lock.relation && each.mode == lock.mode; });
        if (lock.until < 0 && still == now.end())
            lock.until = at;
        else if (lock.until < 0)
            now.erase(still);
    }
    m_locks << now;
}

void LoadGang::finish(LoadRun &run, double began, double ended)
{
    stop();
    for (const auto &member : m_members) {
        LoadSession told = member->told;
        told.runs = member->runs;
        QList<double> before;
        for (const Sample &sample : std::as_const(member->samples)) {
            const double took = sample.until - sample.from;
            if (sample.until < began) {
                before << took;
            } else if (sample.from < ended && took > told.longest) {
                told.longest = took;
                told.longestAt = sample.from - began;
            }
        }
        std::sort(before.begin(), before.end());
        told.usual = before.isEmpty() ? 0 : before[before.size() / 2];
        run.sessions << told;
    }
    if (m_holder->session)
        run.sessions << m_holder->told;
    for (LoadWait wait : std::as_const(m_waits)) {
        wait.from -= began;
        wait.until -= began;
        if (wait.until >= 0)
            run.waits << wait;
    }
    // What the migration told of itself began with its statement; it was held when the wait for it was over.
    for (LoadLock &lock : run.locks)
        for (const LoadWait &wait : std::as_const(run.waits))
            if (wait.session == 0 && wait.from >= lock.from && wait.until <= lock.until)
                lock.from = std::max(lock.from, wait.until);
    if (run.locks.isEmpty())
        for (const LoadLock &lock : std::as_const(m_locks))
            run.locks << LoadLock { lock.relation, lock.mode, lock.from - began, (lock.until < 0 ? ended : lock.until) - began };
    run.seconds = ended - began;
}

} // namespace lockkeeper
