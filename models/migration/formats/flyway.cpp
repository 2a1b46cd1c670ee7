// Flyway: V<version>__<description>.sql, U<version>__ to undo, R__ to repeat, B<version>__ as a baseline, in the folder and
// below it, or as its settings name them; <file>.conf beside a script; placeholders ${name}.
#include "models/migration/flywaysettings.h"
#include "models/migration/formatsupport.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.sqlFiles();
    const FlywayNaming naming = names.isEmpty() ? FlywayNaming() : flywaySettings(folder).naming;
    static constexpr double withoutPrefix = 0.5; // a number and two underscores, which others write too
    double ours = 0;
    for (const QString &name : names)
        if (flywayName(name, naming))
            ours += naming.versioned.isEmpty() || !name[0].isDigit() ? 1 : withoutPrefix;
    return names.isEmpty() ? 0 : ours / double(names.size());
}

/// In Java or Kotlin, beside the scripts or in the package of the same name.
static void addPrograms(const FormatFolder &folder, QList<Migration> &migrations)
{
    static const QString resources = QStringLiteral("/src/main/resources/");
    QStringList paths { folder.path() };
    if (folder.path().contains(resources))
        paths << QString(folder.path()).replace(resources, QStringLiteral("/src/main/java/")) << QString(folder.path()).replace(resources, QStringLiteral("/src/main/kotlin/"));
    for (const QString &path : std::as_const(paths)) {
        const FormatFolder place(path);
        for (const QString &ending : { QStringLiteral(".java"), QStringLiteral(".kt") })
            for (const QString &file : place.filesBelow(ending))
                if (const auto name = flywayName(file.section(u'/', -1).chopped(ending.size()) + QStringLiteral(".sql")); name && name->kind == FlywayName::Kind::Versioned)
                    addProgram(migrations, NumberedName { name->version, name->description }, place.pathOf(file), QStringLiteral("Flyway"));
    }
}

/// What stands in the folders of one project.
struct Scripts
{
    QList<Migration> versioned, baselines, repeatable;
    QMap<QString, QString> undos;
};

static QStringList filesWith(const FormatFolder &folder, const QStringList &suffixes)
{
    QStringList files;
    for (const QString &suffix : suffixes)
        files << folder.filesBelow(suffix);
    files.removeDuplicates(); // ".up.sql,.sql"
    return files;
}

static void addScripts(const FormatFolder &folder, const FlywaySettings &own, const QMap<QString, QString> &placeholders, Scripts &scripts, QList<ProjectProblem> &problems)
{
    for (const QString &file : filesWith(folder, own.naming.suffixes)) {
        const QStringList above = file.split(u'/').mid(0, file.count(u'/'));
        if (std::any_of(above.begin(), above.end(), isOtherDatabase))
            continue;
        const auto name = flywayName(file.section(u'/', -1), own.naming);
        if (!name && isCallback(file.section(u'/', -1))) {
            problems << ProjectProblem { file, tr("%1 is a callback, which only Flyway itself runs. What it does is not in a rehearsal; run it yourself after applying here.").arg(file) };
            continue;
        }
        if (!name) {
            problems << ProjectProblem { file, tr("%1 is not named %2<version>%3<description>%4, so it is left out. Rename it.").arg(file, own.naming.versioned, own.naming.separator, own.naming.suffixes.front()) };
            continue;
        }
        if (name->kind == FlywayName::Kind::Undo) {
            scripts.undos.insert(name->version, folder.pathOf(file));
            continue;
        }
        Migration migration;
        migration.version = name->kind == FlywayName::Kind::Repeatable ? QStringLiteral("R__") + name->description : name->version;
        migration.name = name->description;
        migration.details.insert(QStringLiteral("script"), file);
        migration.upFile = folder.pathOf(file);
        migration.kind = name->kind == FlywayName::Kind::Repeatable ? MigrationKind::Repeatable : name->kind == FlywayName::Kind::Baseline ? MigrationKind::Baseline : MigrationKind::Versioned;
        migration.substitution = own.replacesPlaceholders ? Substitution::Placeholders : Substitution::None;
        migration.placeholders = placeholders;
        if (!own.placeholderPrefix.isEmpty())
            migration.details.insert(QStringLiteral("placeholderprefix"), own.placeholderPrefix);
        if (!own.placeholderSuffix.isEmpty())
            migration.details.insert(QStringLiteral("placeholdersuffix"), own.placeholderSuffix);
        migration.placeholders.insert(QStringLiteral("flyway:filename"), file.section(u'/', -1));
        const FlywayScriptSettings said = flywayScriptSettings(folder, file, migration.placeholders);
        if (!said.problem.isEmpty())
            problems << ProjectProblem { file, said.problem };
        if (!said.runs)
            continue;
        if (said.transactional.value_or(own.transactional) == false)
            migration.upTransactional = false;
        if (said.replacesPlaceholders)
            migration.substitution = *said.replacesPlaceholders ? Substitution::Placeholders : Substitution::None;
        QList<Migration> &kind = migration.kind == MigrationKind::Repeatable ? scripts.repeatable : migration.kind == MigrationKind::Baseline ? scripts.baselines : scripts.versioned;
        const auto isSame = [&](const Migration &known) { return known.version != migration.version && !versionLess(known.version, migration.version) && !versionLess(migration.version, known.version); };
        if (const auto same = std::find_if(kind.begin(), kind.end(), isSame); same != kind.end() && migration.kind == MigrationKind::Versioned)
            problems << ProjectProblem { file, tr("%1 and %2 have one version to Flyway, which then runs nothing. Give one of them another.").arg(file, QFileInfo(same->upFile).fileName()), true };
        addUnique(kind, migration, problems);
    }
    addPrograms(folder, scripts.versioned);
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &settings, QList<ProjectProblem> &problems)
{
    const FlywaySettings own = flywaySettings(folder);
    QMap<QString, QString> placeholders = own.placeholders;
    placeholders.insert(settings.placeholders);

    Scripts scripts;
    QStringList missing;
    for (const QString &place : foldersOfLocations(folder, own.locations, missing))
        addScripts(place == folder.path() ? folder : FormatFolder(place), own, placeholders, scripts, problems);
    for (const QString &location : std::as_const(missing))
        problems << ProjectProblem { location, tr("Flyway's settings name the location %1, and no such folder is there: what lies in it is not read.").arg(location) };
    if (!own.initSql.isEmpty())
        problems << ProjectProblem { {}, tr("Flyway sends \"%1\" first on each connection (initSql), and nobody does here. Where the scripts need it, set it for the role or the database with ALTER ROLE or ALTER DATABASE.").arg(own.initSql) };
    auto &[versioned, baselines, repeatable, undos] = scripts;
    for (Migration &migration : versioned)
        migration.downFile = undos.value(migration.version);
    sortByVersion(baselines);
    if (!baselines.isEmpty()) // after the version that it has too: only the last one is ever meant
        versioned << baselines.back();
    sortByVersion(versioned);
    std::stable_sort(repeatable.begin(), repeatable.end(), [](const Migration &a, const Migration &b) { return a.name < b.name; });
    return versioned + repeatable;
}

