// node-pg-migrate with files in SQL: as plain numbers with "-- Up Migration" and "-- Down Migration", beside modules in
// JavaScript or TypeScript; a package.json names the tool.
#include "models/migration/formatsupport.h"

#include <QFileInfo>

namespace lockkeeper::formats {

MigrationFormat numbered();

static double confidence(const FormatFolder &folder)
{
    static constexpr double leastOfNames = 0.3, ofPackage = 0.97;
    return folder.textOfNearest({ QStringLiteral("package.json") }).contains("\"node-pg-migrate\"") && numbered().confidence(folder) > leastOfNames ? ofPackage : 0;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &settings, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations = numbered().scan(folder, settings, problems);
    problems.removeIf([&](const ProjectProblem &problem) { return !problem.file.endsWith(u".sql"); }); // of its programs, which are not left out
    for (const QString &ending : { QStringLiteral(".js"), QStringLiteral(".cjs"), QStringLiteral(".mjs"), QStringLiteral(".ts") })
        for (const QString &file : folder.files())
            if (file.endsWith(ending) && !file.endsWith(u".d.ts"))
                addProgram(migrations, numberedName(file.chopped(ending.size())), folder.pathOf(file), QStringLiteral("node-pg-migrate"));
    for (Migration &migration : migrations)
        migration.key = QFileInfo(migration.upFile).completeBaseName();
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")), "-- Up Migration\n" + upScript(migration, false) + "\n-- Down Migration\n" + downScript(migration, false) } };
}

MigrationFormat node_pg_migrate()
{
    MigrationFormat format { QStringLiteral("node-pg-migrate"), { QStringLiteral("node-pg-migrate"), QStringLiteral("native") }, confidence, scan, write, nextVersion, nullptr };
    // pgm.sql() of the whole file; only a program can say that it needs no transaction.
    format.run = { .inTransaction = true, .sending = Sending::OneQuery };
    return format;
}

} // namespace lockkeeper::formats
