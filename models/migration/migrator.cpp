#include "models/migration/migrator.h"

#include "models/core/files.h"
#include "models/core/pause.h"
#include "models/migration/approval.h"
#include "models/migration/foreignhistory.h"
#include "models/migration/formatsupport.h"
#include "models/migration/migrationscript.h"
#include "models/migration/recordedrun.h"
#include "models/migration/runlock.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>

namespace lockkeeper {

static constexpr int firstRetryPauseMs = 500;

static QString tr(const char *text)
{
    return QCoreApplication::translate("Migrator", text);
}

static HistoryTable historyOn(Session &session, const MigrationProject &project)
{
    for (const QString &id : project.histories)
        if (HistoryTable history = historyOf(id, project.historyPlace); history.exists(session))
            return history;
    return historyOf(project.histories.value(0, QStringLiteral("native")), project.historyPlace);
}

Migrator::Migrator(Session &session, const MigrationProject &project, Journal *journal, RunOptions options)
    : m_session(session)
    , m_project(project)
    , m_journal(journal)
    , m_options(std::move(options))
    , m_history(historyOn(session, project))
{
}

static QList<AppliedMigration> appliedOn(Session &session, const HistoryTable &history, const MigrationProject &project)
{
    return history.exists(session) ? history.read(session, project.migrations) : QList<AppliedMigration>();
}

static bool isBaseline(const MigrationStatus &status)
{
    return status.migration.kind == MigrationKind::Baseline;
}

/// On a database that has nothing yet, the last baseline instead of what is not newer; on another one, none that did not run.
static void chooseBaseline(QList<MigrationStatus> &statuses, const MigrationProject &project)
{
    const bool fresh = std::none_of(statuses.begin(), statuses.end(), [](const MigrationStatus &status) { return status.isApplied(); });
    if (!fresh) {
        statuses.removeIf([](const MigrationStatus &status) { return isBaseline(status) && !status.isApplied(); });
        return;
    }
    if (project.baselines.isEmpty())
        return;
    const Migration &baseline = project.baselines.back();
    statuses.removeIf([&](const MigrationStatus &status) { return isBaseline(status) || (status.migration.kind == MigrationKind::Versioned && !formats::versionLess(baseline.version, status.migration.version)); });
    statuses.prepend({ baseline, MigrationState::Pending, {} });
}

/// What Flyway puts in that only a server knows.
static void addServerFacts(QList<MigrationStatus> &statuses, Session &session)
{
    if (std::none_of(statuses.begin(), statuses.end(), [](const MigrationStatus &status) { return status.migration.substitution == Substitution::Placeholders; }))
        return;
    const Result row = session.query("SELECT current_user, current_database(), to_char(localtimestamp, 'YYYY-MM-DD HH24:MI:SS')");
    const QStringList names { QStringLiteral("flyway:user"), QStringLiteral("flyway:database"), QStringLiteral("flyway:timestamp") };
    for (MigrationStatus &status : statuses)
        for (qsizetype i = 0; i < names.size(); ++i)
            if (!status.migration.placeholders.contains(names[i]))
                status.migration.placeholders.insert(names[i], row.text(0, int(i)));
}

QList<MigrationStatus> Migrator::status()
{
    QList<MigrationStatus> statuses = migrationStatuses(m_project, appliedOn(m_session, m_history, m_project), readRunLog(m_session), m_history.checksum);
    chooseBaseline(statuses, m_project);
    addServerFacts(statuses, m_session);
    return statuses;
}

/// The first program before a migration that its tool has not run yet, as far as that tool's table says; null where there is
/// none.
static const Migration *programBefore(const Migration &migration, const MigrationProject &project, const QList<AppliedMigration> &applied)
{
    for (const Migration &program : project.inCode) {
        const QString next = program.details.value(QStringLiteral("next"));
        const bool before = !next.isEmpty() && (next == migration.version || project.isBefore(next, migration.version));
        const bool covered = next.isEmpty() || (!project.baselines.isEmpty() && !formats::versionLess(project.baselines.back().version, program.version) && applied.isEmpty());
        if (before && !covered && std::none_of(applied.begin(), applied.end(), [&](const AppliedMigration &entry) { return isRecordedAs(program, entry.key); }))
            return &program;
    }
    return nullptr;
}

static Error programError(const Migration &program, const Migration &migration)
{
    return Error(ErrorKind::Input, tr("%1 comes after %2, a program that %3 has not run on this database.").arg(migration.title(), QFileInfo(program.upFile).fileName(), program.codeOf()),
                 tr("Run it with %1, then apply again. Nothing of %2 was run.").arg(program.codeOf(), migration.title()));
}

void Migrator::prepareHistory()
{
    if (!runLogExists(m_session) || runLogIsOld(m_session))
        createRunLog(m_session);
    if (!m_history.exists(m_session))
        m_history.create(m_session, m_project.migrations);
    m_searchPath = m_session.query("SHOW search_path").text(0, 0);
}

void Migrator::refuseDirty(const QList<MigrationStatus> &statuses) const
{
    for (const MigrationStatus &status : statuses)
        if (status.state == MigrationState::Dirty)
            throw Error(ErrorKind::Input, tr("%1 stopped half-way in an earlier run, so nothing more is run on this database.").arg(status.migration.title()),
                        tr("Run lockkeeper repair: it says which statements have taken effect, and finishes, undoes or marks the migration."));
}

/// The change that @p wanted may not stand beside, where it is applied (sqitch); empty where there is none.
static QString conflictOf(const Migration &wanted, const MigrationProject &project, const QList<AppliedMigration> &applied, const QList<MigrationRun> &runs)
{
    for (const QString &conflict : wanted.details.value(QStringLiteral("conflicts")).split(u'\n', Qt::SkipEmptyParts))
        for (const Migration &other : project.migrations) {
            const bool isThere = std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration &one) { return one.key == other.historyKey(); }) || std::any_of(runs.begin(), runs.end(), [&](const MigrationRun &run) { return run.migration.version == other.version; });
            if (other.name == conflict.section(u'@', 0, 0) && isThere)
                return conflict;
        }
    return {};
}

