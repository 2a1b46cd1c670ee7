// sqlx: VERSION_description.up.sql and .down.sql, or VERSION_description.sql without a way back.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = numberedName(stem);
    return parts && stem.size() > parts->version.size() && stem[parts->version.size()] == u'_' ? parts : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofNames = 0.82, ofCrate = 1; // names alone: timestamps with descriptions as they were typed
    static constexpr qsizetype timestampDigits = 14;
    const QStringList names = folder.sqlFiles();
    qsizetype pairs = 0, simple = 0;
    for (const QString &name : names) {
        const auto pair = pairName(name);
        const auto parts = read(pair ? pair->stem : name.chopped(4));
        if (!parts)
            continue;
        pairs += pair && parts->version.size() == timestampDigits;
        simple += !pair;
    }
    if (names.isEmpty())
        return 0;
    const bool crate = folder.near(QStringLiteral("Cargo.toml")) || folder.near(QStringLiteral(".sqlx"));
    return crate ? ofCrate * double(pairs + simple) / double(names.size()) : ofNames * double(pairs) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations = scanPairs(folder, read, {}, problems);
    for (const QString &name : folder.sqlFiles()) {
        if (pairName(name))
            continue;
        const auto parts = read(name.chopped(4));
        if (!parts) {
            problems << ProjectProblem { name, tr("%1 is not named VERSION_description.up.sql, .down.sql or .sql, so it is left out. Rename it.").arg(name) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(name);
        addUnique(migrations, migration, problems);
    }
    const auto asMarked = [&](const QString &file) { // in its first line, since 0.8
        return folder.text(file.section(u'/', -1)).startsWith("-- no-transaction") ? std::optional(false) : std::nullopt;
    };
    for (Migration &migration : migrations) {
        migration.upTransactional = asMarked(migration.upFile);
        migration.downTransactional = asMarked(migration.downFile);
    }
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &migrations, const NewMigration &migration)
{
    const QString stem = migration.version + u'_' + migration.name;
    const bool simple = !migrations.isEmpty() && migrations.back().downFile.isEmpty();
    QList<WrittenFile> files = simple ? QList<WrittenFile> { { folder.pathOf(stem + QStringLiteral(".sql")), upScript(migration, false) } } : writePair(folder, stem, migration);
    if (!migration.transactional)
        for (WrittenFile &file : files)
            file.content.prepend("-- no-transaction\n");
    return files;
}

MigrationFormat sqlx()
{
    MigrationFormat format { QStringLiteral("sqlx"), { QStringLiteral("sqlx"), QStringLiteral("golang-migrate"), QStringLiteral("native") }, confidence, scan, write, nextVersion, pairedDown };
    // A file with "-- no-transaction" was sent whole before github.com/launchbadge/sqlx pull request 3694.
    format.run = { .inTransaction = true, .sending = Sending::OneQueryFormerly, .loneStatements = true };
    return format;
}

} // namespace lockkeeper::formats
