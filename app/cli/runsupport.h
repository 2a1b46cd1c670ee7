// What apply and rollback do alike with the runs they made.
#pragma once

#include "app/cli/verbsupport.h"
#include "models/migration/tenants.h"

namespace lockkeeper {

/// --tenant, --at-once: of verbs that run for each tenant where the project's tenants have schemas or databases of their own.
QList<VerbOption> tenantOptions();
/// --tenant alone, of verbs that look at one.
VerbOption tenantOption();
/// --set NAME=VALUE, of verbs that run scripts.
VerbOption variableOption();
/// The project with the psql variables of --set. @throws Error (Input) for one without a name.
MigrationProject runnableProject(const Arguments &arguments);
/// Says what of the project is left out or in doubt, before it is run without.
void sayProblems(const MigrationProject &project, Console &console);
/// The server of --database, for sessions of its tenants. @throws Error as sessionOf().
TenantServer tenantServerOf(const Arguments &arguments, bool writing = false);
/// The tenants of --tenant, or all. @throws Error as tenantsOf().
QStringList tenantsOf(const Arguments &arguments, Console &console, const Tenancy &tenancy);
/// A session on the tenant of --tenant; on --database where the project has no tenants that are reached so.
/// @throws Error (Input) where there are and none is named.
std::unique_ptr<Session> sessionOfTenant(const Arguments &arguments, Console &console, const MigrationProject &project, bool writing = false);
/// Runs the work for each tenant, prints where each stands afterwards, and gives the exit code.
int runTenants(const MigrationProject &project, const std::function<QList<MigrationRun>(Migrator &, Progress &)> &work, const Arguments &arguments, Console &console);

/// Prints the runs and gives the exit code.
int answerRuns(const QList<MigrationRun> &runs, const Arguments &arguments, Console &console);

} // namespace lockkeeper
