#include "models/rehearsal/failurestrike.h"

#include "models/core/pause.h"
#include "models/migration/migrator.h"
#include "models/postgres/wireproxy.h"

#include <QCoreApplication>
#include <QProcess>
#include <atomic>
#include <csignal>
#include <thread>

namespace lockkeeper {

static constexpr int goneIntervalMs = 2;
static constexpr int childIntervalMs = 20;
static constexpr char diskFull[] = "53100";

static QString tr(const char *text)
{
    return QCoreApplication::translate("FailurePoints", text);
}

namespace {

/// Stands at the proxy: knows the statement by its text, in the order of the script. On the proxy's thread.
class Watch
{
public:
    Watch(Sandbox &sandbox, const QString &database, const ScriptPlan &plan, const FailureStrike &strike, Progress &progress)
        : m_plan(plan)
        , m_strike(strike)
        , m_progress(progress)
        , m_server(sandbox.connect(QStringLiteral("postgres"), progress))
        , m_givenUp([&progress] { return progress.isCancelled(); })
    {
        for (const size_t statement : plan.statements)
            m_texts << plan.analysis->script.textOf(plan.analysis->script.statements()[statement]);
        if (plan.oneTransaction)
            m_texts << commitWords;
        if (strike.kind == FailureKind::TerminatedDuring || strike.kind == FailureKind::StatementTimeout)
            m_other = sandbox.connect(database, progress);
    }

    WireProxy::Watcher watcher()
    {
        return { [this](const QByteArray &sql) { return guarded([&] { return beforeServer(sql); }); }, [this](bool wantsData) { return guarded([&] { return beforeAnswer(wantsData); }); },
                 [this] { return guarded([&] { return meanwhile(); }); }, [this] { return m_givenUp(); } };
    }
    void giveUpWhen(std::function<bool()> givenUp) { m_givenUp = std::move(givenUp); }
    void setBackend(int pid) { m_pid = pid; }
    void setProgram(qint64 pid) { m_program = pid; }

    std::atomic_bool struck = false;
    QString reason;

private:
    using Then = WireProxy::Then;

    Then guarded(const std::function<Then()> &act)
    {
        try {
            return act();
        } catch (const Error &error) {
            reason = error.message;
            return Then::Cut;
        }
    }

    bool begins(const QByteArray &sql) const
    {
        return m_plan.oneTransaction ? sql.startsWith("SET lock_timeout") && sql.endsWith(m_plan.begin) : sql.startsWith("UPDATE lockkeeper.history SET statements_done");
    }

    bool isNext(const QByteArray &sql) const
    {
        const bool commits = m_plan.oneTransaction && m_next == m_texts.size() - 1;
        return commits ? sql.endsWith(m_texts[m_next]) : sql == m_texts[m_next];
    }

    Then beforeServer(const QByteArray &sql)
    {
        m_here = false;
        if (!m_begun) {
            m_begun = begins(sql);
        } else if (m_next < m_texts.size() && isNext(sql)) {
            m_here = m_next++ == m_strike.place;
            if (m_here)
                arrive();
        } else if (sql.isEmpty()) {
            m_here = m_next == m_strike.place + 1; // the data of its COPY
        }
        return Then::PassOn;
    }

    void arrive()
    {
        if (m_strike.kind == FailureKind::TerminatedBefore)
            terminate();
        else if (m_strike.disk)
            m_strike.disk->fill();
        else if (m_other && !standInTheWay())
            reason = tr("nothing can be held that it would have to wait for");
    }

    Then beforeAnswer(bool wantsData)
    {
        if (!m_here || wantsData)
            return Then::PassOn;
        m_here = false;
        if (m_strike.disk)
            m_strike.disk->makeRoom();
        if (m_strike.kind == FailureKind::TerminatedAfter) {
            terminate();
        } else if (m_strike.kind == FailureKind::ConnectionCut) {
            struck = true;
            return Then::Cut;
        } else if (m_strike.kind == FailureKind::ProgramKilled) {
            kill(pid_t(m_program.load()), SIGKILL);
            struck = true;
            return Then::Cut;
        } else if (m_other && !struck && reason.isEmpty()) {
            reason = tr("it does not wait for what another session can hold");
        }
        m_other.reset();
        return Then::PassOn;
    }

    Then meanwhile()
    {
        if (!m_here || !m_other || struck || !reason.isEmpty())
            return Then::PassOn;
        if (!m_server->query("SELECT cardinality(pg_blocking_pids($1)) > 0", { parameter(qint64(m_pid)) }).boolean(0, 0))
            return Then::PassOn;
        struck = true;
        if (m_strike.kind == FailureKind::TerminatedDuring) {
            terminate();
            m_other.reset();
        }
        return Then::PassOn; // of a timeout the server takes care
    }

