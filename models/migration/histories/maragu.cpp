// migrations(version text): one row, the name of the last applied file.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableHasColumn(session, "migrations", "version");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS migrations (version text NOT NULL); INSERT INTO migrations (version) SELECT '' WHERE NOT EXISTS (SELECT FROM migrations)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    const Result row = session.query("SELECT version FROM migrations LIMIT 1");
    return row.rows() && !row.text(0, 0).isEmpty() ? upTo(row.text(0, 0), project, false) : QList<AppliedMigration>();
}

static void record(Session &session, const HistoryRecord &record)
{
    const Migration *before = previous(record);
    session.query("UPDATE migrations SET version = $1", { parameter(record.direction == Direction::Up ? record.migration.version : before ? before->version : QString()) });
}

HistoryTable maragu()
{
    HistoryTable table { QStringLiteral("maragu"), QStringLiteral("maragudk/migrate"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
    table.onlyThePlace = true;
    return table;
}

} // namespace lockkeeper::histories
