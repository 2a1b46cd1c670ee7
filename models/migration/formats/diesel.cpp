// diesel: a folder VERSION_name for each migration, with up.sql, down.sql and perhaps metadata.toml. Dashes in a version
// mean nothing to it.
#include "models/migration/formatsupport.h"

#include <QFileInfo>

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    static constexpr double withoutSettings = 0.9; // other tools lay out their files so, too
    const double share = shareOfMigrationFolders(folder);
    return share > 0 && !folder.near(QStringLiteral("diesel.toml")) ? share * withoutSettings : share;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (Migration migration : migrationFolders(folder, problems)) {
        const QString metadata = QFileInfo(migration.upFile).path().section(u'/', -1) + QStringLiteral("/metadata.toml");
        migration.version.remove(u'-');
        if (folder.has(metadata))
            for (const QByteArray &line : folder.text(metadata).split('\n'))
                if (line.simplified().replace(' ', "") == "run_in_transaction=false")
                    migration.upTransactional = migration.downTransactional = false;
        addUnique(migrations, migration, problems);
    }
    // As text, like diesel itself.
    std::stable_sort(migrations.begin(), migrations.end(), [](const Migration &a, const Migration &b) { return a.version < b.version; });
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    QString version = migration.version;
    static constexpr qsizetype timestampDigits = 14;
    if (version.size() == timestampDigits)
        version = version.left(4) + u'-' + version.mid(4, 2) + u'-' + version.mid(6, 2) + u'-' + version.mid(8);
    const QString path = folder.pathOf(version + u'_' + migration.name);
    QList<WrittenFile> files { { path + QStringLiteral("/up.sql"), upScript(migration, false) }, { path + QStringLiteral("/down.sql"), downScript(migration, false) } };
    if (!migration.transactional)
        files << WrittenFile { path + QStringLiteral("/metadata.toml"), "run_in_transaction = false\n" };
    return files;
}

MigrationFormat diesel()
{
    MigrationFormat format { QStringLiteral("diesel"), { QStringLiteral("diesel") }, confidence, scan, write, nextVersion, downBeside };
    // batch_execute(), within a transaction unless metadata.toml says otherwise.
    format.run = { .inTransaction = true, .sending = Sending::OneQuery, .loneStatements = true };
    return format;
}

} // namespace lockkeeper::formats
