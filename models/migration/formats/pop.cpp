// Ory's popx, which grew out of Go's pop: VERSION_name.up.sql and .down.sql with versions of twenty digits, .autocommit. before
// the direction for no transaction.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static constexpr qsizetype digits = 20; // more than the numbers of any other tool can hold

static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = numberedName(stem);
    return parts && parts->version.size() == digits ? parts : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.sqlFiles();
    const auto pairs = std::count_if(names.begin(), names.end(), [](const QString &name) {
        const auto pair = pairName(name);
        return pair && read(pair->stem);
    });
    return names.isEmpty() ? 0 : double(pairs) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    return scanPairs(folder, read, QStringLiteral("YYYYMMDDHHMMSSnnnnnn_name.up.sql or .down.sql"), problems);
}

static QString nextTime(const QList<Migration> &migrations, const QDateTime &now)
{
    const QString version = now.toString(QStringLiteral("yyyyMMddHHmmss")).leftJustified(digits, u'0'), last = migrations.isEmpty() ? QString() : migrations.back().version;
    if (last < version)
        return version;
    static constexpr qsizetype ofNumber = 6; // the last six digits count within the second
    return last.left(digits - ofNumber) + QString::number(last.right(ofNumber).toInt() + 1).rightJustified(ofNumber, u'0');
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return writePair(folder, migration.version + u'_' + migration.name + (migration.transactional ? QString() : QStringLiteral(".autocommit")), migration);
}

MigrationFormat pop()
{
    MigrationFormat format { QStringLiteral("pop"), { QStringLiteral("pop") }, confidence, scan, write, nextTime, pairedDown };
    format.run = { .inTransaction = true, .sending = Sending::OneQuery, .loneStatements = true };
    return format;
}

} // namespace lockkeeper::formats