static Error conflictError(const Migration &wanted, const QString &conflict)
{
    return Error(ErrorKind::Input, tr("%1 conflicts with %2, which is applied.").arg(wanted.title(), conflict), tr("Roll %1 back first, or take the conflict out of sqitch.plan. Nothing of this migration was run.").arg(conflict));
}

/// Where only a version is kept and no file has it, nobody knows here what is applied.
static void refuseUnknownPlace(const HistoryTable &history, const QList<AppliedMigration> &applied, const MigrationProject &project)
{
    const bool strict = history.onlyThePlace || history.refusesUnknown;
    for (const AppliedMigration &one : strict ? applied : QList<AppliedMigration>())
        if (std::none_of(project.migrations.begin(), project.migrations.end(), [&](const Migration &migration) { return migration.historyKey() == one.key; }))
            throw history.refusesUnknown ? Error(ErrorKind::Input, tr("The database has %1 applied (%2), which is none of the project's migrations: the files are of another branch, or what comes before it was changed since.").arg(one.name, one.key),
                                                 tr("Check out the files that it was applied from, or undo the change before it. Nothing was run."))
                                         : Error(ErrorKind::Input, tr("The database is at %1, which is none of the project's migrations: these files are older, or of another branch.").arg(one.key),
                        tr("Check out the files that have it, or say with lockkeeper baseline where the database stands. Nothing was run."));
}

/// Where a version stands in the project; -1 for "0", before everything.
static qsizetype placeOf(const MigrationProject &project, const QString &version)
{
    for (qsizetype i = 0; i < project.migrations.size(); ++i)
        if (project.migrations[i].version == version)
            return i;
    if (version == u"0")
        return -1;
    throw Error(ErrorKind::Input, tr("The project has no version %1.").arg(version), tr("lockkeeper status lists the versions. Nothing was changed."));
}

static std::future<ScriptPlan> planned(const Migration &migration, Direction direction, std::launch when)
{
    return std::async(when, [migration, direction] { return planMigration(migration, direction); });
}

/// Whoever names the migration means it.
static void refuseOutOfOrder(const QList<MigrationStatus> &statuses, const QString &toVersion, const QString &tool)
{
    const auto isOutOfOrder = [](const MigrationStatus &status) { return status.state == MigrationState::OutOfOrder; };
    if (std::any_of(statuses.begin(), statuses.end(), [&](const MigrationStatus &status) { return isOutOfOrder(status) && status.migration.version == toVersion; }))
        return;
    for (const MigrationStatus &status : statuses)
        if (isOutOfOrder(status))
            throw Error(ErrorKind::Input, tr("%1 comes before migrations that are applied, and is not applied: %2 runs nothing then.").arg(status.migration.title(), tool),
                        tr("Give it a version behind the last one, or run it by its name: lockkeeper apply --to %1. Nothing was run.").arg(status.migration.version));
}