    void terminate()
    {
        struck = true;
        m_server->query("SELECT pg_terminate_backend($1)", { parameter(qint64(m_pid)) });
        while (m_server->query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", { parameter(qint64(m_pid)) }).rows())
            pauseFor(goneIntervalMs, m_progress);
    }

    bool standInTheWay()
    {
        for (const QByteArray &lock : m_strike.obstacles)
            try {
                m_other->execute("BEGIN");
                m_other->execute(lock);
                return true;
            } catch (const Error &error) {
                if (m_other->isLost() || error.kind == ErrorKind::Cancelled)
                    throw;
                m_other->execute("ROLLBACK"); // the migration's own transaction holds it, or it is not there yet
            }
        return false;
    }

    const ScriptPlan &m_plan;
    const FailureStrike &m_strike;
    Progress &m_progress;
    std::unique_ptr<Session> m_server, m_other;
    std::function<bool()> m_givenUp;
    QByteArrayList m_texts;
    qsizetype m_next = 0;
    bool m_begun = false, m_here = false;
    std::atomic_int m_pid = 0;
    std::atomic<qint64> m_program = 0;
};

/// The proxy's side of a run.
class ProxyThread
{
public:
    ProxyThread(WireProxy &proxy, Watch &watch)
        : m_thread([&proxy, watcher = watch.watcher()] { proxy.serve(watcher); })
    {
    }
    ~ProxyThread() { join(); }
    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }

private:
    std::thread m_thread;
};

} // namespace

static std::optional<Error> runHere(const ConnectionProfile &profile, const WireProxy &proxy, Watch &watch, const MigrationProject &project, const Migration &migration, const FailureStrike &strike, Progress &progress)
{
    ConnectionProfile through = profile;
    through.host = proxy.folder();
    RunOptions options;
    options.oneByOne = true;
    options.lockTries = 1;
    options.statementTimeout = QStringLiteral("%1ms").arg(strike.statementTimeoutMs);
    if (strike.statementTimeoutMs > 0)
        options.lockTimeout = QStringLiteral("0"); // the other limit is to be seen
    std::unique_ptr<Session> session;
    try {
        session = Session::open(through, {}, progress);
        watch.setBackend(session->backendPid());
        return Migrator(*session, project, nullptr, options).runOnly(migration.version, strike.direction, progress).error;
    } catch (const Error &error) {
        return error;
    }
}

static std::optional<Error> runProgram(const ConnectionProfile &profile, const WireProxy &proxy, Watch &watch, const MigrationProject &project, const Migration &migration, const FailureStrike &strike, Progress &progress)
{
    QStringList arguments { QStringLiteral("--project"), project.folder, QStringLiteral("--database"), QStringLiteral("host='%1' user=%2 dbname=%3").arg(proxy.folder(), profile.user, profile.database) };
    if (strike.direction == Direction::Up)
        arguments << QStringLiteral("apply") << QStringLiteral("--to") << migration.version;
    else
        arguments << QStringLiteral("rollback");
    arguments << QStringLiteral("--as-rehearsed");
    QProcess process;
    process.start(strike.program, arguments);
    watch.setProgram(process.processId());
    while (!process.waitForFinished(childIntervalMs) && process.state() != QProcess::NotRunning)
        if (progress.isCancelled())
            process.kill();
    if (process.exitStatus() == QProcess::CrashExit)
        return std::nullopt;
    return Error(ErrorKind::Internal, process.error() == QProcess::FailedToStart ? tr("%1 does not start").arg(strike.program) : QString::fromUtf8(process.readAllStandardError()).simplified());
}

StruckRun strikeRun(Sandbox &sandbox, const QString &database, const MigrationProject &project, const Migration &migration, const ScriptPlan &plan, const FailureStrike &strike, Progress &progress)
{
    StruckRun result;
    const ConnectionProfile profile = sandbox.profile(database);
    WireProxy proxy(profile.host);
    Watch watch(sandbox, database, plan, strike, progress);
    std::atomic_bool ended = false;
    watch.giveUpWhen([&] { return progress.isCancelled() || ended; });
    {
        ProxyThread thread(proxy, watch);
        const bool program = strike.kind == FailureKind::ProgramKilled;
        result.said = program ? runProgram(profile, proxy, watch, project, migration, strike, progress) : runHere(profile, proxy, watch, project, migration, strike, progress);
        // Whoever was to run it may never have come; then nobody closes a connection either.
        ended = program && !watch.struck;
    }
    progress.throwIfCancelled();
    if (strike.kind == FailureKind::DiskFull) {
        result.struck = result.said && result.said->sqlState == diskFull;
        if (!result.struck && !result.said)
            result.reason = tr("it needs no more room than there is in its files");
        else if (!result.struck)
            result.reason = result.said->message;
        return result;
    }
    result.struck = watch.struck && (watch.reason.isEmpty() || strike.kind == FailureKind::StatementTimeout);
    result.reason = !watch.reason.isEmpty() ? watch.reason : result.said ? result.said->message : tr("the run did not come to this statement");
    return result;
}

} // namespace lockkeeper
