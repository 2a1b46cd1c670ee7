// _sqlx_migrations: a row for each version with the SHA-384 of its file.
#include "models/migration/historysupport.h"

#include "models/core/files.h"

#include <QCryptographicHash>

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "_sqlx_migrations");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    QMap<qulonglong, QString> written;
    for (const Migration &migration : project)
        written.insert(migration.version.toULongLong(), migration.version);
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT version, description, encode(checksum, 'hex'), " + utc("installed_on") + ", success FROM _sqlx_migrations ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { written.value(qulonglong(rows.integer(row, 0)), rows.text(row, 0)), rows.text(row, 1), QByteArray(rows.bytes(row, 2).constData(), rows.bytes(row, 2).size()), timeOf(rows, row, 3), !rows.boolean(row, 4) };
    return applied;
}

static QByteArray checksum(const Migration &migration)
{
    return QCryptographicHash::hash(readTextFile(migration.upFile), QCryptographicHash::Sha384).toHex();
}

static void record(Session &session, const HistoryRecord &record)
{
    const Migration &migration = record.migration;
    if (record.direction == Direction::Up)
        session.query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ($1, $2, true, decode($3, 'hex'), $4)",
                      { parameter(migration.version), parameter(QString(migration.name).replace(u'_', u' ')), checksum(migration), QByteArray::number(qint64(record.seconds * 1e9)) });
    else
        session.query("DELETE FROM _sqlx_migrations WHERE version = $1", { parameter(migration.version) });
}

/// A constant times the CRC-32 of the database's name.
static qint64 lockKey(Session &session)
{
    static constexpr qint64 factor = 0x3d32ad9e;
    return qint64(quint64(factor) * crc32(databaseName(session).toUtf8()));
}

static void acceptChange(Session &session, const Migration &migration)
{
    session.query("UPDATE _sqlx_migrations SET checksum = decode($2, 'hex') WHERE version = $1", { parameter(migration.version), checksum(migration) });
}

HistoryTable sqlx()
{
    return { QStringLiteral("sqlx"), QStringLiteral("sqlx"), exists, create, read, record, nullptr, checksum, lockKey, acceptChange };
}

} // namespace lockkeeper::histories
