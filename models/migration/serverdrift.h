// How far a server has drifted from what its applied migrations make: those are run on a private server of its version, and
// the two catalogs compared. The named server is only read. Blocking; runs on a worker.
#pragma once

#include "models/migration/drift.h"
#include "models/migration/migrationproject.h"
#include "models/sandbox/sandbox.h"

namespace lockkeeper {

/// What a private server made of some migrations; made once for each content of them.
struct BuiltMigrations
{
    QByteArray content;  ///< hash of their texts and of the server's version
    CatalogPtr catalog;
    QString builder;     ///< the role that owns what no migration gives away
};

/// One that stopped half-way does not count as applied: what is there of it is extra.
struct ServerDrift
{
    CatalogPtr project, server;
    int applied = 0;     ///< how many migrations were built
    QList<CatalogDifference> differences; ///< Missing: the server lacks it
    BuiltMigrations built;
};

/// @p known spares the building where the content is the same. @throws Error (Input) that names the migration that does not
/// run, (Missing) without server programs, (Cancelled).
ServerDrift driftOf(Session &session, const MigrationProject &project, const BuiltMigrations &known, Progress &progress);

enum class DriftWay {
    ServerFollows,    ///< the migrations are right: run on the server, it makes it like them
    MigrationsFollow  ///< the server is right: what a fresh database lacks to be like it
};

/// A migration that reconciles in that way, its down being the other way.
MigrationDraft reconcilingDraft(const ServerDrift &drift, DriftWay way);

} // namespace lockkeeper
