// __diesel_schema_migrations(version, run_on).
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "__diesel_schema_migrations");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT version, " + utc("run_on") + " FROM __diesel_schema_migrations ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), {}, {}, timeOf(rows, row, 1), false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    session.query(record.direction == Direction::Up ? "INSERT INTO __diesel_schema_migrations (version) VALUES ($1)" : "DELETE FROM __diesel_schema_migrations WHERE version = $1", { parameter(record.migration.version) });
}

HistoryTable diesel()
{
    return { QStringLiteral("diesel"), QStringLiteral("Diesel"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
