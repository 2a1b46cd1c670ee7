#include "models/migration/migrator.h"

#include "models/core/files.h"
#include "models/core/pause.h"
#include "models/migration/scriptrunner.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>

namespace lockkeeper {

/// "lockkeep" in ASCII: the advisory lock that says a run is under way.
static constexpr qint64 runLockKey = 0x6C6F636B6B656570;
static constexpr int runLockPollMs = 200;
static constexpr int firstRetryPauseMs = 500;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Migrator", text);
}

Migrator::Migrator(Session &session, const MigrationProject &project, Journal *journal, RunOptions options)
    : m_session(session)
    , m_project(project)
    , m_journal(journal)
    , m_options(std::move(options))
    , m_history(allHistories().front())
{
}

QList<MigrationStatus> Migrator::status()
{
    return migrationStatuses(m_project, m_history.read(m_session));
}

void Migrator::refuseDirty(const QList<MigrationStatus> &statuses) const
{
    for (const MigrationStatus &status : statuses)
        if (status.state == MigrationState::Dirty)
            throw Error(ErrorKind::Input, tr("%1 stopped half-way in an earlier run, so nothing more is run on this database.").arg(status.migration.title()),
                        tr("Look at lockkeeper status and at lockkeeper.history, bring the database to one side by hand, and set the outcome of its row to done or delete it."));
}

QList<MigrationRun> Migrator::apply(Progress &progress, const QString &toVersion, int steps)
{
    refuseSharedVersions(m_project);
    const RunLock lock(*this, progress);
    if (!m_history.exists(m_session))
        m_history.create(m_session);
    const QList<MigrationStatus> statuses = status();
    refuseDirty(statuses);
    QList<MigrationRun> runs;
    for (const MigrationStatus &status : statuses) {
        const bool pending = status.state == MigrationState::Pending || status.state == MigrationState::OutOfOrder;
        if (!pending || (!toVersion.isEmpty() && status.migration.version > toVersion) || (steps > 0 && runs.size() >= steps))
            continue;
        progress.report(tr("Applying %1.").arg(status.migration.title()));
        runs << run(status.migration, Direction::Up, progress);
        if (!runs.back().ok)
            break;
    }
    return runs;
}

QList<MigrationRun> Migrator::rollback(Progress &progress, const QString &toVersion)
{
    refuseSharedVersions(m_project);
    const RunLock lock(*this, progress);
    QList<MigrationStatus> applied = status();
    refuseDirty(applied);
    applied.removeIf([](const MigrationStatus &status) { return !status.isApplied(); });
    QList<MigrationRun> runs;
    for (auto status = applied.crbegin(); status != applied.crend(); ++status) {
        const bool wanted = toVersion.isEmpty() ? runs.isEmpty() : status->migration.version > toVersion;
        if (!wanted)
            break;
        if (status->migration.downFile.isEmpty()) {
            MigrationRun refused { status->migration, Direction::Down };
            refused.error = Error(ErrorKind::Input, tr("%1 has no down file, so it cannot be rolled back.").arg(status->migration.title()),
                                  tr("Write one (lockkeeper can derive it from the up), or restore a backup."));
            runs << refused;
            break;
        }
        progress.report(tr("Rolling back %1.").arg(status->migration.title()));
        runs << run(status->migration, Direction::Down, progress);
        if (!runs.back().ok)
            break;
    }
    return runs;
}

