// atlas_schema_revisions.atlas_schema_revisions: a row a version with its hash of atlas.sum.
#include "models/migration/historysupport.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QFileInfo>

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "atlas_schema_revisions.atlas_schema_revisions");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE SCHEMA IF NOT EXISTS atlas_schema_revisions; "
                    "CREATE TABLE IF NOT EXISTS atlas_schema_revisions.atlas_schema_revisions (version varchar NOT NULL PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, "
                    "executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL, partial_hashes jsonb, operator_version varchar NOT NULL)");
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT version, description, hash, " + utc("executed_at") + ", applied < total FROM atlas_schema_revisions.atlas_schema_revisions ORDER BY version");
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 1), QByteArray(rows.bytes(row, 2).constData(), rows.bytes(row, 2).size()), timeOf(rows, row, 3), rows.boolean(row, 4) };
    return applied;
}

static QByteArray checksum(const Migration &migration)
{
    const QFileInfo file(migration.upFile);
    const QString sums = file.path() + QStringLiteral("/atlas.sum");
    if (QFileInfo::exists(sums))
        for (const QByteArray &line : readTextFile(sums).split('\n'))
            if (const qsizetype at = line.indexOf(" h1:"); at > 0 && line.left(at) == file.fileName().toUtf8())
                return line.mid(at + 4);
    return {};
}

static void record(Session &session, const HistoryRecord &record)
{
    const Migration &migration = record.migration;
    session.query("DELETE FROM atlas_schema_revisions.atlas_schema_revisions WHERE version = $1", { parameter(migration.version) });
    if (record.direction == Direction::Up)
        session.query("INSERT INTO atlas_schema_revisions.atlas_schema_revisions (version, description, applied, total, executed_at, execution_time, hash, operator_version) VALUES ($1, $2, 1, 1, now(), $3, $4, 'Lockkeeper')",
                      { parameter(migration.version), parameter(migration.name), QByteArray::number(qint64(record.seconds * 1e9)), checksum(migration) });
}

/// FNV-32 of "atlas_migrate_execute".
static qint64 lockKey(Session &)
{
    return 2686470616;
}

static void acceptChange(Session &session, const Migration &migration)
{
    session.query("UPDATE atlas_schema_revisions.atlas_schema_revisions SET hash = $2 WHERE version = $1", { parameter(migration.version), checksum(migration) });
}

HistoryTable atlas()
{
    return { QStringLiteral("atlas"), QStringLiteral("Atlas"), exists, create, read, record, nullptr, checksum, lockKey, acceptChange };
}

} // namespace lockkeeper::histories
