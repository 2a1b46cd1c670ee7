// _prisma_migrations: a row a run with the SHA-256 of migration.sql.
#include "models/migration/historysupport.h"

#include "models/core/files.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "_prisma_migrations");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS _prisma_migrations (id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, "
                    "rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT migration_name, checksum, " + utc("coalesce(finished_at, started_at)") + ", finished_at IS NULL FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 0), QByteArray(rows.bytes(row, 1).constData(), rows.bytes(row, 1).size()), timeOf(rows, row, 2), rows.boolean(row, 3) };
    return applied;
}

static QByteArray checksum(const Migration &migration)
{
    return contentHash(readTextFile(migration.upFile));
}

/// A row that has no end yet: while there is one, Prisma applies nothing (P3009).
static void start(Session &session, const HistoryRecord &record)
{
    if (record.direction == Direction::Up)
        session.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (gen_random_uuid()::text, $1, $2)", { checksum(record.migration), parameter(record.migration.historyKey()) });
}

static void record(Session &session, const HistoryRecord &record)
{
    if (record.direction == Direction::Up)
        session.query("WITH ended AS (UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $2 AND finished_at IS NULL AND rolled_back_at IS NULL RETURNING 1) "
                      "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) SELECT gen_random_uuid()::text, $1::varchar, clock_timestamp(), $2, 1 WHERE NOT EXISTS (SELECT FROM ended)",
                      { checksum(record.migration), parameter(record.migration.historyKey()) });
    else
        session.query("DELETE FROM _prisma_migrations WHERE migration_name = $1", { parameter(record.migration.historyKey()) });
}

/// The key under which Prisma's schema engine works.
static qint64 lockKey(Session &)
{
    return 72707369;
}

static void acceptChange(Session &session, const Migration &migration)
{
    session.query("UPDATE _prisma_migrations SET checksum = $2 WHERE migration_name = $1 AND rolled_back_at IS NULL", { parameter(migration.historyKey()), checksum(migration) });
}

HistoryTable prisma()
{
    return { QStringLiteral("prisma"), QStringLiteral("Prisma"), exists, create, read, record, start, checksum, lockKey, acceptChange };
}

} // namespace lockkeeper::histories
