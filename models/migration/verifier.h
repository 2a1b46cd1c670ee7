// The promises of applied migrations, asked of a database. Blocking; nothing of it is kept.
#pragma once

#include "models/core/progress.h"
#include "models/migration/migrationproject.h"
#include "models/postgres/session.h"

namespace lockkeeper {

struct Verification
{
    Migration migration;
    int queries = 0;
    QString error;  ///< of the first query that failed or answered false; empty where all hold
};

/// Of one migration, applied or not. @throws Error (Cancelled, ConnectionLost).
Verification verifyMigration(Session &session, const Migration &migration);

/// Of these versions, or of everything that is applied. Each verify script runs in a transaction that is rolled back; of an
/// up's own text only the queries run that answer one column named ok.
QList<Verification> verifyMigrations(Session &session, const MigrationProject &project, const QStringList &versions, Progress &progress);

} // namespace lockkeeper
