// V0001.Name.up.sql and V0001.Name.down.sql.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = stem.startsWith(u'V') ? numberedName(stem.mid(1)) : std::nullopt;
    return parts && stem.size() > parts->version.size() + 1 && stem[parts->version.size() + 1] == u'.' ? parts : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.sqlFiles();
    const auto pairs = std::count_if(names.begin(), names.end(), [](const QString &name) { const auto pair = pairName(name); return pair && read(pair->stem); });
    return names.isEmpty() ? 0 : double(pairs) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    return scanPairs(folder, read, QStringLiteral("V0001.Name.up.sql or V0001.Name.down.sql"), problems);
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return writePair(folder, u'V' + migration.version + u'.' + migration.name, migration);
}

MigrationFormat dotted()
{
    return { QStringLiteral("dotted"), { QStringLiteral("native") }, confidence, scan, write, nextVersion, pairedDown };
}

} // namespace lockkeeper::formats
