// The part of Migrator that brings a database and its history back together.
#include "models/migration/migrator.h"

#include "models/core/files.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"
#include "models/migration/recordedrun.h"
#include "models/migration/runlock.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Repair", text);
}

QList<HalfRun> Migrator::halfRuns(Progress &progress)
{
    QList<HalfRun> found;
    const QList<RunEntry> log = readRunLog(m_session);
    for (const MigrationStatus &status : status()) {
        if (status.state != MigrationState::Dirty)
            continue;
        RunEntry last;
        last.version = status.migration.version;
        for (const RunEntry &entry : log)
            if (entry.version == status.migration.version && entry.outcome != u"done")
                last = entry;
        found << examineHalfRun(m_session, m_project, status.migration, last, progress);
    }
    return found;
}

/// The end of a repair: the tool's table and the log say the same.
void Migrator::settle(const HalfRun &half, bool applied, double seconds)
{
    const bool was = half.direction == Direction::Down; // before the run that stopped
    Transaction transaction(m_session);
    // Tools that mark the table themselves have a row already; one that is written again must not be there twice.
    const QList<AppliedMigration> known = m_history.exists(m_session) ? m_history.read(m_session, m_project.migrations) : QList<AppliedMigration>();
    const bool written = std::any_of(known.begin(), known.end(), [&](const AppliedMigration &entry) { return entry.key == half.migration.historyKey(); });
    if (m_history.record && (written || m_history.start)) // golang-migrate's single row is written anew in any case
        m_history.record(m_session, { half.migration, m_project.migrations, Direction::Down, seconds });
    if (m_history.record && applied)
        m_history.record(m_session, { half.migration, m_project.migrations, Direction::Up, seconds });
    if (half.run.id > 0) {
        if (applied == !was)
            finishRun(m_session, half.run.id, seconds);
        else
            forgetRun(m_session, half.run.id);
    }
    transaction.commit();
}

/// Under the run lock: what was seen without it may have been at work still.
HalfRun Migrator::lookAgain(const HalfRun &half, Progress &progress)
{
    for (const HalfRun &now : halfRuns(progress))
        if (now.migration.version == half.migration.version)
            return now;
    throw Error(ErrorKind::Input, tr("%1 is no longer half-way: its run has ended meanwhile.").arg(half.migration.title()), tr("Run lockkeeper status to see where the database is. Nothing was changed."));
}

MigrationRun Migrator::finish(const HalfRun &seen, Progress &progress)
{
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    const HalfRun half = lookAgain(seen, progress);
    if (!half.isSettled())
        throw Error(ErrorKind::Input, tr("It is not known of every statement of %1 whether it has taken effect.").arg(half.migration.title()), tr("Look at the statements that lockkeeper repair calls unknown, bring them to one side by hand, then mark the migration. Nothing was changed."));
    MigrationRun result { half.migration, half.direction };
    QElapsedTimer timer;
    timer.start();
    try {
        prepareHistory();
        m_session.execute(timeouts(QStringLiteral("0"))); // what failed once may wait now; it was outside of a transaction anyway
        for (const QString &index : half.brokenBuilds)
            m_session.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.toUtf8());
        const size_t open = half.firstOpen();
        for (size_t i = 0; i < open; ++i) // the settings of the session that ended
            if (const StatementAnalysis &statement = half.plan.analysed(i); statement.node.is("VariableSetStmt") && !statement.setting.local)
                runStatement(m_session, half.plan, half.plan.statements[i]);
        RecordedRun recorded(m_session, half.plan, half.run.id);
        for (size_t i = open; i < half.plan.statements.size(); ++i) {
            progress.throwIfCancelled();
            recorded.send(i);
        }
        m_session.execute("RESET ALL");
        settle(half, half.direction == Direction::Up, double(timer.nsecsElapsed()) / 1e9);
        result.ok = true;
    } catch (const Error &error) {
        if (!m_session.isLost() && m_session.inTransaction())
            m_session.execute("ROLLBACK");
        result.error = error;
    }
    result.seconds = double(timer.nsecsElapsed()) / 1e9;
    return result;
}