static HistoryPlace historyPlace(const FormatFolder &folder)
{
    return flywaySettings(folder).place;
}

static ToolRun runAsSet(const FormatFolder &folder)
{
    const FlywaySettings settings = flywaySettings(folder);
    return { .sending = settings.mixed ? Sending::Statements : Sending::OneKind, .refusesOutOfOrder = !settings.outOfOrder, .refusesObjects = true, .baselineThere = settings.baselineOnMigrate, .target = settings.target, .lockTransaction = settings.lockTransaction };
}

static QString nextFlywayVersion(const QList<Migration> &migrations, const QDateTime &now)
{
    QList<Migration> heads;
    for (const Migration &migration : migrations)
        if (migration.kind == MigrationKind::Versioned) {
            heads << migration;
            heads.back().version = migration.version.section(u'.', 0, 0);
        }
    return nextVersion(heads, now);
}

/// Among several locations, that of the last migration.
static QString folderForNew(const FormatFolder &folder, const QList<Migration> &migrations)
{
    QStringList missing;
    const QStringList places = foldersOfLocations(folder, flywaySettings(folder).locations, missing);
    for (auto migration = migrations.crbegin(); migration != migrations.crend() && !places.contains(folder.path()); ++migration)
        for (const QString &place : places)
            if (migration->kind == MigrationKind::Versioned && migration->upFile.startsWith(place + u'/'))
                return place;
    return places.contains(folder.path()) ? folder.path() : places.front();
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &migrations, const NewMigration &migration)
{
    const FlywayNaming naming = flywaySettings(folder).naming;
    const QString path = folderForNew(folder, migrations) + u'/', stem = migration.version + naming.separator + migration.name + naming.suffixes.front();
    QList<WrittenFile> files { { path + naming.versioned + stem, upScript(migration, false) }, { path + naming.undo + stem, downScript(migration, false) } };
    for (const QString &prefix : { naming.versioned, naming.undo })
        if (!migration.transactional)
            files << WrittenFile { path + prefix + stem + QStringLiteral(".conf"), "executeInTransaction=false\n" };
    return files;
}

static QString undoFile(const Migration &migration)
{
    const QFileInfo up(migration.upFile);
    const FlywayNaming naming = flywaySettings(FormatFolder(up.path())).naming;
    const QString behind = up.fileName().mid(up.fileName().startsWith(naming.versioned) ? naming.versioned.size() : 0);
    return migration.kind == MigrationKind::Versioned ? up.path() + u'/' + naming.undo + behind : QString();
}

MigrationFormat flyway()
{
    MigrationFormat format { QStringLiteral("flyway"), { QStringLiteral("flyway") }, confidence, scan, write, nextFlywayVersion, undoFile, nullptr, true, historyPlace };
    format.runAsSet = runAsSet;
    return format;
}

} // namespace lockkeeper::formats
