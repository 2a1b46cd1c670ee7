// databasechangelog: a row for each change set, with the checksum of its text as the version of Liquibase that ran it counts.
#include "models/migration/historysupport.h"

#include "models/migration/liquibasechangeset.h"
#include "models/migration/migrationscript.h"
#include "models/migration/substitution.h"

namespace lockkeeper::histories {

static constexpr int newestChecksum = 9; // since Liquibase 4.22

static bool exists(Session &session)
{
    return tableExists(session, "databasechangelog");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted integer NOT NULL, exectype varchar(10) NOT NULL, "
                    "md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10)); "
                    "CREATE TABLE IF NOT EXISTS databasechangeloglock (id integer NOT NULL, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id)); "
                    "INSERT INTO databasechangeloglock (id, locked) VALUES (1, false) ON CONFLICT DO NOTHING");
}

/// A row names its file as Liquibase saw it, from its search path: the end of the path is what is compared.
static bool isSameFile(const QString &file, const QString &ours)
{
    return file == ours || file.endsWith(u'/' + ours) || file.endsWith(u':' + ours) || ours.endsWith(u'/' + file);
}

static bool isOf(const Migration &migration, const QString &id, const QString &author, const QString &file)
{
    return migration.details.value(QStringLiteral("id")) == id && migration.details.value(QStringLiteral("author")) == author && isSameFile(file, migration.details.value(QStringLiteral("file")));
}

/// As Liquibase reads it: with its properties, and divided as it is written.
static formats::ChangeSetLines linesOf(const Migration &migration)
{
    const QByteArray text = migrationSource(migration, Direction::Up);
    return formats::changeSetLines(migration.substitution == Substitution::None ? text : substituted(text, migration));
}

static QByteArray checksumOf(const Migration &migration, int version)
{
    return formats::changeSetChecksum(linesOf(migration).sql, migration.details, version);
}

static QByteArray checksum(const Migration &migration)
{
    return checksumOf(migration, newestChecksum);
}

/// What a row's checksum is of: ours where it fits the file as it is, or where the file allows it.
static QByteArray comparable(const QByteArray &stored, const Migration &migration)
{
    if (stored.isEmpty())
        return {};
    const int version = stored.left(stored.indexOf(':')).toInt();
    if (version > 0 && version < newestChecksum && checksumOf(migration, version) == stored)
        return checksum(migration);
    const QStringList allowed = linesOf(migration).validChecksums;
    return allowed.contains(QStringLiteral("any")) || allowed.contains(QString::fromUtf8(stored)) ? checksum(migration) : stored;
}

/// The version that the rows have, so that the Liquibase that wrote them can compare.
static int usedVersion(Session &session)
{
    const Result rows = session.query("SELECT max(split_part(md5sum, ':', 1)::int) FROM databasechangelog WHERE md5sum ~ '^[0-9]+:'");
    return rows.isNull(0, 0) ? newestChecksum : int(std::min<qint64>(rows.integer(0, 0), newestChecksum));
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT id, author, filename, " + utc("dateexecuted") + ", exectype, coalesce(md5sum, '') FROM databasechangelog ORDER BY orderexecuted, dateexecuted");
    for (int row = 0; row < rows.rows(); ++row) {
        if (rows.bytes(row, 4) == "SKIPPED")
            continue;
        QString key = rows.text(row, 0) + QStringLiteral("::") + rows.text(row, 1) + QStringLiteral("::") + rows.text(row, 2);
        QByteArray stored = rows.text(row, 5).toUtf8();
        for (const Migration &migration : project)
            if (isOf(migration, rows.text(row, 0), rows.text(row, 1), rows.text(row, 2))) {
                key = migration.key;
                stored = comparable(stored, migration);
            }
        applied << AppliedMigration { key, rows.text(row, 0), stored, timeOf(rows, row, 3), rows.bytes(row, 4) == "FAILED" };
    }
    return applied;
}

/// The path with what Liquibase puts before it, or leaves out, seen from the rows that it wrote.
static QString recordedPath(Session &session, const HistoryRecord &record)
{
    const QString wanted = record.migration.details.value(QStringLiteral("file"));
    const Result rows = session.query("SELECT DISTINCT filename FROM databasechangelog");
    for (int row = 0; row < rows.rows(); ++row)
        for (const Migration &migration : record.project) {
            const QString ours = migration.details.value(QStringLiteral("file")), theirs = rows.text(row, 0);
            if (theirs == ours || !isSameFile(theirs, ours))
                continue;
            if (theirs.size() > ours.size())
                return theirs.chopped(ours.size()) + wanted;
            if (const QString more = ours.chopped(theirs.size()); wanted.startsWith(more))
                return wanted.mid(more.size());
        }
    return wanted;
}

static void record(Session &session, const HistoryRecord &record)
{
    const QMap<QString, QString> &details = record.migration.details;
    const QString id = details.value(QStringLiteral("id")), author = details.value(QStringLiteral("author")), file = recordedPath(session, record);
    const bool again = session.query("DELETE FROM databasechangelog WHERE id = $1 AND author = $2 AND filename = $3", { parameter(id), parameter(author), parameter(file) }).affectedRows() > 0;
    if (record.direction == Direction::Down)
        return;
    const formats::ChangeSetLines lines = linesOf(record.migration);
    const auto attribute = [&](const char *name) { return details.contains(QLatin1String(name)) ? parameter(details.value(QLatin1String(name))) : Parameter(); };
    session.query("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, contexts, labels) "
                  "SELECT $1, $2, $3, localtimestamp, coalesce(max(orderexecuted), 0) + 1, $4, $5, 'sql', left($6, 255), $7, $8 FROM databasechangelog",
                  { parameter(id), parameter(author), parameter(file), again ? "RERAN" : "EXECUTED", formats::changeSetChecksum(lines.sql, details, usedVersion(session)), parameter(lines.comment), attribute("context"), attribute("labels") });
}

static void acceptChange(Session &session, const Migration &migration)
{
    const QMap<QString, QString> &details = migration.details;
    session.query("UPDATE databasechangelog SET md5sum = $4 WHERE id = $1 AND author = $2 AND (filename = $3 OR right(filename, length($3) + 1) = '/' || $3 OR right($3, length(filename) + 1) = '/' || filename)",
                  { parameter(details.value(QStringLiteral("id"))), parameter(details.value(QStringLiteral("author"))), parameter(details.value(QStringLiteral("file"))), checksumOf(migration, usedVersion(session)) });
}

HistoryTable liquibase()
{
    return { QStringLiteral("liquibase"), QStringLiteral("Liquibase"), exists, create, read, record, nullptr, checksum, nullptr, acceptChange };
}

} // namespace lockkeeper::histories
