// schema_migration(version, version_self) of pop and popx: a row for each applied version.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "schema_migration") && tableHasColumn(session, "schema_migration", "version");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS schema_migration (version varchar(48) NOT NULL, version_self integer NOT NULL DEFAULT 0)");
    session.execute("CREATE UNIQUE INDEX IF NOT EXISTS schema_migration_version_idx ON schema_migration (version)");
    session.execute("CREATE INDEX IF NOT EXISTS schema_migration_version_self_idx ON schema_migration (version_self)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT version FROM schema_migration ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), {}, {}, {}, false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    session.query(record.direction == Direction::Up ? "INSERT INTO schema_migration (version) VALUES ($1)" : "DELETE FROM schema_migration WHERE version = $1", { parameter(record.migration.version) });
}

HistoryTable pop()
{
    return { QStringLiteral("pop"), QStringLiteral("pop"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
