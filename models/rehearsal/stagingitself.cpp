#include "models/rehearsal/stagingitself.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/migration/migrationscript.h"
#include "models/migration/migrator.h"
#include "models/migration/runlock.h"
#include "models/migration/scriptrunner.h"
#include "models/rehearsal/serverwide.h"

#include <QCoreApplication>

namespace lockkeeper {

static constexpr int lockPatienceMs = 10'000;
static constexpr qint64 mostBytes = 1024LL * 1024 * 1024; ///< the rows of before are kept in memory

static QString tr(const char *text)
{
    return QCoreApplication::translate("Rehearsal", text);
}

static void refuseUnfit(Session &session, const QString &typedName, const MigrationProject &project, const Migration &migration)
{
    if (session.profile().environment == Environment::Production)
        throw Error(ErrorKind::PermissionDenied, tr("%1 is a production server.").arg(session.profile().name), tr("Rehearse on a staging server, or on a private one."));
    const Result database = session.execute("SELECT current_database(), pg_database_size(current_database())");
    if (typedName != database.text(0, 0))
        throw Error(ErrorKind::Input, tr("The database is %1, and %2 was typed.").arg(database.text(0, 0), typedName), tr("Type its name to rehearse on it, or leave the option out: then databases of our own are made. Nothing was changed."));
    if (database.integer(0, 1) > mostBytes)
        throw Error(ErrorKind::Input, tr("%1 is too large to be compared with itself.").arg(typedName), tr("Rehearse with a sample of its rows (--sample), in a database of our own. Nothing was changed."));
    if (migration.downFile.isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has no down, so the database would not come back.").arg(migration.title()), tr("Write one, or rehearse in a database of our own. Nothing was changed."));
    if (const QString change = serverWideChange(migration); !change.isEmpty())
        throw Error(ErrorKind::Input, tr("%1 changes what belongs to the whole server (%2), so it is not rehearsed on one that somebody named.").arg(migration.title(), change), tr("Rehearse it on a private server. Nothing was changed."));
    for (const MigrationStatus &status : Migrator(session, project).status()) {
        if (status.isApplied())
            continue;
        if (status.migration.version == migration.version && status.state != MigrationState::Dirty)
            return;
        throw Error(ErrorKind::Input, tr("%1 comes first on this database.").arg(status.migration.title()), tr("Apply it there, or rehearse in a database of our own. Nothing was changed."));
    }
    throw Error(ErrorKind::Input, tr("%1 is applied on this database.").arg(migration.title()), tr("Rehearse it in a database of our own. Nothing was changed."));
}

/// After the second up. @returns why the database did not come back.
static QString takeBack(Session &session, const Migration &migration)
{
    try {
        const ScriptPlan plan = planMigration(migration, Direction::Down);
        if (plan.oneTransaction)
            session.execute(plan.begin);
        for (const size_t index : plan.statements)
            runStatement(session, plan, index);
        if (plan.oneTransaction)
            session.execute("COMMIT");
        session.execute("RESET ALL");
    } catch (const Error &error) {
        if (session.isLost())
            throw;
        if (session.inTransaction())
            session.execute("ROLLBACK");
        return error.message;
    }
    return {};
}

RehearsalReport rehearseOnItself(const ServerAccess &server, const QString &typedName, const MigrationProject &project, const QString &version, const RehearsalRun::Listener &onStep, Progress &progress)
{
    refuseSharedVersions(project);
    const Migration *migration = project.migration(version);
    if (!migration)
        throw Error(ErrorKind::Input, tr("The project has no migration %1.").arg(version), tr("lockkeeper status lists them."));
    ConnectionProfile profile = server.profile;
    profile.readOnly = false;
    const auto session = Session::open(profile, server.password, progress), guard = session->beside(progress);
    refuseUnfit(*session, typedName, project, *migration);
    const RunLock lock(*guard, Migrator(*guard, project).history(), lockPatienceMs, progress); // a script may give up the locks of its own session
    session->cancelWith(progress);
    const CatalogPtr before = readCatalog(*session, progress);
    RehearsalReport report;
    {
        RehearsalRun run(*session, *migration, before, {}, progress, onStep);
        report = run.rehearse(false);
    }
    QString left = report.run.failed() ? tr("a step failed") : QString();
    if (report.run.reupRan && report.run.reupError.isEmpty())
        left = takeBack(*session, *migration);
    session->execute("DROP SCHEMA IF EXISTS " + DataSnapshot::schemaName().toUtf8() + " CASCADE");
    report.dataSource = tr("those of %1 itself").arg(typedName);
    report.judge();
    const QList<CatalogDifference> differences = catalogDifferences(*before, *readCatalog(*session, progress));
    if (!differences.isEmpty())
        left = QStringList { left, differences.front().sentence() }.join(QStringLiteral(": "));
    report.remark += u' ' + (left.isEmpty() ? tr("%1 has the schema that it had.").arg(typedName) : tr("%1 is not as it was: %2").arg(typedName, left));
    if (onStep)
        onStep(report);
    return report;
}

} // namespace lockkeeper
