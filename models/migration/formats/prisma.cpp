// Prisma: a folder VERSION_name for each migration, with migration.sql; a down.sql beside it is a team's own.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    const QStringList &names = folder.folders();
    const auto ours = std::count_if(names.begin(), names.end(), [&](const QString &name) { return folder.has(name + QStringLiteral("/migration.sql")); });
    return names.isEmpty() ? 0 : double(ours) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &name : folder.folders()) {
        const QString up = name + QStringLiteral("/migration.sql"), down = name + QStringLiteral("/down.sql");
        if (const FormatFolder own(folder.pathOf(name)); !folder.has(up) && std::any_of(own.files().begin(), own.files().end(), [](const QString &file) { return file.startsWith(u"migration."); })) {
            problems << ProjectProblem { name, tr("%1 is a program, which only the project's own runner runs. Run it there when its turn comes: what comes after it is applied here without it.").arg(name) };
            continue;
        }
        if (!folder.has(up)) {
            problems << ProjectProblem { name, tr("The folder %1 has no migration.sql, so it is left out. Add one, or delete the folder.").arg(name) };
            continue;
        }
        const auto parts = numberedName(name);
        Migration migration;
        migration.version = parts ? parts->version : name;
        migration.name = parts ? parts->name : QString();
        migration.key = name;
        migration.upFile = folder.pathOf(up);
        if (folder.has(down))
            migration.downFile = folder.pathOf(down);
        addUnique(migrations, migration, problems);
    }
    std::stable_sort(migrations.begin(), migrations.end(), [](const Migration &a, const Migration &b) { return a.key < b.key; });
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QString path = folder.pathOf(migration.version + u'_' + migration.name);
    return { { path + QStringLiteral("/migration.sql"), upScript(migration, false) }, { path + QStringLiteral("/down.sql"), downScript(migration, false) } };
}

MigrationFormat prisma()
{
    MigrationFormat format { QStringLiteral("prisma"), { QStringLiteral("prisma") }, confidence, scan, write, nextVersion, downBeside };
    // The schema engine sent the file whole before Prisma 7.4. A schema with tables and without a history is its error P3005.
    format.run = { .sending = Sending::OneQueryFormerly, .loneStatements = true, .refusesObjects = true };
    return format;
}

} // namespace lockkeeper::formats
