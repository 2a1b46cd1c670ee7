// The registry in the schema sqitch, or where sqitch.conf says: projects, changes, tags, dependencies and events, as version 1.1 of it has them.
#include "models/migration/historysupport.h"

#include "models/core/files.h"
#include "models/postgres/identifier.h"

#include <QCryptographicHash>

namespace lockkeeper::histories {

static bool exists(Session &session, const QByteArray &schema)
{
    return tableExists(session, schema + ".changes");
}

static void create(Session &session, const QByteArray &schema)
{
    const QByteArray who = "committed_at timestamptz NOT NULL DEFAULT clock_timestamp(), committer_name text NOT NULL, committer_email text NOT NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL";
    const QByteArray ofProject = "project text NOT NULL REFERENCES " + schema + ".projects (project) ON UPDATE CASCADE", note = "note text NOT NULL DEFAULT ''";
    session.execute("SET client_min_messages = warning; CREATE SCHEMA IF NOT EXISTS " + schema + "; "
                    "CREATE TABLE " + schema + ".releases (version real PRIMARY KEY, installed_at timestamptz NOT NULL DEFAULT clock_timestamp(), installer_name text NOT NULL, installer_email text NOT NULL); "
                    "CREATE TABLE " + schema + ".projects (project text PRIMARY KEY, uri text UNIQUE, created_at timestamptz NOT NULL DEFAULT clock_timestamp(), creator_name text NOT NULL, creator_email text NOT NULL); "
                    "CREATE TABLE " + schema + ".changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, " + ofProject + ", " + note + ", " + who + ", UNIQUE (project, script_hash)); "
                    "CREATE TABLE " + schema + ".tags (tag_id text PRIMARY KEY, tag text NOT NULL, " + ofProject + ", change_id text NOT NULL REFERENCES " + schema + ".changes (change_id) ON UPDATE CASCADE, " + note + ", " + who + ", UNIQUE (project, tag)); "
                    "CREATE TABLE " + schema + ".dependencies (change_id text NOT NULL REFERENCES " + schema + ".changes (change_id) ON UPDATE CASCADE ON DELETE CASCADE, type text NOT NULL, dependency text NOT NULL, "
                    "dependency_id text REFERENCES " + schema + ".changes (change_id) ON UPDATE CASCADE CONSTRAINT dependencies_check CHECK ((type = 'require' AND dependency_id IS NOT NULL) OR (type = 'conflict' AND dependency_id IS NULL)), PRIMARY KEY (change_id, dependency)); "
                    "CREATE TABLE " + schema + ".events (event text NOT NULL CONSTRAINT events_event_check CHECK (event IN ('deploy', 'revert', 'fail', 'merge')), change_id text NOT NULL, change text NOT NULL, " + ofProject + ", " + note + ", "
                    "requires text[] NOT NULL DEFAULT '{}', conflicts text[] NOT NULL DEFAULT '{}', tags text[] NOT NULL DEFAULT '{}', " + who + ", PRIMARY KEY (change_id, committed_at)); "
                    "INSERT INTO " + schema + ".releases (version, installer_name, installer_email) SELECT 1.1, current_user, current_user || '@localhost'; RESET client_min_messages");
}

static QList<AppliedMigration> read(Session &session, const QByteArray &schema, const QList<Migration> &project)
{
    const QString name = project.isEmpty() ? QString() : project.front().details.value(QStringLiteral("project"));
    QList<AppliedMigration> applied;
    const Result rows = session.query("SELECT change_id, change, coalesce(script_hash, ''), " + utc("committed_at") + " FROM " + schema + ".changes WHERE project = $1 ORDER BY committed_at", { parameter(name) });
    for (int row = 0; row < rows.rows(); ++row)
        applied << AppliedMigration { rows.text(row, 0), rows.text(row, 1), QByteArray(rows.bytes(row, 2).constData(), rows.bytes(row, 2).size()), timeOf(rows, row, 3), false };
    return applied;
}

static QByteArray checksum(const Migration &migration)
{
    return QCryptographicHash::hash(readTextFile(migration.upFile), QCryptographicHash::Sha1).toHex();
}

namespace {

struct Committer
{
    QString name, email;
};

Committer committer(Session &session)
{
    const QString user = session.query("SELECT current_user").text(0, 0);
    const QString name = qEnvironmentVariable("SQITCH_FULLNAME", user);
    return { name, qEnvironmentVariable("SQITCH_EMAIL", user + QStringLiteral("@localhost")) };
}

/// A change of the plan, as name, name@tag or @tag, before @p record's; empty where it is another project's.
QString resolved(Session &session, const QByteArray &schema, const HistoryRecord &record, const QString &dependency)
{
    if (dependency.contains(u':'))
        return session.query("SELECT coalesce(max(change_id), '') FROM " + schema + ".changes WHERE project = $1 AND change = $2", { parameter(dependency.section(u':', 0, 0)), parameter(dependency.section(u':', 1).section(u'@', 0, 0)) }).text(0, 0);
    const QString name = dependency.section(u'@', 0, 0), tag = dependency.section(u'@', 1);
    QString found;
    for (const Migration &migration : record.project) {
        if (migration.version == record.migration.version)
            break;
        if (name.isEmpty() || migration.name == name)
            found = migration.key;
        for (const QString &line : migration.details.value(QStringLiteral("tags")).split(u'\n'))
            if (!tag.isEmpty() && line.section(u'\t', 0, 0) == tag)
                return found;
    }
    return found;
}

} // namespace

static void record(Session &session, const QByteArray &schema, const HistoryRecord &record)
{
    const Migration &migration = record.migration;
    const auto detail = [&](const char *name) { return migration.details.value(QLatin1String(name)); };
    const auto [who, email] = committer(session);
    const QStringList conflicts = detail("conflicts").split(u'\n', Qt::SkipEmptyParts);
    QStringList tags;
    for (const QString &line : detail("tags").split(u'\n', Qt::SkipEmptyParts))
        tags << u'@' + line.section(u'\t', 0, 0);
    const bool up = record.direction == Direction::Up;
    if (up) {
        session.query("INSERT INTO " + schema + ".projects (project, uri, creator_name, creator_email) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", { parameter(detail("project")), detail("uri").isEmpty() ? Parameter() : parameter(detail("uri")), parameter(who), parameter(email) });
        // Two changes with the same script cannot both keep its sum: sqitch then keeps none.
        session.query("INSERT INTO " + schema + ".changes (change_id, script_hash, change, project, note, committer_name, committer_email, planned_at, planner_name, planner_email) "
                      "SELECT $1, CASE WHEN EXISTS (SELECT FROM " + schema + ".changes WHERE project = $4 AND script_hash = $2) THEN NULL ELSE $2 END, $3, $4, $5, $6, $7, $8, $9, $10",
                      { parameter(migration.key), checksum(migration), parameter(migration.name), parameter(detail("project")), parameter(detail("note")), parameter(who), parameter(email), parameter(detail("planned_at")), parameter(detail("planner_name")), parameter(detail("planner_email")) });
        for (const QString &dependency : migration.dependencies)
            session.query("INSERT INTO " + schema + ".dependencies (change_id, type, dependency, dependency_id) VALUES ($1, 'require', $2, nullif($3, ''))", { parameter(migration.key), parameter(dependency), parameter(resolved(session, schema, record, dependency)) });
        for (const QString &dependency : conflicts)
            session.query("INSERT INTO " + schema + ".dependencies (change_id, type, dependency) VALUES ($1, 'conflict', $2)", { parameter(migration.key), parameter(dependency) });
        for (const QString &line : detail("tags").split(u'\n', Qt::SkipEmptyParts)) {
            const QStringList tag = line.split(u'\t');
            session.query("INSERT INTO " + schema + ".tags (tag_id, tag, project, change_id, note, committer_name, committer_email, planned_at, planner_name, planner_email) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                          { parameter(tag.value(1)), parameter(u'@' + tag.value(0)), parameter(detail("project")), parameter(migration.key), parameter(tag.value(2)), parameter(who), parameter(email), parameter(tag.value(3)), parameter(tag.value(4)), parameter(tag.value(5)) });
        }
    } else {
        for (const char *table : { "tags", "dependencies", "changes" })
            session.query("DELETE FROM " + schema + "." + QByteArray(table) + " WHERE change_id = $1", { parameter(migration.key) });
    }
    session.query("INSERT INTO " + schema + ".events (event, change_id, change, project, note, requires, conflicts, tags, committer_name, committer_email, planned_at, planner_name, planner_email, committed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp())",
                  { up ? "deploy" : "revert", parameter(migration.key), parameter(migration.name), parameter(detail("project")), parameter(detail("note")), parameter(migration.dependencies), parameter(conflicts), parameter(tags), parameter(who), parameter(email),
                    parameter(detail("planned_at")), parameter(detail("planner_name")), parameter(detail("planner_email")) });
}

static qint64 lockKey(Session &)
{
    return 75474063;
}

static void acceptChange(Session &session, const QByteArray &schema, const Migration &migration)
{
    session.query("UPDATE " + schema + ".changes SET script_hash = $2 WHERE change_id = $1", { parameter(migration.key), checksum(migration) });
}

static HistoryTable sqitchIn(const HistoryPlace &place)
{
    const QByteArray schema = quoteIdentifier(place.schema.isEmpty() ? QStringLiteral("sqitch") : place.schema).toUtf8();
    HistoryTable table { QStringLiteral("sqitch"), QStringLiteral("sqitch"), [schema](Session &session) { return exists(session, schema); }, [schema](Session &session, const QList<Migration> &) { create(session, schema); },
             [schema](Session &session, const QList<Migration> &project) { return read(session, schema, project); }, [schema](Session &session, const HistoryRecord &one) { record(session, schema, one); }, nullptr, checksum, lockKey,
             [schema](Session &session, const Migration &migration) { acceptChange(session, schema, migration); }, sqitchIn };
    table.refusesUnknown = true;
    return table;
}

HistoryTable sqitch()
{
    return sqitchIn({});
}

} // namespace lockkeeper::histories
