// YYYYMMDDHHMMSS_description.up.sql and .down.sql: Lockkeeper's own.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &stem)
{
    static constexpr qsizetype versionDigits = 14;
    const auto parts = numberedName(stem);
    return parts && parts->version.size() == versionDigits && stem[versionDigits] == u'_' ? parts : std::nullopt;
}

static bool isSlug(const QString &name)
{
    return std::all_of(name.begin(), name.end(), [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'; });
}

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.sqlFiles();
    qsizetype pairs = 0, ours = 0;
    for (const QString &name : names) {
        const auto pair = pairName(name);
        const auto parts = pair ? read(pair->stem) : std::nullopt;
        pairs += parts.has_value();
        ours += parts && isSlug(parts->name); // as createMigration() names them; other tools keep what was typed
    }
    if (names.isEmpty() || folder.near(QStringLiteral("Cargo.toml")) || folder.near(QStringLiteral("go.mod")))
        return 0;
    return ours == pairs ? double(pairs) / double(names.size()) : 0.5 * double(ours) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    return scanPairs(folder, read, QStringLiteral("YYYYMMDDHHMMSS_description.up.sql or .down.sql"), problems);
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QString stem = folder.pathOf(migration.version + u'_' + migration.name);
    const QString dependency = migration.dependencies.isEmpty() ? tr("nothing") : migration.dependencies.join(QStringLiteral(", "));
    const QString created = migration.created.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    const QByteArray up = QStringLiteral("-- Migration: %1\n-- Created:   %2\n-- Depends:   %3\n").arg(migration.description, created, dependency).toUtf8();
    const QByteArray down = QStringLiteral("-- Rollback: %1\n-- Reverses: %2\n").arg(migration.description, migration.version).toUtf8();
    NewMigration verified = migration;
    if (verified.verify.isEmpty())
        verified.verify = "-- Verify: true when the migration did its work.\nSELECT true AS ok;\n";
    return { { stem + QStringLiteral(".up.sql"), up + upScript(verified, true) }, { stem + QStringLiteral(".down.sql"), down + downScript(migration, true) } };
}

MigrationFormat native()
{
    return { QStringLiteral("native"), { QStringLiteral("native"), QStringLiteral("sqlx"), QStringLiteral("golang-migrate") }, confidence, scan, write, nextVersion, pairedDown };
}

} // namespace lockkeeper::formats