/// Without what is pending behind the version that its tool is set to: "5", "5?", "current", "next".
static void stopAtTarget(QList<MigrationStatus> &statuses, QString target)
{
    const bool none = target == u"current", one = target == u"next";
    if (target.isEmpty() || target == u"latest")
        return;
    target.remove(u'?');
    qsizetype taken = 0;
    statuses.removeIf([&](const MigrationStatus &status) {
        if (status.isApplied() || status.migration.kind != MigrationKind::Versioned)
            return false;
        return none || (one ? taken++ > 0 : formats::versionLess(target, status.migration.version));
    });
}

/// What can be told before anything is looked up in the history.
void Migrator::refuseBefore(const QString &toVersion) const
{
    if (m_options.oneByOne) // in a rehearsal
        return refuseSharedVersions(m_project);
    refuseStoppedProject(m_project);
    refuseForeignHistory(m_session, m_project);
    if (toVersion.isEmpty() || placeOf(m_project, toVersion) >= 0)
        refuseUnmarkedObjects(m_session, m_project);
}

QList<Migration> Migrator::pendingUpTo(const QString &toVersion, int steps, const QList<AppliedMigration> &applied)
{
    const qsizetype last = toVersion.isEmpty() ? m_project.migrations.size() : placeOf(m_project, toVersion);
    QList<MigrationStatus> statuses = status();
    if (!statuses.isEmpty() && isBaseline(statuses.front()) && m_project.migration(toVersion) && formats::versionLess(toVersion, statuses.front().migration.version))
        statuses = migrationStatuses(m_project, {}, {}); // no further than before the baseline
    refuseDirty(statuses);
    if (m_project.run.refusesOutOfOrder && m_history.id == m_project.histories.front() && !m_options.oneByOne)
        refuseOutOfOrder(statuses, toVersion, m_history.tool);
    refuseUnknownPlace(m_history, applied, m_project);
    if (toVersion.isEmpty())
        stopAtTarget(statuses, m_project.run.target);
    QList<Migration> wanted;
    for (const MigrationStatus &status : std::as_const(statuses))
        if (!status.isApplied() && (isBaseline(status) || placeOf(m_project, status.migration.version) <= last) && (steps <= 0 || wanted.size() < steps))
            wanted << status.migration;
    return wanted;
}

QList<Migration> Migrator::wouldApply(const QString &toVersion, int steps)
{
    refuseBefore(toVersion);
    return pendingUpTo(toVersion, steps, appliedOn(m_session, m_history, m_project));
}

QList<MigrationRun> Migrator::apply(Progress &progress, const QString &toVersion, int steps)
{
    refuseBefore(toVersion);
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    prepareHistory();
    const QList<AppliedMigration> applied = appliedOn(m_session, m_history, m_project);
    const QList<Migration> wanted = pendingUpTo(toVersion, steps, applied);
    const QList<GatedMigration> gates = refuseUnapproved(m_session, m_project, wanted, progress);
    QList<MigrationRun> runs;
    std::future<ScriptPlan> next; // made while the one before it runs
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        std::future<ScriptPlan> plan = i == 0 ? planned(wanted[i], Direction::Up, std::launch::deferred) : std::move(next);
        if (i + 1 < wanted.size())
            next = planned(wanted[i + 1], Direction::Up, std::launch::async);
        // Its window may have ended while the ones before it ran.
        if (const auto closed = i > 0 && !gates.isEmpty() ? closedGateNow(gates[i], m_session.profile(), m_project) : std::nullopt) {
            runs << MigrationRun { wanted[i], Direction::Up, false, 0, closed, {} };
            break;
        }
        if (const Migration *program = m_options.oneByOne || !m_history.record ? nullptr : programBefore(wanted[i], m_project, applied)) {
            runs << MigrationRun { wanted[i], Direction::Up, false, 0, programError(*program, wanted[i]), {} };
            break;
        }
        if (const QString conflict = conflictOf(wanted[i], m_project, applied, runs); !conflict.isEmpty()) {
            runs << MigrationRun { wanted[i], Direction::Up, false, 0, conflictError(wanted[i], conflict), {} };
            break;
        }
        progress.report(tr("Applying %1.").arg(wanted[i].title()));
        runs << run(wanted[i], Direction::Up, std::move(plan), progress);
        if (!runs.back().ok)
            break;
    }
    return runs;
}

