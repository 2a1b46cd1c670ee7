// gorp_migrations(id, applied_at): the names of the applied files.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "gorp_migrations");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS gorp_migrations (id text NOT NULL PRIMARY KEY, applied_at timestamptz)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT id, " + utc("applied_at") + " FROM gorp_migrations ORDER BY applied_at, id");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 0), {}, timeOf(rows, row, 1), false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    session.query(record.direction == Direction::Up ? "INSERT INTO gorp_migrations (id, applied_at) VALUES ($1, now())" : "DELETE FROM gorp_migrations WHERE id = $1", { parameter(record.migration.historyKey()) });
}

HistoryTable sql_migrate()
{
    return { QStringLiteral("sql-migrate"), QStringLiteral("sql-migrate"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
