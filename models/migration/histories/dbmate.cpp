// schema_migrations(version varchar), or the table that the settings name: a row for each applied version.
#include "models/migration/historysupport.h"

#include "models/postgres/identifier.h"

namespace lockkeeper::histories {

static QList<AppliedMigration> read(Session &session, const QByteArray &table)
{
    QList<AppliedMigration> applied;
    const Result rows = session.query("SELECT version FROM " + table + " ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), {}, {}, {}, false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record, const QByteArray &table)
{
    session.query(record.direction == Direction::Up ? "INSERT INTO " + table + " (version) VALUES ($1)" : "DELETE FROM " + table + " WHERE version = $1", { parameter(record.migration.version) });
}

static HistoryTable placed(const HistoryPlace &place)
{
    const QByteArray table = tableIn(place, QStringLiteral("schema_migrations"));
    const QByteArray schema = place.schema.isEmpty() ? QByteArray() : "CREATE SCHEMA IF NOT EXISTS " + quoteIdentifier(place.schema).toUtf8() + "; ";
    HistoryTable history { QStringLiteral("dbmate"), QStringLiteral("dbmate") };
    history.exists = [table](Session &session) { return tableHasColumn(session, table, "version") && !tableHasColumn(session, table, "dirty"); }; // golang-migrate's
    history.create = [table, schema](Session &session, const QList<Migration> &) { session.execute(schema + "CREATE TABLE IF NOT EXISTS " + table + " (version character varying(128) PRIMARY KEY)"); };
    history.read = [table](Session &session, const QList<Migration> &) { return read(session, table); };
    history.record = [table](Session &session, const HistoryRecord &run) { record(session, run, table); };
    history.placed = placed;
    return history;
}

HistoryTable dbmate()
{
    return placed({});
}

} // namespace lockkeeper::histories
