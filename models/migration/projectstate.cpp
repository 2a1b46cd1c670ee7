#include "models/migration/projectstate.h"

#include "models/catalog/catalogreader.h"
#include "models/core/error.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectroles.h"
#include "models/postgres/identifier.h"

#include <QCoreApplication>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("ProjectState", text);
}

static void runPlan(Session &session, const ScriptPlan &plan)
{
    if (plan.oneTransaction)
        session.execute(plan.begin);
    for (size_t i = 0; i < plan.statements.size();)
        if (plan.oneTransaction)
            i = runStatementsTogether(session, plan, i);
        else
            runStatement(session, plan, plan.statements[i++]);
    session.execute(plan.oneTransaction ? "COMMIT; RESET ALL" : "RESET ALL");
}

static void makeRoles(Sandbox &sandbox, const QString &database, const MigrationProject &project, Progress &progress)
{
    const QStringList roles = sandbox.isPrivate() ? rolesTakenForGranted(project) : QStringList();
    if (roles.isEmpty())
        return;
    const auto session = sandbox.connect(database, progress);
    for (const QString &role : roles)
        if (session->query("SELECT FROM pg_roles WHERE rolname = $1", { parameter(role) }).rows() == 0)
            session->execute("CREATE ROLE " + quoteIdentifier(role).toUtf8());
}

void makeReady(Sandbox &sandbox, const QString &database, const MigrationProject &project, Progress &progress)
{
    makeRoles(sandbox, database, project, progress);
    if (!project.historyPlace.schemaIsSearched)
        return;
    const QByteArray schema = quoteIdentifier(project.historyPlace.schema).toUtf8();
    sandbox.connect(database, progress)->execute("CREATE SCHEMA IF NOT EXISTS " + schema + "; ALTER DATABASE " + quoteIdentifier(database).toUtf8() + " SET search_path = " + schema + ", \"$user\", public");
}

QString builtDatabase(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress)
{
    refuseSharedVersions(project);
    const QString database = sandbox.createDatabase();
    makeReady(sandbox, database, project, progress);
    const auto session = sandbox.connect(database, progress);
    int done = 0;
    for (const Migration &migration : project.migrations) {
        progress.throwIfCancelled();
        progress.report(tr("Building: %1.").arg(migration.title()), double(done++) / double(project.migrations.size()));
        try {
            runPlan(*session, planMigration(migration, Direction::Up));
        } catch (Error &error) {
            error.message = tr("%1 does not run on an empty database: %2").arg(migration.title(), error.message);
            throw;
        }
        if (migration.version == version)
            break;
    }
    return database;
}

static CatalogPtr readAndDrop(Sandbox &sandbox, const QString &database, Progress &progress)
{
    CatalogPtr catalog;
    {
        const auto session = sandbox.connect(database, progress);
        catalog = readCatalog(*session, progress);
    }
    sandbox.drop(database);
    return catalog;
}

CatalogPtr builtCatalog(Sandbox &sandbox, const MigrationProject &project, const QString &version, Progress &progress)
{
    return readAndDrop(sandbox, builtDatabase(sandbox, project, version, progress), progress);
}

CatalogPtr builtCatalog(Sandbox &sandbox, const QByteArray &script, Progress &progress)
{
    const QString database = sandbox.createDatabase();
    {
        const auto session = sandbox.connect(database, progress);
        runPlan(*session, planScript(script));
    }
    return readAndDrop(sandbox, database, progress);
}

} // namespace lockkeeper
