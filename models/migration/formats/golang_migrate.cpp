// golang-migrate: N_title.up.sql and N_title.down.sql, N a number of any width.
#include "models/migration/formatsupport.h"

#include <QFileInfo>

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = numberedName(stem);
    bool fits = false; // the tool reads it as an unsigned number of 64 bits
    if (parts)
        parts->version.toULongLong(&fits);
    return parts && fits && stem.size() > parts->version.size() && stem[parts->version.size()] == u'_' ? parts : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofNames = 0.8, ofModule = 1;
    const QStringList names = folder.sqlFiles();
    QSet<QString> seen;
    qsizetype pairs = 0, shared = 0;
    for (const QString &name : names) {
        const auto pair = pairName(name);
        const auto parts = pair ? read(pair->stem) : std::nullopt;
        if (!parts)
            continue;
        ++pairs;
        const QString claim = parts->version + directionId(pair->direction);
        if (pair->otherDialect || pair->ownDialect) // beside one for every database
            continue;
        shared += seen.contains(claim); // this tool refuses to start then, so it is not its folder
        seen.insert(claim);
    }
    if (names.isEmpty() || shared > 0)
        return 0;
    return (folder.near(QStringLiteral("go.mod")) ? ofModule : ofNames) * double(pairs) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations = scanPairs(folder, read, QStringLiteral("N_title.up.sql or N_title.down.sql"), problems);
    QMap<qulonglong, QString> known; // 0002 and 2 are one number
    migrations.removeIf([&](const Migration &migration) {
        const qulonglong number = migration.version.toULongLong();
        const QString file = QFileInfo(migration.upFile).fileName();
        if (!known.contains(number)) {
            known.insert(number, file);
            return false;
        }
        problems << ProjectProblem { file, tr("%1 has the same version as %2. Give one of them another version.").arg(file, known[number]), true };
        return true;
    });
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return writePair(folder, migration.version + u'_' + migration.name, migration);
}

MigrationFormat golang_migrate()
{
    MigrationFormat format { QStringLiteral("golang-migrate"), { QStringLiteral("golang-migrate"), QStringLiteral("sqlx") }, confidence, scan, write, nextVersion, pairedDown };
    // x-multi-statement, which sends one statement after the other, is off: github.com/golang-migrate/migrate issue 284.
    format.run = { .sending = Sending::OneQuery, .loneStatements = true };
    return format;
}

} // namespace lockkeeper::formats
