// schema_version(version int4), or the table that tern.conf names: one row, the number of the last migration.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project, const QByteArray &table)
{
    const Result row = session.query("SELECT version FROM " + table + " LIMIT 1");
    if (!row.rows() || row.integer(0, 0) == 0)
        return {};
    for (const Migration &migration : project)
        if (migration.version.toLongLong() == row.integer(0, 0))
            return upTo(migration.version, project, false);
    return upTo(row.text(0, 0), project, false);
}

static void record(Session &session, const HistoryRecord &record, const QByteArray &table)
{
    const Migration *before = previous(record);
    const qlonglong at = record.direction == Direction::Up ? record.migration.version.toLongLong() : before ? before->version.toLongLong() : 0;
    session.query("UPDATE " + table + " SET version = $1", { QByteArray::number(at) });
}

/// A number that tern itself calls arbitrary.
static qint64 lockKey(Session &)
{
    return 9628173550095224;
}

static HistoryTable placed(const HistoryPlace &place)
{
    const QByteArray table = tableIn(place, QStringLiteral("schema_version"));
    HistoryTable history { QStringLiteral("tern"), QStringLiteral("tern") };
    history.exists = [table](Session &session) { return tableHasColumn(session, table, "version") && !tableHasColumn(session, table, "installed_by"); }; // Flyway's old table, and pgmigrate's
    history.create = [table](Session &session, const QList<Migration> &) {
        session.execute("CREATE TABLE IF NOT EXISTS " + table + " (version int4 NOT NULL); INSERT INTO " + table + " (version) SELECT 0 WHERE NOT EXISTS (SELECT FROM " + table + ")");
    };
    history.read = [table](Session &session, const QList<Migration> &project) { return read(session, project, table); };
    history.record = [table](Session &session, const HistoryRecord &run) { record(session, run, table); };
    history.lockKey = lockKey;
    history.placed = placed;
    history.onlyThePlace = true;
    return history;
}

HistoryTable tern()
{
    return placed({});
}

} // namespace lockkeeper::histories