MigrationRun Migrator::runOnly(const QString &version, Direction direction, Progress &progress)
{
    refuseSharedVersions(m_project);
    const RunLock lock(*this, progress);
    if (!m_history.exists(m_session))
        m_history.create(m_session);
    const QList<MigrationStatus> statuses = status();
    refuseDirty(statuses);
    const MigrationStatus *next = nullptr;
    for (const MigrationStatus &status : statuses)
        if (direction == Direction::Up ? !status.isApplied() && !next : status.isApplied())
            next = &status;
    if (!next || next->migration.version != version)
        throw Error(ErrorKind::Input,
                    !next ? tr("There is nothing to run.") : direction == Direction::Up ? tr("%1 is pending and comes first.").arg(next->migration.title()) : tr("%1 was applied later and has to be rolled back first.").arg(next->migration.title()),
                    tr("Run that one, then come back to this one. Nothing was changed."));
    if (next->migration.file(direction).isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has no down file, so it cannot be rolled back.").arg(next->migration.title()), tr("Write one, or restore a backup. Nothing was changed."));
    return run(next->migration, direction, progress);
}

/// The server cancelled the statement because we asked it to: no statement_timeout has to do with it.
static Error stoppedError(const Migration &migration, bool inTransaction)
{
    return Error(ErrorKind::Cancelled, tr("%1 was stopped.").arg(migration.title()),
                 inTransaction ? tr("Its transaction is undone by the server; nothing of it stays.") : tr("Statements before the one that was stopped are committed; lockkeeper status and lockkeeper.history say how far it came."));
}

MigrationRun Migrator::run(const Migration &migration, Direction direction, Progress &progress)
{
    MigrationRun result { migration, direction };
    QElapsedTimer timer;
    timer.start();
    const auto journal = [&](const QString &what, const QString &outcome) {
        if (m_journal)
            m_journal->append({ { QStringLiteral("what"), what }, { QStringLiteral("version"), migration.version }, { QStringLiteral("direction"), directionId(direction) },
                                { QStringLiteral("server"), m_session.profile().name }, { QStringLiteral("database"), m_session.profile().database }, { QStringLiteral("outcome"), outcome } });
    };
    try {
        const QByteArray text = readTextFile(migration.file(direction));
        const ScriptPlan plan = planScript(text);
        refuseSyntaxErrors(plan, m_session.serverVersion());
        HistoryEntry entry { migration.version, migration.name, contentHash(readTextFile(migration.upFile)), direction, {}, {}, 0, QStringLiteral("done"), 0 };
        journal(QStringLiteral("migration"), QStringLiteral("started"));
        if (plan.oneTransaction)
            runInOneTransaction(plan, entry, progress);
        else
            runAsWritten(plan, entry, progress);
        result.ok = true;
        journal(QStringLiteral("migration"), QStringLiteral("done"));
    } catch (const Error &error) {
        result.error = progress.isCancelled() && (error.kind == ErrorKind::StatementTimeout || error.kind == ErrorKind::Cancelled) ? stoppedError(migration, m_session.inTransaction()) : error;
        journal(QStringLiteral("migration"), result.error->message);
        if (m_session.inTransaction() && !m_session.isLost())
            m_session.execute("ROLLBACK");
    }
    for (const Notice &notice : m_session.takeNotices())
        result.notices << QString::fromUtf8(notice.severity) + QStringLiteral(": ") + notice.message;
    result.seconds = double(timer.nsecsElapsed()) / 1e9;
    return result;
}

void Migrator::setTimeouts()
{
    m_session.query("SELECT set_config('lock_timeout', $1, false)", { parameter(m_options.lockTimeout) });
    if (!m_options.statementTimeout.isEmpty())
        m_session.query("SELECT set_config('statement_timeout', $1, false)", { parameter(m_options.statementTimeout) });
}

void Migrator::runInOneTransaction(const ScriptPlan &plan, HistoryEntry entry, Progress &progress)
{
    int pauseMs = firstRetryPauseMs;
    for (int attempt = 1;; ++attempt) {
        setTimeouts();
        QElapsedTimer timer;
        timer.start();
        try {
            m_session.execute(plan.begin);
            for (size_t i = 0; i < plan.statements.size(); ++i) {
                progress.throwIfCancelled();
                runStatement(m_session, plan, plan.statements[i]);
                if (onStatement)
                    onStatement({ entry.version, entry.name, {}, {} }, int(i) + 1, int(plan.statements.size()));
            }
            entry.seconds = double(timer.nsecsElapsed()) / 1e9;
            m_history.add(m_session, entry);
            m_session.execute("COMMIT");
            m_session.execute("RESET ALL");
            return;
        } catch (const Error &error) {
            if (error.kind != ErrorKind::LockTimeout || attempt >= m_options.lockTries)
                throw;
            m_session.execute("ROLLBACK"); // nothing was committed, so trying again is safe
            progress.report(tr("A lock was not free. Trying %1 again.").arg(entry.version));
            pauseFor(pauseMs, progress);
            pauseMs *= 2;
        }
    }
}

void Migrator::runAsWritten(const ScriptPlan &plan, HistoryEntry entry, Progress &progress)
{
    setTimeouts();
    QElapsedTimer timer;
    timer.start();
    entry.outcome = QStringLiteral("started");
    const qint64 row = m_history.add(m_session, entry);
    for (size_t i = 0; i < plan.statements.size(); ++i) {
        progress.throwIfCancelled();
        if (!m_session.inTransaction())
            m_history.note(m_session, row, int(i));
        runStatement(m_session, plan, plan.statements[i]);
        if (onStatement)
            onStatement({ entry.version, entry.name, {}, {} }, int(i) + 1, int(plan.statements.size()));
    }
    m_session.execute("RESET ALL");
    m_history.finish(m_session, row, double(timer.nsecsElapsed()) / 1e9);
}

Migrator::RunLock::RunLock(Migrator &migrator, Progress &progress)
    : m_migrator(migrator)
{
    m_migrator.takeRunLock(progress);
}

Migrator::RunLock::~RunLock()
{
    try {
        if (!m_migrator.m_session.isLost())
            m_migrator.m_session.query("SELECT pg_advisory_unlock($1)", { parameter(runLockKey) });
    } catch (const Error &) {
        // The lock ends with the connection.
    }
}

void Migrator::takeRunLock(Progress &progress)
{
    QElapsedTimer waited;
    waited.start();
    while (!m_session.query("SELECT pg_try_advisory_lock($1)", { parameter(runLockKey) }).boolean(0, 0)) {
        if (waited.elapsed() > m_options.runLockPatienceMs) {
            const Result holder = m_session.query("SELECT a.pid, a.usename, a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
                                                  "WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) + l.objid::bigint = $1 LIMIT 1", { parameter(runLockKey) });
            throw Error(ErrorKind::LockTimeout,
                        holder.rows() ? tr("Another run of Lockkeeper is migrating this database: process %1, %2.").arg(holder.text(0, 0), holder.text(0, 1)) : tr("Another run of Lockkeeper is migrating this database."),
                        tr("Wait until it ends, then try again."));
        }
        progress.report(tr("Waiting for another run on this database."));
        pauseFor(runLockPollMs, progress);
    }
}

} // namespace lockkeeper
