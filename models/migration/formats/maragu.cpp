// maragudk/migrate: NAME.up.sql and NAME.down.sql in the order of their names; the whole name is the version, so that
// several files may begin with the same number.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = numberedName(stem);
    return parts ? std::optional<NumberedName> { { stem, parts->name } } : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofNames = 0.75;
    const QStringList names = folder.sqlFiles();
    const auto pairs = std::count_if(names.begin(), names.end(), [](const QString &name) { const auto pair = pairName(name); return pair && read(pair->stem); });
    return names.isEmpty() ? 0 : ofNames * double(pairs) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    return scanPairs(folder, read, QStringLiteral("NAME.up.sql or NAME.down.sql"), problems);
}

static QString nextName(const QList<Migration> &migrations, const QDateTime &now)
{
    QList<Migration> numbers = migrations;
    for (Migration &migration : numbers)
        if (const auto parts = numberedName(migration.version))
            migration.version = parts->version;
    return nextVersion(numbers, now);
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return writePair(folder, migration.version + u'_' + migration.name, migration);
}

MigrationFormat maragu()
{
    MigrationFormat format { QStringLiteral("maragu"), { QStringLiteral("maragu") }, confidence, scan, write, nextName, pairedDown };
    // tx.Exec() of the whole file.
    format.run = { .inTransaction = true, .sending = Sending::OneQuery };
    return format;
}

} // namespace lockkeeper::formats
