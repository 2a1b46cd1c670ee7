// gorp_migrations(id, applied_at), or the table that dbconfig.yml names: the names of the applied files.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static HistoryTable placed(const HistoryPlace &place)
{
    const QByteArray table = tableIn(place, QStringLiteral("gorp_migrations"));
    const auto exists = [table](Session &session) { return tableExists(session, table); };
    const auto create = [table](Session &session, const QList<Migration> &) { session.execute("CREATE TABLE IF NOT EXISTS " + table + " (id text NOT NULL PRIMARY KEY, applied_at timestamptz)"); };
    const auto read = [table](Session &session, const QList<Migration> &) {
        QList<AppliedMigration> applied;
        const Result rows = session.execute("SELECT id, " + utc("applied_at") + " FROM " + table + " ORDER BY applied_at, id");
        for (int row = 0; row < rows.rows(); ++row)
            applied << AppliedMigration { rows.text(row, 0), rows.text(row, 0), {}, timeOf(rows, row, 1), false };
        return applied;
    };
    const auto record = [table](Session &session, const HistoryRecord &run) {
        session.query(run.direction == Direction::Up ? "INSERT INTO " + table + " (id, applied_at) VALUES ($1, now())" : "DELETE FROM " + table + " WHERE id = $1", { parameter(run.migration.historyKey()) });
    };
    return { QStringLiteral("sql-migrate"), QStringLiteral("sql-migrate"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr, placed };
}

HistoryTable sql_migrate()
{
    return placed({});
}

} // namespace lockkeeper::histories
