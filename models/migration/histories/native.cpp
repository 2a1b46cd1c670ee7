// lockkeeper.history: version, name, checksum, direction, who, from where, when, how long, outcome.
#include "models/migration/historytable.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return !session.query("SELECT to_regclass('lockkeeper.history')").isNull(0, 0);
}

static void create(Session &session)
{
    session.execute("CREATE SCHEMA IF NOT EXISTS lockkeeper; "
                    "CREATE TABLE IF NOT EXISTS lockkeeper.history ("
                    " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    " version text NOT NULL,"
                    " name text NOT NULL,"
                    " checksum text NOT NULL,"
                    " direction text NOT NULL CHECK (direction IN ('up', 'down')),"
                    " who text NOT NULL DEFAULT current_user,"
                    " from_where text NOT NULL DEFAULT coalesce(host(inet_client_addr()), 'local'),"
                    " started_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
                    " seconds double precision,"
                    " outcome text NOT NULL CHECK (outcome IN ('started', 'done')),"
                    " statements_done integer NOT NULL DEFAULT 0); "
                    "COMMENT ON TABLE lockkeeper.history IS 'Migrations that Lockkeeper ran on this database'");
}

static QList<HistoryEntry> read(Session &session)
{
    QList<HistoryEntry> entries;
    if (!exists(session))
        return entries;
    const Result rows = session.execute("SELECT version, name, checksum, direction, who, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), seconds, outcome, statements_done "
                                        "FROM lockkeeper.history ORDER BY id");
    for (int row = 0; row < rows.rows(); ++row)
        entries << HistoryEntry { rows.text(row, 0), rows.text(row, 1), QByteArray(rows.bytes(row, 2).constData(), rows.bytes(row, 2).size()),
                                  rows.bytes(row, 3) == "up" ? Direction::Up : Direction::Down, rows.text(row, 4), QDateTime::fromString(rows.text(row, 5), Qt::ISODateWithMs),
                                  rows.real(row, 6), rows.text(row, 7), int(rows.integer(row, 8)) };
    return entries;
}

static qint64 add(Session &session, const HistoryEntry &entry)
{
    return session.query("INSERT INTO lockkeeper.history (version, name, checksum, direction, seconds, outcome) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                         { parameter(entry.version), parameter(entry.name), entry.checksum, parameter(directionId(entry.direction)), QByteArray::number(entry.seconds), parameter(entry.outcome) })
        .integer(0, 0);
}

static void note(Session &session, qint64 row, int statementsDone)
{
    session.query("UPDATE lockkeeper.history SET statements_done = $2 WHERE id = $1", { parameter(row), parameter(qint64(statementsDone)) });
}

static void finish(Session &session, qint64 row, double seconds)
{
    session.query("UPDATE lockkeeper.history SET outcome = 'done', seconds = $2 WHERE id = $1", { parameter(row), QByteArray::number(seconds) });
}

HistoryTable native()
{
    return { QStringLiteral("native"), exists, create, read, add, note, finish };
}

} // namespace lockkeeper::histories
