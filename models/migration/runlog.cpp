#include "models/migration/runlog.h"

#include "models/postgres/identifier.h"

namespace lockkeeper {

bool runLogExists(Session &session)
{
    return !session.query("SELECT to_regclass('lockkeeper.history')").isNull(0, 0);
}

void createRunLog(Session &session)
{
    session.execute("SET client_min_messages = warning; "
                    "CREATE SCHEMA IF NOT EXISTS lockkeeper; "
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
                    " statements_done integer NOT NULL DEFAULT 0,"
                    " error text,"
                    " script text,"
                    " tenant text NOT NULL DEFAULT coalesce(current_setting('lockkeeper.tenant', true), '')); "
                    "ALTER TABLE lockkeeper.history ADD COLUMN IF NOT EXISTS tenant text NOT NULL DEFAULT ''; " // of an earlier version
                    "ALTER TABLE lockkeeper.history ALTER COLUMN tenant SET DEFAULT coalesce(current_setting('lockkeeper.tenant', true), ''); "
                    "COMMENT ON TABLE lockkeeper.history IS 'Migrations that Lockkeeper ran on this database'; "
                    "RESET client_min_messages");
}

/// Which rows are the session's; a log of an earlier version has no tenants.
static QByteArray ownRows(Session &session)
{
    const Result column = session.query("SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('lockkeeper.history') AND attname = 'tenant' AND NOT attisdropped");
    return column.rows() ? "tenant = coalesce(current_setting('lockkeeper.tenant', true), '')" : "true";
}

bool runLogIsOld(Session &session)
{
    return ownRows(session) == "true";
}

QList<RunEntry> readRunLog(Session &session)
{
    QList<RunEntry> entries;
    if (!runLogExists(session))
        return entries;
    const Result rows = session.execute("SELECT id, version, name, checksum, direction, who, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), seconds, outcome, statements_done, coalesce(error, '') "
                                        "FROM lockkeeper.history WHERE "
                                        + ownRows(session) + " ORDER BY id");
    for (int row = 0; row < rows.rows(); ++row)
        entries << RunEntry { rows.integer(row, 0), rows.text(row, 1), rows.text(row, 2), QByteArray(rows.bytes(row, 3).constData(), rows.bytes(row, 3).size()),
                              rows.bytes(row, 4) == "up" ? Direction::Up : Direction::Down, rows.text(row, 5), QDateTime::fromString(rows.text(row, 6), Qt::ISODateWithMs),
                              rows.real(row, 7), rows.text(row, 8), int(rows.integer(row, 9)), rows.text(row, 10), {} };
    return entries;
}

QMap<QString, QByteArray> appliedTexts(Session &session)
{
    QMap<QString, QByteArray> texts;
    if (!runLogExists(session))
        return texts;
    const Result rows = session.execute("SELECT DISTINCT ON (version) version, script FROM lockkeeper.history WHERE direction = 'up' AND script IS NOT NULL AND " + ownRows(session) + " ORDER BY version, id DESC");
    for (int row = 0; row < rows.rows(); ++row)
        texts.insert(rows.text(row, 0), QByteArray(rows.bytes(row, 1).constData(), rows.bytes(row, 1).size()));
    return texts;
}

void replaceText(Session &session, const QString &version, const QByteArray &checksum, const QByteArray &text)
{
    session.query("UPDATE lockkeeper.history SET checksum = $2, script = $3 WHERE id = (SELECT max(id) FROM lockkeeper.history WHERE version = $1 AND direction = 'up' AND " + ownRows(session) + ")", { parameter(version), checksum, text });
}

QByteArray runInsertion(const RunEntry &entry)
{
    QByteArrayList values;
    for (const QString &text : { entry.version, entry.name, QString::fromLatin1(entry.checksum), directionId(entry.direction), QString::number(entry.seconds), entry.outcome, QString::fromUtf8(entry.text) })
        values << quoteLiteral(text).toUtf8();
    return "INSERT INTO lockkeeper.history (version, name, checksum, direction, seconds, outcome, script) VALUES (" + values.join(", ") + ')';
}

qint64 addRun(Session &session, const RunEntry &entry)
{
    return session.execute(runInsertion(entry) + " RETURNING id").integer(0, 0);
}

void noteStatement(Session &session, qint64 run, int statementsDone)
{
    session.query("UPDATE lockkeeper.history SET statements_done = $2 WHERE id = $1", { parameter(run), parameter(qint64(statementsDone)) });
}

void finishRun(Session &session, qint64 run, double seconds)
{
    session.query("UPDATE lockkeeper.history SET outcome = 'done', seconds = $2, error = NULL WHERE id = $1", { parameter(run), QByteArray::number(seconds) });
}

void failRun(Session &session, qint64 run, const QString &error)
{
    session.query("UPDATE lockkeeper.history SET error = $2 WHERE id = $1", { parameter(run), parameter(error) });
}

void forgetRun(Session &session, qint64 run)
{
    session.query("DELETE FROM lockkeeper.history WHERE id = $1", { parameter(run) });
}

} // namespace lockkeeper
