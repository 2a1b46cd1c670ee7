// Flyway: V<version>__<description>.sql, U<version>__ to undo, R__ to repeat, B<version>__ as a baseline, in the folder and
// below it; <file>.conf beside a script; placeholders ${name}.
#include "models/migration/flywaysettings.h"
#include "models/migration/formatsupport.h"
#include "models/migration/propertyfiles.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockkeeper::formats {

struct FlywayName
{
    QChar kind;
    QString version, description;
};

static std::optional<FlywayName> read(const QString &fileName)
{
    const QString stem = fileName.endsWith(u".sql") ? fileName.chopped(4) : QString();
    const qsizetype separator = stem.indexOf(u"__");
    if (separator < 0)
        return std::nullopt;
    QString head = stem.left(separator);
    const QChar kind = !head.isEmpty() && QStringLiteral("VURB").contains(head[0]) ? head[0] : u'V';
    if (!head.isEmpty() && head[0] == kind)
        head.remove(0, 1);
    const bool numbered = !head.isEmpty() && head[0].isDigit() && std::all_of(head.begin(), head.end(), [](QChar c) { return c.isDigit() || c == u'.' || c == u'_'; });
    if (kind == u'R' ? !head.isEmpty() : !numbered)
        return std::nullopt;
    return FlywayName { kind, head.replace(u'_', u'.'), stem.mid(separator + 2) };
}

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.sqlFiles();
    const auto ours = std::count_if(names.begin(), names.end(), [](const QString &name) { return read(name).has_value(); });
    return names.isEmpty() ? 0 : double(ours) / double(names.size());
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
                if (const auto name = read(file.section(u'/', -1).chopped(ending.size()) + QStringLiteral(".sql")); name && name->kind == u'V')
                    addProgram(migrations, NumberedName { name->version, name->description }, place.pathOf(file), QStringLiteral("Flyway"));
    }
}

/// What stands in the folders of one project.
struct Scripts
{
    QList<Migration> versioned, baselines, repeatable;
    QMap<QString, QString> undos;
};

static void addScripts(const FormatFolder &folder, const FlywaySettings &own, const QMap<QString, QString> &placeholders, Scripts &scripts, QList<ProjectProblem> &problems)
{
    for (const QString &file : folder.filesBelow(QStringLiteral(".sql"))) {
        const QStringList above = file.split(u'/').mid(0, file.count(u'/'));
        if (std::any_of(above.begin(), above.end(), isOtherDatabase))
            continue;
        const auto name = read(file.section(u'/', -1));
        if (!name && isCallback(file.section(u'/', -1))) {
            problems << ProjectProblem { file, tr("%1 is a callback, which only Flyway itself runs. What it does is not in a rehearsal; run it yourself after applying here.").arg(file) };
            continue;
        }
        if (!name) {
            problems << ProjectProblem { file, tr("%1 is not named V<version>__<description>.sql, so it is left out. Rename it.").arg(file) };
            continue;
        }
        if (name->kind == u'U') {
            scripts.undos.insert(name->version, folder.pathOf(file));
            continue;
        }
        Migration migration;
        migration.version = name->kind == u'R' ? QStringLiteral("R__") + name->description : name->version;
        migration.name = name->description;
        migration.details.insert(QStringLiteral("script"), file);
        migration.upFile = folder.pathOf(file);
        migration.kind = name->kind == u'R' ? MigrationKind::Repeatable : name->kind == u'B' ? MigrationKind::Baseline : MigrationKind::Versioned;
        migration.substitution = own.replacesPlaceholders ? Substitution::Placeholders : Substitution::None;
        migration.placeholders = placeholders;
        if (!own.placeholderPrefix.isEmpty())
            migration.details.insert(QStringLiteral("placeholderprefix"), own.placeholderPrefix);
        if (!own.placeholderSuffix.isEmpty())
            migration.details.insert(QStringLiteral("placeholdersuffix"), own.placeholderSuffix);
        migration.placeholders.insert(QStringLiteral("flyway:filename"), file.section(u'/', -1));
        for (const QString &conf : { file + QStringLiteral(".conf"), file.chopped(4) + QStringLiteral(".conf") }) {
            const QMap<QString, QString> said = folder.has(conf) ? propertyLines(folder.text(conf)) : QMap<QString, QString>();
            if (said.value(QStringLiteral("executeInTransaction")) == u"false")
                migration.upTransactional = false;
            if (said.contains(QStringLiteral("placeholderReplacement")))
                migration.substitution = said.value(QStringLiteral("placeholderReplacement")) == u"false" ? Substitution::None : Substitution::Placeholders;
        }
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
    return { .sending = settings.mixed ? Sending::Statements : Sending::OneKind, .refusesOutOfOrder = !settings.outOfOrder, .refusesObjects = true, .baselineThere = settings.baselineOnMigrate, .lockTransaction = settings.lockTransaction };
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
    const QString path = folderForNew(folder, migrations) + u'/', stem = migration.version + QStringLiteral("__") + migration.name + QStringLiteral(".sql");
    QList<WrittenFile> files { { path + u'V' + stem, upScript(migration, false) }, { path + u'U' + stem, downScript(migration, false) } };
    for (const QChar kind : { u'V', u'U' })
        if (!migration.transactional)
            files << WrittenFile { path + kind + stem + QStringLiteral(".conf"), "executeInTransaction=false\n" };
    return files;
}

static QString undoFile(const Migration &migration)
{
    const QFileInfo up(migration.upFile);
    return migration.kind == MigrationKind::Versioned ? up.path() + u'/' + u'U' + up.fileName().mid(up.fileName().startsWith(u'V') ? 1 : 0) : QString();
}

MigrationFormat flyway()
{
    MigrationFormat format { QStringLiteral("flyway"), { QStringLiteral("flyway") }, confidence, scan, write, nextFlywayVersion, undoFile, nullptr, true, historyPlace };
    format.runAsSet = runAsSet;
    return format;
}

} // namespace lockkeeper::formats
