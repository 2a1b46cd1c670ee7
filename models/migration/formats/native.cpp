// YYYYMMDDHHMMSS_description.up.sql and .down.sql.
#include "models/migration/migrationformat.h"

#include <QCoreApplication>
#include <QDir>
#include <QMap>

namespace lockkeeper::formats {

struct NameParts
{
    QString version, name;
    Direction direction = Direction::Up;
};

static std::optional<NameParts> partsOf(const QString &fileName)
{
    static const QString up = QStringLiteral(".up.sql"), down = QStringLiteral(".down.sql");
    static constexpr qsizetype versionDigits = 14;
    const bool isDown = fileName.endsWith(down);
    if (!isDown && !fileName.endsWith(up))
        return std::nullopt;
    const QString stem = fileName.chopped(isDown ? down.size() : up.size());
    const bool numbered = stem.size() > versionDigits && stem[versionDigits] == u'_'
        && std::all_of(stem.begin(), stem.begin() + versionDigits, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!numbered)
        return std::nullopt;
    return NameParts { stem.left(versionDigits), stem.mid(versionDigits + 1), isDown ? Direction::Down : Direction::Up };
}

static double confidence(const QStringList &fileNames)
{
    const auto sql = std::count_if(fileNames.begin(), fileNames.end(), [](const QString &name) { return name.endsWith(u".sql"); });
    const auto ours = std::count_if(fileNames.begin(), fileNames.end(), [](const QString &name) { return partsOf(name).has_value(); });
    return sql == 0 ? 0 : double(ours) / double(sql);
}

static QList<Migration> scan(const QString &folder, const QStringList &fileNames, QList<ProjectProblem> &problems)
{
    QMap<QString, Migration> byVersion;
    for (const QString &fileName : fileNames) {
        const auto parts = partsOf(fileName);
        if (!parts) {
            if (fileName.endsWith(u".sql"))
                problems << ProjectProblem { fileName, QCoreApplication::translate("Format", "%1 is not named YYYYMMDDHHMMSS_description.up.sql or .down.sql, so it is left out. Rename it.").arg(fileName) };
            continue;
        }
        Migration &migration = byVersion[parts->version];
        QString &file = parts->direction == Direction::Up ? migration.upFile : migration.downFile;
        if (!file.isEmpty()) {
            problems << ProjectProblem { fileName, QCoreApplication::translate("Format", "%1 has the same version as %2. Give one of them another version.").arg(fileName, QFileInfo(file).fileName()), true };
            continue;
        }
        file = QDir(folder).filePath(fileName);
        migration.version = parts->version;
        if (migration.name.isEmpty() || parts->direction == Direction::Up)
            migration.name = parts->name;
    }
    QList<Migration> migrations;
    for (const Migration &migration : byVersion) {
        if (migration.upFile.isEmpty())
            problems << ProjectProblem { QFileInfo(migration.downFile).fileName(),
                                         QCoreApplication::translate("Format", "%1 is a down without an up. Add %2_%3.up.sql, or delete it.").arg(QFileInfo(migration.downFile).fileName(), migration.version, migration.name) };
        else
            migrations << migration;
    }
    return migrations;
}

MigrationFormat native()
{
    return { QStringLiteral("native"), confidence, scan, [](const QString &folder, const QString &version, const QString &name) {
                const QString stem = QDir(folder).filePath(version + u'_' + name);
                return Migration { version, name, stem + QStringLiteral(".up.sql"), stem + QStringLiteral(".down.sql") };
            } };
}

} // namespace lockkeeper::formats
