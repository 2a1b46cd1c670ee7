// refinery: V<version>__<name>.sql in the order of the versions, U<version>__ the same but also after later ones; beside them
// modules in Rust. No downs, and nothing is put into the scripts.
#include "models/migration/formatsupport.h"

#include <QRegularExpression>

namespace lockkeeper::formats {

static std::optional<NumberedName> read(const QString &fileName, const QString &ending)
{
    static const QRegularExpression name(QStringLiteral("^[UV](\\d+)__(\\w+)$"), QRegularExpression::UseUnicodePropertiesOption);
    const auto match = fileName.endsWith(ending) ? name.match(fileName.chopped(ending.size())) : QRegularExpressionMatch();
    return match.hasMatch() ? std::optional(NumberedName { match.captured(1), match.captured(2) }) : std::nullopt;
}

static double confidence(const FormatFolder &folder)
{
    static constexpr double ofCrate = 1.01; // Flyway's files have the same names
    const QStringList names = folder.sqlFiles();
    const auto ours = std::count_if(names.begin(), names.end(), [](const QString &name) { return read(name, QStringLiteral(".sql")).has_value(); });
    return !names.isEmpty() && folder.near(QStringLiteral("Cargo.toml")) ? ofCrate * double(ours) / double(names.size()) : 0;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    for (const QString &file : folder.filesBelow(QStringLiteral(".sql"))) {
        const auto parts = read(file.section(u'/', -1), QStringLiteral(".sql"));
        if (!parts) {
            problems << ProjectProblem { file, tr("%1 is not named V<version>__<name>.sql, so refinery does not run it, and it is left out. Rename it.").arg(file) };
            continue;
        }
        Migration migration;
        migration.version = parts->version;
        migration.name = parts->name;
        migration.upFile = folder.pathOf(file);
        addUnique(migrations, migration, problems);
    }
    for (const QString &file : folder.filesBelow(QStringLiteral(".rs")))
        addProgram(migrations, read(file.section(u'/', -1), QStringLiteral(".rs")), folder.pathOf(file), QStringLiteral("refinery"));
    sortByVersion(migrations);
    return migrations;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    return { { folder.pathOf(u'V' + migration.version + QStringLiteral("__") + migration.name + QStringLiteral(".sql")), upScript(migration, false) } };
}

MigrationFormat refinery()
{
    return { QStringLiteral("refinery"), { QStringLiteral("refinery") }, confidence, scan, write, nextVersion, nullptr };
}

} // namespace lockkeeper::formats
