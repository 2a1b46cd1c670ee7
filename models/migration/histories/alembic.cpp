// alembic_version(version_num): the heads of what is applied; everything that they follow is applied too.
#include "models/migration/historysupport.h"
#include "models/postgres/identifier.h"

#include <QSet>

namespace lockkeeper::histories {

/// These revisions and all that they follow or depend on.
static QSet<QString> closure(QStringList open, const QList<Migration> &project)
{
    QSet<QString> seen;
    while (!open.isEmpty()) {
        const QString revision = open.takeLast();
        if (seen.contains(revision))
            continue;
        seen.insert(revision);
        for (const Migration &migration : project)
            if (migration.version == revision)
                open += migration.dependencies;
    }
    return seen;
}

static QStringList heads(Session &session, const QByteArray &table)
{
    QStringList versions;
    const Result rows = session.query("SELECT version_num FROM " + table + " ORDER BY version_num");
    for (int row = 0; row < rows.rows(); ++row)
        versions << rows.text(row, 0);
    return versions;
}

static QList<AppliedMigration> read(Session &session, const QByteArray &table, const QList<Migration> &project)
{
    QList<AppliedMigration> applied;
    QSet<QString> all = closure(heads(session, table), project);
    for (const Migration &migration : project)
        if (all.remove(migration.version))
            applied << AppliedMigration { migration.version, migration.name, {}, {}, false };
    for (const QString &unknown : std::as_const(all))
        applied << AppliedMigration { unknown, {}, {}, {}, false };
    return applied;
}

static void record(Session &session, const QByteArray &table, const HistoryRecord &record)
{
    const QStringList &parents = record.migration.dependencies; // what depends on a revision stands for it in the table
    const auto remove = [&](const QString &revision) { session.query("DELETE FROM " + table + " WHERE version_num = $1", { parameter(revision) }); };
    const auto add = [&](const QString &revision) { session.query("INSERT INTO " + table + " (version_num) VALUES ($1)", { parameter(revision) }); };
    if (record.direction == Direction::Up) {
        for (const QString &parent : parents)
            remove(parent);
        add(record.migration.version);
        return;
    }
    remove(record.migration.version);
    const QSet<QString> still = closure(heads(session, table), record.project);
    for (const QString &parent : parents)
        if (!still.contains(parent))
            add(parent);
}

static HistoryTable alembicIn(const HistoryPlace &place)
{
    const QByteArray table = tableIn(place, QStringLiteral("alembic_version")), key = quoteIdentifier((place.table.isEmpty() ? QStringLiteral("alembic_version") : place.table) + QStringLiteral("_pkc")).toUtf8();
    HistoryTable history { QStringLiteral("alembic"), QStringLiteral("Alembic"), [table](Session &session) { return tableExists(session, table); },
                           [table, key](Session &session, const QList<Migration> &) { session.execute("CREATE TABLE IF NOT EXISTS " + table + " (version_num varchar(32) NOT NULL, CONSTRAINT " + key + " PRIMARY KEY (version_num))"); },
                           [table](Session &session, const QList<Migration> &project) { return read(session, table, project); }, [table](Session &session, const HistoryRecord &one) { record(session, table, one); }, nullptr, nullptr, nullptr, nullptr, alembicIn };
    history.onlyThePlace = true;
    return history;
}

HistoryTable alembic()
{
    return alembicIn({});
}

} // namespace lockkeeper::histories
