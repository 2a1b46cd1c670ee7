// schema_migrations(version bigint, dirty boolean): one row, the version that the database is at.
#include "models/migration/historysupport.h"
#include "models/postgres/identifier.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableHasColumn(session, "schema_migrations", "dirty");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)");
}

/// As the project writes it, with its leading zeros.
static QString written(const QByteArray &version, const QList<Migration> &project)
{
    for (const Migration &migration : project)
        if (migration.version.toULongLong() == version.toULongLong())
            return migration.version;
    return QString::fromLatin1(version);
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    const Result row = session.query("SELECT version, dirty FROM schema_migrations LIMIT 1");
    return row.rows() ? upTo(written(row.bytes(0, 0), project), project, row.boolean(0, 1)) : QList<AppliedMigration>();
}

static void put(Session &session, const QString &version, bool dirty)
{
    QByteArray sql = "DELETE FROM schema_migrations";
    if (!version.isEmpty())
        sql += "; INSERT INTO schema_migrations (version, dirty) VALUES (" + quoteLiteral(version).toUtf8() + (dirty ? ", true)" : ", false)");
    session.execute(sql);
}

static QString target(const HistoryRecord &record)
{
    const Migration *before = previous(record);
    return record.direction == Direction::Up ? record.migration.version : before ? before->version : QString();
}

static void start(Session &session, const HistoryRecord &record)
{
    put(session, target(record).isEmpty() ? record.migration.version : target(record), true);
}

static void record(Session &session, const HistoryRecord &record)
{
    put(session, target(record), false);
}

/// crc32(schema, table and database with NUL between) times a constant, in 32 bits.
static qint64 lockKey(Session &session)
{
    static constexpr quint32 salt = 1486364155;
    const QString schema = session.query("SELECT current_schema()").text(0, 0);
    const QByteArray name = schema.toUtf8() + '\0' + "schema_migrations" + '\0' + databaseName(session).toUtf8();
    return qint64(crc32(name) * salt);
}

HistoryTable golang_migrate()
{
    HistoryTable table { QStringLiteral("golang-migrate"), QStringLiteral("golang-migrate"), exists, create, read, record, start, nullptr, lockKey, nullptr };
    table.onlyThePlace = true;
    return table;
}

} // namespace lockkeeper::histories