MigrationRun Migrator::undo(const HalfRun &seen, Progress &progress)
{
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    const HalfRun half = lookAgain(seen, progress);
    if (!half.isSettled() || half.direction == Direction::Down)
        throw Error(ErrorKind::Input, tr("%1 cannot be undone by itself.").arg(half.migration.title()), tr("Finish it, or bring the database to one side by hand and mark the migration. Nothing was changed."));
    QString reason;
    const QByteArray first = searchPathOf(m_session.profile());
    const CatalogPtr before = computedCatalog(m_project, half.migration.version, m_session.serverVersion(), first);
    const QStringList statements = undoStatements(half, *before, m_session.serverVersion(), first, &reason);
    if (!reason.isEmpty())
        throw Error(ErrorKind::Input, reason, tr("Finish the migration instead, or restore a backup. Nothing was changed."));
    MigrationRun result { half.migration, Direction::Down };
    QElapsedTimer timer;
    timer.start();
    try {
        prepareHistory();
        m_session.execute(timeouts(m_options.lockTimeout));
        for (const QString &index : half.invalidIndexes)
            m_session.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.toUtf8());
        for (const QString &statement : statements) {
            progress.throwIfCancelled();
            m_session.execute(statement.toUtf8());
        }
        m_session.execute("RESET ALL");
        settle(half, false, 0);
        result.ok = true;
    } catch (const Error &error) {
        result.error = error;
    }
    result.seconds = double(timer.nsecsElapsed()) / 1e9;
    return result;
}

void Migrator::mark(const Migration &migration, bool applied, Progress &progress)
{
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    prepareHistory();
    for (const MigrationStatus &status : status()) {
        if (status.migration.version != migration.version)
            continue;
        if (status.state == MigrationState::Dirty) {
            HalfRun half { .migration = migration };
            for (const RunEntry &entry : readRunLog(m_session))
                if (entry.version == migration.version && entry.outcome != u"done")
                    half.run = entry;
            half.direction = half.run.direction;
            settle(half, applied, 0);
        } else if (status.isApplied() != applied) {
            Transaction transaction(m_session);
            const Direction direction = applied ? Direction::Up : Direction::Down;
            writeDown(migration, direction, 0, false);
            RunEntry entry;
            entry.version = migration.version;
            entry.name = migration.name;
            entry.checksum = migration.upFile.isEmpty() ? QByteArray() : contentHash(migrationSource(migration, Direction::Up));
            entry.direction = direction;
            addRun(m_session, entry);
            transaction.commit();
        }
        return;
    }
}

QList<Migration> Migrator::acceptChanges(Progress &progress)
{
    const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
    prepareHistory();
    QList<Migration> accepted;
    Transaction transaction(m_session);
    for (const MigrationStatus &status : status()) {
        if (status.state != MigrationState::Changed)
            continue;
        if (m_history.acceptChange)
            m_history.acceptChange(m_session, status.migration);
        replaceText(m_session, status.migration.version, contentHash(migrationSource(status.migration, Direction::Up)), migrationSource(status.migration, Direction::Up));
        accepted << status.migration;
    }
    transaction.commit();
    return accepted;
}

QList<Migration> Migrator::baseline(const QString &version, Progress &progress)
{
    if (version == u"0" && !m_project.migration(version)) {
        const RunLock lock(m_session, m_history, m_options.runLockPatienceMs, progress);
        prepareHistory();
        return {};
    }
    if (!m_project.migration(version))
        throw Error(ErrorKind::Input, tr("The project has no version %1.").arg(version), tr("lockkeeper status lists the versions. Nothing was changed."));
    QList<Migration> marked;
    for (const MigrationStatus &status : status()) {
        if (m_project.isBefore(version, status.migration.version))
            break;
        if (!status.isApplied() && m_project.migration(status.migration.version))
            marked << status.migration;
    }
    for (const Migration &migration : std::as_const(marked))
        mark(migration, true, progress);
    const QList<AppliedMigration> applied = m_history.exists(m_session) ? m_history.read(m_session, m_project.migrations) : QList<AppliedMigration>();
    for (const Migration &program : m_project.inCode) {
        const QString next = program.details.value(QStringLiteral("next"));
        const bool covered = !next.isEmpty() && (next == version || m_project.isBefore(next, version));
        const bool known = std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration &entry) { return isRecordedAs(program, entry.key); });
        if (covered && !known && m_history.record && m_history.id != u"refinery") { // which would miss the checksum of what the program made
            Transaction transaction(m_session);
            writeDown(program, Direction::Up, 0, false);
            transaction.commit();
        }
    }
    return marked;
}

} // namespace lockkeeper
