// The bundled demo: a copy of the project in a folder of the user's, and a private server with its applied migrations
// and its data. Blocking; run it on a worker.
#pragma once

#include "models/migration/migrationproject.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

/// Copies resources/demo to @p folder where it is not there yet; what a person changed stays.
void unpackDemo(const QString &folder);

/// Where the demo lives between two starts of the workbench.
QString demoFolder();

/// The last migration that the demo's server has: what comes after it is pending.
QString demoAppliedVersion();

struct DemoServer
{
    std::unique_ptr<Sandbox> sandbox;
    ConnectionProfile profile;
};
/// Starts a private server, applies the migrations up to demoAppliedVersion() through the Migrator, loads the data.
DemoServer startDemoServer(const MigrationProject &project, Progress &progress);

} // namespace lockkeeper
