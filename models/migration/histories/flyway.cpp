// flyway_schema_history: a row a run; an undo is a row of its own.
#include "models/migration/historysupport.h"

#include "models/core/files.h"

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "flyway_schema_history");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, "
                    "installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, success boolean NOT NULL, CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank)); "
                    "CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success)");
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

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    QMap<QString, AppliedMigration> runs;
    QStringList order;
    QString baseline;
    const Result rows = session.execute("SELECT coalesce(version, ''), description, type, checksum, " + utc("installed_on") + ", success FROM flyway_schema_history ORDER BY installed_rank");
    for (int row = 0; row < rows.rows(); ++row) {
        const QString version = rows.text(row, 0), type = rows.text(row, 2);
        const QString key = version.isEmpty() ? QStringLiteral("R__") + rows.text(row, 1).replace(u' ', u'_') : version;
        if (type == u"SCHEMA")
            continue;
        if (type == u"BASELINE")
            baseline = version;
        order.removeAll(key);
        runs.remove(key);
        if (type.startsWith(u"UNDO") || type == u"DELETE")
            continue;
        order << key;
        runs.insert(key, { key, rows.text(row, 1), rows.isNull(row, 3) ? QByteArray() : QByteArray::number(rows.integer(row, 3)), timeOf(rows, row, 4), !rows.boolean(row, 5) });
    }
    QList<AppliedMigration> applied;
    const auto below = std::find_if(project.begin(), project.end(), [&](const Migration &migration) { return migration.version == baseline; });
    if (below != project.end()) // a baseline stands for what came before it
        for (auto migration = project.begin(); migration < below; ++migration)
            if (!runs.contains(migration->version))
                applied << AppliedMigration { migration->version, migration->name, {}, runs[baseline].at, false };
    for (const QString &key : std::as_const(order))
        applied << runs[key];
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    const Migration &migration = record.migration;
    const bool up = record.direction == Direction::Up, repeatable = migration.kind == MigrationKind::Repeatable;
    const QString file = up ? migration.details.value(QStringLiteral("script")) : QString(migration.downFile).section(u'/', -1);
    session.query("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) "
                  "SELECT coalesce(max(installed_rank), 0) + 1, $1, $2, $3, $4, $5, current_user, $6, true FROM flyway_schema_history",
                  { repeatable ? Parameter() : parameter(migration.version), parameter(description(migration)), up ? "SQL" : "UNDO_SQL", parameter(file), up ? Parameter(checksum(migration)) : Parameter(), QByteArray::number(qint64(record.seconds * 1000)) });
}

/// A constant plus the hash that Java gives the quoted name of the table, which depends on the schema.
static qint64 lockKey(Session &session)
{
    static constexpr qint64 base = 0x466C79776179; // "Flyway"
    const QString table = QStringLiteral("\"%1\".\"flyway_schema_history\"").arg(session.query("SELECT current_schema()").text(0, 0));
    qint32 hash = 0;
    for (const QChar c : table)
        hash = qint32(quint32(hash) * 31u + c.unicode());
    return base + hash;
}

static void acceptChange(Session &session, const Migration &migration)
{
    session.query("UPDATE flyway_schema_history SET checksum = $2 WHERE version = $1 AND type = 'SQL' AND success", { parameter(migration.version), checksum(migration) });
}

HistoryTable flyway()
{
    return { QStringLiteral("flyway"), QStringLiteral("Flyway"), exists, create, read, record, nullptr, checksum, lockKey, acceptChange };
}

} // namespace lockkeeper::histories
