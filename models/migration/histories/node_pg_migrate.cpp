// pgmigrations(id, name, run_on): the names of the applied files without their ending.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "pgmigrations");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT name, " + utc("run_on") + " FROM pgmigrations ORDER BY run_on, id");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 0), {}, timeOf(rows, row, 1), false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    session.query(record.direction == Direction::Up ? "INSERT INTO pgmigrations (name, run_on) VALUES ($1, now())" : "DELETE FROM pgmigrations WHERE name = $1", { parameter(record.migration.historyKey()) });
}

/// The number under which its migrations work, whatever the database.
static qint64 lockKey(Session &)
{
    return 7241865325823964;
}

HistoryTable node_pg_migrate()
{
    return { QStringLiteral("node-pg-migrate"), QStringLiteral("node-pg-migrate"), exists, create, read, record, nullptr, nullptr, lockKey, nullptr };
}

} // namespace lockkeeper::histories
