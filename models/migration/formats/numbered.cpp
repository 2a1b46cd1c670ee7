// Plain numbered SQL: 001_name.sql, 2.10.1.sql, where downs exist 001_name_down.sql, 001_name.rollback.sql and the like.
#include "models/migration/formatsupport.h"

namespace lockkeeper::formats {

/// The stem without a word for its direction, and the direction.
static std::pair<QString, Direction> directed(QString stem)
{
    static const QList<std::pair<QString, Direction>> endings {
        { QStringLiteral("down"), Direction::Down }, { QStringLiteral("rollback"), Direction::Down }, { QStringLiteral("undo"), Direction::Down }, { QStringLiteral("revert"), Direction::Down }, { QStringLiteral("up"), Direction::Up }
    };
    for (const auto &[word, direction] : endings)
        for (const QChar separator : { u'.', u'_', u'-' })
            if (stem.endsWith(separator + word, Qt::CaseInsensitive)) {
                stem.chop(word.size() + 1);
                return { stem, direction };
            }
    return { stem, Direction::Up };
}

/// As numberedName(), and 2.10.1.sql is the version 2.10.1.
static std::optional<NumberedName> read(const QString &stem)
{
    const auto parts = numberedName(stem);
    if (!parts || stem.mid(parts->version.size(), 1) != u".")
        return parts;
    const qsizetype end = std::find_if(stem.begin(), stem.end(), [](QChar c) { return (c < u'0' || c > u'9') && c != u'.'; }) - stem.begin();
    const QString version = stem.left(end);
    if (version.endsWith(u'.') || (end < stem.size() && !QStringLiteral("_- ").contains(stem[end])))
        return parts;
    return NumberedName { version, stem.mid(end + 1) };
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofNames = 0.6;
    const QStringList names = folder.sqlFiles();
    const auto ours = std::count_if(names.begin(), names.end(), [](const QString &name) { return read(name.chopped(4)).has_value(); });
    return names.isEmpty() ? 0 : ofNames * double(ours) / double(names.size());
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations, downs;
    for (const QString &name : folder.sqlFiles()) {
        const auto [stem, direction] = directed(name.chopped(4));
        const auto parts = read(stem);
        if (!parts) {
            problems << ProjectProblem { name, tr("%1 does not begin with a number, so it is left out. Rename it.").arg(name) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(name);
        if (direction == Direction::Down)
            downs << migration;
        else
            addUnique(migrations, migration, problems);
    }
    for (const Migration &down : std::as_const(downs)) {
        const auto up = std::find_if(migrations.begin(), migrations.end(), [&](const Migration &migration) { return migration.version == down.version; });
        if (up != migrations.end())
            up->downFile = down.upFile;
    }
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QString stem = folder.pathOf(migration.version + u'_' + migration.name);
    return { { stem + QStringLiteral(".sql"), upScript(migration, false) }, { stem + QStringLiteral("_down.sql"), downScript(migration, false) } };
}

static QString downFile(const Migration &migration)
{
    return migration.upFile.chopped(4) + QStringLiteral("_down.sql");
}

MigrationFormat numbered()
{
    return { QStringLiteral("numbered"), { QStringLiteral("native") }, confidence, scan, write, nextVersion, downFile };
}

} // namespace lockkeeper::formats
