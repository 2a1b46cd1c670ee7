// flyway_schema_history, or the table that the settings name: a row a run; an undo is a row of its own.
#include "models/migration/historysupport.h"

#include "models/core/files.h"
#include "models/migration/formatsupport.h"
#include "models/postgres/identifier.h"

#include <QFileInfo>

namespace lockkeeper::histories {

static const QString usualTable = QStringLiteral("flyway_schema_history");

static QByteArray tableOf(const HistoryPlace &place)
{
    return tableIn(place, usualTable);
}

static void create(Session &session, const HistoryPlace &place)
{
    const QString name = place.table.isEmpty() ? usualTable : place.table;
    if (!place.schema.isEmpty())
        session.execute("CREATE SCHEMA IF NOT EXISTS " + quoteIdentifier(place.schema).toUtf8());
    session.execute("CREATE TABLE " + tableOf(place) + " (installed_rank integer NOT NULL, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, "
                    "installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, success boolean NOT NULL, CONSTRAINT " + quoteIdentifier(name + QStringLiteral("_pk")).toUtf8() + " PRIMARY KEY (installed_rank)); "
                    "CREATE INDEX " + quoteIdentifier(name + QStringLiteral("_s_idx")).toUtf8() + " ON " + tableOf(place) + " (success)");
}

static QString description(const Migration &migration)
{
    return QString(migration.name).replace(u'_', u' ');
}

/// CRC-32 of the lines without their ends, as a signed number.
static QByteArray checksum(const Migration &migration)
{
    QByteArray lines;
    const QByteArray text = readTextFile(migration.upFile);
    for (qsizetype at = 0; at < text.size(); ++at)
        if (text[at] != '\n' && text[at] != '\r')
            lines += text[at];
    return QByteArray::number(qint32(crc32(lines)));
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project, const HistoryPlace &place)
{
    QMap<QString, AppliedMigration> runs;
    QStringList order;
    QString baseline;
    const Result rows = session.execute("SELECT coalesce(version, ''), description, type, checksum, " + utc("installed_on") + ", success FROM " + tableOf(place) + " ORDER BY installed_rank");
    for (int row = 0; row < rows.rows(); ++row) {
        const QString version = rows.text(row, 0), type = rows.text(row, 2);
        const QString key = version.isEmpty() ? QStringLiteral("R__") + rows.text(row, 1).replace(u' ', u'_') : version;
        if (type == u"SCHEMA")
            continue;
        if (type.endsWith(u"BASELINE")) // of the command, or of a script B<version>__
            baseline = version;
        order.removeAll(key);
        runs.remove(key);
        if (type.startsWith(u"UNDO") || type == u"DELETE")
            continue;
        order << key;
        const bool comparable = !rows.isNull(row, 3) && !type.endsWith(u"BASELINE"); // a script of this version is not the one that ran
        runs.insert(key, { key, rows.text(row, 1), comparable ? QByteArray::number(rows.integer(row, 3)) : QByteArray(), timeOf(rows, row, 4), !rows.boolean(row, 5) });
    }
    QList<AppliedMigration> applied;
    if (!baseline.isEmpty()) // it stands for what came before it
        for (const Migration &migration : project)
            if (migration.kind == MigrationKind::Versioned && formats::versionLess(migration.version, baseline) && !runs.contains(migration.version))
                applied << AppliedMigration { migration.version, migration.name, {}, runs[baseline].at, false };
    for (const QString &key : std::as_const(order))
        applied << runs[key];
    return applied;
}

static QByteArray typeOf(const HistoryRecord &record)
{
    if (!record.migration.codeOf().isEmpty())
        return "JDBC"; // without a checksum
    return record.direction == Direction::Down ? "UNDO_SQL" : record.migration.kind == MigrationKind::Baseline ? "SQL_BASELINE" : "SQL";
}

static void record(Session &session, const HistoryRecord &record, const HistoryPlace &place)
{
    const Migration &migration = record.migration;
    const bool up = record.direction == Direction::Up, repeatable = migration.kind == MigrationKind::Repeatable;
    const QString file = !migration.codeOf().isEmpty() ? QFileInfo(migration.upFile).completeBaseName() : up ? migration.details.value(QStringLiteral("script")) : QString(migration.downFile).section(u'/', -1);
    session.query("INSERT INTO " + tableOf(place) + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) "
                  "SELECT coalesce(max(installed_rank), 0) + 1, $1, $2, $3, $4, $5, current_user, $6, true FROM " + tableOf(place),
                  { repeatable ? Parameter() : parameter(migration.version), parameter(description(migration)), typeOf(record), parameter(file), up && migration.codeOf().isEmpty() ? Parameter(checksum(migration)) : Parameter(), QByteArray::number(qint64(record.seconds * 1000)) });
}

/// A constant plus the hash that Java gives the quoted name of the table, which depends on the schema.
static qint64 lockKey(Session &session, const HistoryPlace &place)
{
    static constexpr qint64 base = 0x466C79776179; // "Flyway"
    const QString schema = place.schema.isEmpty() ? session.query("SELECT current_schema()").text(0, 0) : place.schema;
    const QString table = QStringLiteral("\"%1\".\"%2\"").arg(schema, place.table.isEmpty() ? usualTable : place.table);
    qint32 hash = 0;
    for (const QChar c : table)
        hash = qint32(quint32(hash) * 31u + c.unicode());
    return base + hash;
}

static HistoryTable placed(const HistoryPlace &place)
{
    HistoryTable history { QStringLiteral("flyway"), QStringLiteral("Flyway") };
    history.exists = [place](Session &session) { return tableExists(session, tableOf(place)); };
    history.create = [place](Session &session, const QList<Migration> &) { create(session, place); };
    history.read = [place](Session &session, const QList<Migration> &project) { return read(session, project, place); };
    history.record = [place](Session &session, const HistoryRecord &run) { record(session, run, place); };
    history.checksum = checksum;
    history.lockKey = [place](Session &session) { return lockKey(session, place); };
    history.acceptChange = [place](Session &session, const Migration &migration) {
        session.query("UPDATE " + tableOf(place) + " SET checksum = $2 WHERE version = $1 AND type = 'SQL' AND success", { parameter(migration.version), checksum(migration) });
    };
    history.placed = placed;
    return history;
}

HistoryTable flyway()
{
    return placed({});
}

} // namespace lockkeeper::histories