QList<MigrationRun> Migrator::rollback(Progress &progress, const QString &toVersion)
{
    refuseStoppedProject(m_project);
    const qsizetype keep = toVersion.isEmpty() ? -1 : placeOf(m_project, toVersion);
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    prepareHistory();
    QList<MigrationStatus> applied = status();
    refuseDirty(applied);
    applied.removeIf([](const MigrationStatus &status) { return !status.isApplied(); });
    QList<Migration> wanted;
    for (auto status = applied.crbegin(); status != applied.crend(); ++status) {
        const Migration &migration = status->migration;
        if (toVersion.isEmpty() ? !wanted.isEmpty() : m_project.migration(migration.version) && placeOf(m_project, migration.version) <= keep)
            break;
        wanted << migration;
    }
    const auto oneWay = std::find_if(wanted.begin(), wanted.end(), [](const Migration &migration) { return migration.downFile.isEmpty(); });
    if (oneWay != wanted.end()) {
        MigrationRun refused { *oneWay, Direction::Down };
        refused.error = Error(ErrorKind::Input, tr("%1 has no down migration, so it cannot be rolled back.").arg(oneWay->title()),
                              tr("Write one (lockkeeper can derive it from the up), or restore a backup. Nothing was rolled back."));
        return { refused };
    }
    QList<MigrationRun> runs;
    for (const Migration &migration : std::as_const(wanted)) {
        progress.report(tr("Rolling back %1.").arg(migration.title()));
        runs << run(migration, Direction::Down, planned(migration, Direction::Down, std::launch::deferred), progress);
        if (!runs.back().ok)
            break;
    }
    return runs;
}

