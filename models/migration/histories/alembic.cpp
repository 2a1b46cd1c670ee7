// alembic_version(version_num): the heads of what is applied; everything that they follow is applied too.
#include "models/migration/historysupport.h"

#include <QSet>

namespace lockkeeper::histories {

static bool exists(Session &session)
{
    return tableExists(session, "alembic_version");
}

static void create(Session &session, const QList<Migration> &)
{
    session.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
}

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

static QStringList heads(Session &session)
{
    QStringList versions;
    const Result rows = session.query("SELECT version_num FROM alembic_version ORDER BY version_num");
    for (int row = 0; row < rows.rows(); ++row)
        versions << rows.text(row, 0);
    return versions;
}

static QList<AppliedMigration> read(Session &session, const QList<Migration> &project)
{
    QList<AppliedMigration> applied;
    QSet<QString> all = closure(heads(session), project);
    for (const Migration &migration : project)
        if (all.remove(migration.version))
            applied << AppliedMigration { migration.version, migration.name, {}, {}, false };
    for (const QString &unknown : std::as_const(all))
        applied << AppliedMigration { unknown, {}, {}, {}, false };
    return applied;
}

static void record(Session &session, const HistoryRecord &record)
{
    const QStringList parents = record.migration.details.value(QStringLiteral("parents")).split(u' ', Qt::SkipEmptyParts);
    const auto remove = [&](const QString &revision) { session.query("DELETE FROM alembic_version WHERE version_num = $1", { parameter(revision) }); };
    const auto add = [&](const QString &revision) { session.query("INSERT INTO alembic_version (version_num) VALUES ($1)", { parameter(revision) }); };
    if (record.direction == Direction::Up) {
        for (const QString &parent : parents)
            remove(parent);
        add(record.migration.version);
        return;
    }
    remove(record.migration.version);
    const QSet<QString> still = closure(heads(session), record.project);
    for (const QString &parent : parents)
        if (!still.contains(parent))
            add(parent);
}

HistoryTable alembic()
{
    return { QStringLiteral("alembic"), QStringLiteral("Alembic"), exists, create, read, record, nullptr, nullptr, nullptr, nullptr };
}

} // namespace lockkeeper::histories
