// schema_migrations(version varchar): a row for each applied version.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "schema_migrations") && !tableHasColumn(session, "schema_migrations", "dirty");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version character varying(128) PRIMARY KEY)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.query("SELECT version FROM schema_migrations ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), {}, {}, {}, false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    session.query(record.direction == Direction::Up ? "INSERT INTO schema_migrations (version) VALUES ($1)" : "DELETE FROM schema_migrations WHERE version = $1", { parameter(record.migration.version) });
}

HistoryTable dbmate()
{
    return { QStringLiteral("dbmate"), QStringLiteral("dbmate"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