MigrationRun Migrator::runOnly(const QString &version, Direction direction, Progress &progress)
{
    refuseStoppedProject(m_project);
    if (direction == Direction::Up)
        refuseForeignHistory(m_session, m_project);
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    prepareHistory();
    const QList<MigrationStatus> statuses = status();
    refuseDirty(statuses);
    const MigrationStatus *next = nullptr;
    for (const MigrationStatus &status : statuses)
        if (direction == Direction::Up ? !status.isApplied() && !next && (status.migration.kind != MigrationKind::Always || status.migration.version == version) : status.isApplied())
            next = &status;
    if (!next || next->migration.version != version)
        throw Error(ErrorKind::Input,
                    !next ? tr("There is nothing to run.") : direction == Direction::Up ? tr("%1 is pending and comes first.").arg(next->migration.title()) : tr("%1 was applied later and has to be rolled back first.").arg(next->migration.title()),
                    tr("Run that one, then come back to this one. Nothing was changed."));
    if (next->migration.file(direction).isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has no down migration, so it cannot be rolled back.").arg(next->migration.title()), tr("Write one, or restore a backup. Nothing was changed."));
    if (const Migration *program = direction == Direction::Up && m_history.record ? programBefore(next->migration, m_project, appliedOn(m_session, m_history, m_project)) : nullptr)
        throw programError(*program, next->migration);
    if (direction == Direction::Up)
        refuseUnapproved(m_session, m_project, { next->migration }, progress);
    return run(next->migration, direction, planned(next->migration, direction, std::launch::deferred), progress);
}

/// The server cancelled the statement because we asked it to: no statement_timeout has to do with it.
static Error stoppedError(const Migration &migration, bool inTransaction)
{
    return Error(ErrorKind::Cancelled, tr("%1 was stopped.").arg(migration.title()),
                 inTransaction ? tr("Its transaction is undone by the server; nothing of it stays.") : tr("Statements before the one that was stopped are committed; lockkeeper status and lockkeeper.history say how far it came."));
}

MigrationRun Migrator::run(const Migration &migration, Direction direction, std::future<ScriptPlan> planning, Progress &progress)
{
    MigrationRun result { migration, direction };
    QElapsedTimer timer;
    timer.start();
    const auto journal = [&](const QString &what, const QString &outcome) {
        if (m_journal)
            m_journal->note({ { QStringLiteral("what"), what }, { QStringLiteral("version"), migration.version }, { QStringLiteral("direction"), directionId(direction) },
                                { QStringLiteral("server"), m_session.profile().name }, { QStringLiteral("database"), m_session.profile().database }, { QStringLiteral("outcome"), outcome } });
    };
    try {
        const ScriptPlan plan = planning.get();
        refuseSyntaxErrors(plan, m_session.serverVersion());
        RunEntry entry;
        entry.version = migration.version;
        entry.name = migration.name;
        entry.checksum = contentHash(migrationSource(migration, Direction::Up));
        entry.direction = direction;
        entry.text = plan.analysis->script.text();
        journal(QStringLiteral("migration"), QStringLiteral("started"));
        if (m_journal)
            m_journal->beginFlush(); // awaited before anything is committed
        if (plan.oneTransaction)
            runInOneTransaction(plan, entry, migration, progress);
        else
            runAsWritten(plan, entry, migration, progress);
        result.ok = true;
        if (direction == Direction::Down && plan.statements.empty())
            result.notices << tr("The down of %1 has no statement: nothing was undone, and it counts as not applied now.").arg(migration.title());
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

QByteArray Migrator::timeouts(const QString &lockTimeout) const
{
    const QString statementTimeout = m_options.statementTimeout.isEmpty() ? QStringLiteral("0") : m_options.statementTimeout;
    QByteArray words = "SET lock_timeout = " + quoteLiteral(lockTimeout).toUtf8() + "; SET statement_timeout = " + quoteLiteral(statementTimeout).toUtf8() + "; ";
    if (m_project.historyPlace.schemaIsSearched)
        words += "SET search_path = " + quoteIdentifier(m_project.historyPlace.schema).toUtf8() + (m_searchPath.isEmpty() ? "" : ", " + m_searchPath.toUtf8()) + "; ";
    return words;
}

/// Only a text that names one of these can change whose tables the history's are. More than meaning it: no harm.
static bool mayChangeSession(const QByteArray &text)
{
    const QByteArray lower = text.toLower();
    return lower.contains("search_path") || lower.contains("role") || lower.contains("authorization");
}

/// In the tool's table, as the user and in the search path of the session, whatever the script has set.
void Migrator::writeDown(const Migration &migration, Direction direction, double seconds, bool sessionChanged)
{
    if (sessionChanged)
        m_session.execute("RESET SESSION AUTHORIZATION; RESET ROLE; SELECT set_config('search_path', " + quoteLiteral(m_searchPath).toUtf8() + ", true)");
    if (m_history.record)
        m_history.record(m_session, { migration, m_project.migrations, direction, seconds });
}

/// In one message, so that a migration waits for the server as seldom as psql would.
void Migrator::commitWith(const QByteArray &last)
{
    try {
        m_session.execute(last + commitWords);
    } catch (Error &error) {
        error.position = -1; // it is none of the script
        throw;
    }
}

void Migrator::runInOneTransaction(const ScriptPlan &plan, RunEntry entry, const Migration &migration, Progress &progress)
{
    int pauseMs = firstRetryPauseMs;
    for (int attempt = 1;; ++attempt) {
        QElapsedTimer timer;
        timer.start();
        try {
            m_session.execute(timeouts(m_options.lockTimeout) + plan.begin);
            for (size_t i = 0; i < plan.statements.size();) {
                progress.throwIfCancelled();
                if (m_options.oneByOne)
                    runStatement(m_session, plan, plan.statements[i++]);
                else
                    i = runStatementsTogether(m_session, plan, i);
                if (onStatement)
                    onStatement(migration, int(i), int(plan.statements.size()));
            }
            entry.seconds = double(timer.nsecsElapsed()) / 1e9;
            writeDown(migration, entry.direction, entry.seconds, mayChangeSession(entry.text));
            if (m_journal)
                m_journal->flush();
            commitWith(runInsertion(entry));
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

/// What runs CONCURRENTLY blocks nobody while it waits, and would leave an invalid index behind if it gave up.
static bool mayWait(const StatementAnalysis &statement)
{
    return !statement.transactional() && !blocksWrites(statement.strongest());
}

void Migrator::runAsWritten(const ScriptPlan &plan, RunEntry entry, const Migration &migration, Progress &progress)
{
    m_session.execute(timeouts(m_options.lockTimeout));
    QElapsedTimer timer;
    timer.start();
    entry.outcome = QStringLiteral("started");
    Transaction beginning(m_session); // the tool's mark and the row of the log come together
    if (m_history.start)
        m_history.start(m_session, { migration, m_project.migrations, entry.direction, 0 });
    if (m_journal)
        m_journal->flush();
    const qint64 row = addRun(m_session, entry);
    beginning.commit();
    RecordedRun recorded(m_session, plan, row);
    try {
        for (size_t i = 0; i < plan.statements.size(); ++i) {
            progress.throwIfCancelled();
            const bool patient = mayWait(plan.analysed(i));
            if (patient)
                m_session.execute(timeouts(QStringLiteral("0")));
            recorded.send(i);
            if (patient)
                m_session.execute(timeouts(m_options.lockTimeout));
            if (onStatement)
                onStatement(migration, int(i) + 1, int(plan.statements.size()));
        }
    } catch (const Error &error) {
        if (!m_session.isLost()) {
            if (m_session.inTransaction())
                m_session.execute("ROLLBACK");
            failRun(m_session, row, error.message);
        }
        throw;
    }
    m_session.execute("RESET ALL");
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    Transaction transaction(m_session);
    writeDown(migration, entry.direction, seconds, true);
    finishRun(m_session, row, seconds);
    transaction.commit();
}

} // namespace lockkeeper
