// databasechangelog: a row for each change set. Its checksums are of Liquibase's own normalised text; a row without one, as
// "clear-checksums" leaves it, gets it at Liquibase's next update.
#include "models/migration/historysupport.h"

namespace lockkeeper::histories {

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
static bool isOf(const Migration &migration, const QString &id, const QString &author, const QString &file)
{
    const QString ours = migration.details.value(QStringLiteral("file"));
    return migration.details.value(QStringLiteral("id")) == id && migration.details.value(QStringLiteral("author")) == author && (file == ours || file.endsWith(u'/' + ours));
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    QList<AppliedMigration> applied;
    const Result rows = session.execute("SELECT id, author, filename, " + utc("dateexecuted") + ", exectype FROM databasechangelog ORDER BY orderexecuted, dateexecuted");
    for (int row = 0; row < rows.rows(); ++row) {
        if (rows.bytes(row, 4) == "SKIPPED")
            continue;
        QString key = rows.text(row, 0) + QStringLiteral("::") + rows.text(row, 1) + QStringLiteral("::") + rows.text(row, 2);
        for (const Migration &migration : project)
            if (isOf(migration, rows.text(row, 0), rows.text(row, 1), rows.text(row, 2)))
                key = migration.key;
        applied << AppliedMigration { key, rows.text(row, 0), {}, timeOf(rows, row, 3), rows.bytes(row, 4) == "FAILED" };
    }
    return applied;
}

/// What Liquibase puts before our file names, seen from the rows that it wrote.
static QString prefix(Session &session, const QList<Migration> &project)
{
    const Result rows = session.query("SELECT DISTINCT filename FROM databasechangelog");
    for (int row = 0; row < rows.rows(); ++row)
        for (const Migration &migration : project)
            if (const QString ours = migration.details.value(QStringLiteral("file")); rows.text(row, 0).endsWith(u'/' + ours))
                return rows.text(row, 0).chopped(ours.size());
    return {};
}

static void record(Session &session, const HistoryRecord &record)
{
    const QMap<QString, QString> &details = record.migration.details;
    const QString id = details.value(QStringLiteral("id")), author = details.value(QStringLiteral("author")), file = prefix(session, record.project) + details.value(QStringLiteral("file"));
    const bool again = session.query("DELETE FROM databasechangelog WHERE id = $1 AND author = $2 AND filename = $3", { parameter(id), parameter(author), parameter(file) }).affectedRows() > 0;
    if (record.direction == Direction::Up)
        session.query("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, description, comments) SELECT $1, $2, $3, localtimestamp, coalesce(max(orderexecuted), 0) + 1, $4, 'sql', '' FROM databasechangelog",
                      { parameter(id), parameter(author), parameter(file), again ? "RERAN" : "EXECUTED" });
}

HistoryTable liquibase()
{
    return { QStringLiteral("liquibase"), QStringLiteral("Liquibase"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
