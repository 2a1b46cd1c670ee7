// Supabase: supabase/migrations/VERSION_name.sql, in the order of the names as text; no downs.
#include "models/migration/formatsupport.h"

#include <QDir>

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &name)
{
    const auto parts = name.endsWith(u".sql") ? numberedName(name.chopped(4)) : std::nullopt;
    return parts && name[parts->version.size()] == u'_' ? parts : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofPlace = 0.99; // marks of another tool in the files count more
    const QDir here(folder.path());
    const bool place = here.dirName() == u"migrations" && QDir::cleanPath(here.filePath(QStringLiteral(".."))).endsWith(u"/supabase");
    const QStringList names = folder.sqlFiles();
    const auto ours = std::count_if(names.begin(), names.end(), [](const QString &name) { return read(name).has_value(); });
    return place && ours > 0 ? ofPlace : 0;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &name : folder.sqlFiles()) {
        const auto parts = read(name);
        if (!parts) {
            problems << ProjectProblem { name, tr("%1 is not named TIMESTAMP_name.sql, so Supabase does not run it, and it is left out. Rename it.").arg(name) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(name);
        addUnique(migrations, migration, problems);
    }
    sortByFileName(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")), upScript(migration, false) } };
}

MigrationFormat supabase()
{
    return { QStringLiteral("supabase"), { QStringLiteral("supabase"), QStringLiteral("native") }, confidence, scan, write, nextVersion, nullptr };
}

} // namespace lockkeeper::formats
