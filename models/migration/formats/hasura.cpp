// Hasura: a folder VERSION_name for each migration, with up.sql and down.sql, in the folder of a database below migrations/; in
// the order of their numbers. Its own state lies in its metadata, which is left alone.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

/// config.yaml of its command line stands above the migrations.
static bool isHasura(const FormatFolder &folder)
{
    const QByteArray settings = folder.textOfNearest({ QStringLiteral("config.yaml") });
    return settings.contains("metadata_directory") || settings.contains("hasura") || folder.path().contains(u"/hasura/");
}

static double confidence(const FormatFolder &folder)
{
    const double share = shareOfMigrationFolders(folder);
    return share > 0 && isHasura(folder) ? share : 0;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const Migration &migration : migrationFolders(folder, problems))
        addUnique(migrations, migration, problems);
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QString path = folder.pathOf(migration.version + u'_' + migration.name);
    return { { path + QStringLiteral("/up.sql"), upScript(migration, false) }, { path + QStringLiteral("/down.sql"), downScript(migration, false) } };
}

MigrationFormat hasura()
{
    MigrationFormat format { QStringLiteral("hasura"), { QStringLiteral("native") }, confidence, scan, write, nextVersion, downBeside };
    format.run = { .inTransaction = true, .sending = Sending::OneQuery };
    return format;
}

} // namespace lockkeeper::formats
