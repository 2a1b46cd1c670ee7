#include "models/migration/migrationproject.h"

#include "models/core/error.h"
#include "models/migration/conventionsettings.h"
#include "models/migration/formatsupport.h"
#include "models/migration/projectsettings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("Project", text);
}

const Migration *MigrationProject::migration(const QString &version) const
{
    const auto found = std::find_if(migrations.begin(), migrations.end(), [&](const Migration &candidate) { return candidate.version == version; });
    return found == migrations.end() ? nullptr : &*found;
}

QString MigrationProject::nameOf(const Migration &migration) const
{
    const auto isNamesake = [&](const Migration &other) { return other.name == migration.name && other.version != migration.version; };
    if (migration.name.isEmpty())
        return migration.version;
    return std::any_of(migrations.begin(), migrations.end(), isNamesake) ? QStringLiteral("%1 (%2)").arg(migration.name, migration.version) : migration.name;
}

bool MigrationProject::isBefore(const QString &a, const QString &b) const
{
    for (const Migration &candidate : migrations)
        if (candidate.version == a || candidate.version == b)
            return candidate.version == a && a != b;
    return false;
}

QList<Migration> MigrationProject::presumedPending() const
{
    QList<Migration> pending;
    for (const Migration &candidate : migrations)
        if (seedAfter.isEmpty() ? candidate == migrations.back() : isBefore(seedAfter, candidate.version))
            pending << candidate;
    return pending;
}

void refuseSharedVersions(const MigrationProject &project)
{
    for (const ProjectProblem &problem : project.problems)
        if (problem.sharedVersion)
            throw Error(ErrorKind::Input, problem.message, tr("Nothing was run, because it is not known which of the two is meant."));
}

void refuseStoppedProject(const MigrationProject &project)
{
    refuseSharedVersions(project);
    for (const ProjectProblem &problem : project.problems)
        if (problem.stopsRuns)
            throw Error(ErrorKind::Input, problem.message, tr("Nothing was run: the project's own tool would refuse it, too."));
}

static const std::vector<MigrationFormat> &knownFormats()
{
    static const std::vector<MigrationFormat> all = allFormats();
    return all;
}

namespace {

struct Recognised
{
    const MigrationFormat *format = nullptr;
    double confidence = 0;
};

Recognised recognise(const FormatFolder &folder)
{
    Recognised best;
    for (const MigrationFormat &format : knownFormats())
        if (const double confidence = format.confidence(folder); confidence > best.confidence)
            best = { &format, confidence };
    return best;
}

/// Folders that no team keeps its migrations in.
bool isLeftOut(const QString &name)
{
    static const QStringList names { QStringLiteral("node_modules"), QStringLiteral("target"), QStringLiteral("vendor"), QStringLiteral("build"), QStringLiteral("dist"), QStringLiteral("__pycache__"), QStringLiteral("venv") };
    return name.startsWith(u'.') || names.contains(name);
}

/// Whether a link leads to a folder elsewhere: one within the project is found under its own name.
bool leadsOut(const QFileInfo &link, const QString &root)
{
    const QString target = link.canonicalFilePath() + u'/', home = QFileInfo(root).canonicalFilePath() + u'/';
    return !target.startsWith(home) && !home.startsWith(target);
}

/// The folders of a project, the upper ones first.
QStringList foldersOf(const QString &root)
{
    static constexpr qsizetype most = 5000;
    static constexpr int deepest = 12;
    QStringList folders { root };
    for (qsizetype i = 0; i < folders.size() && folders.size() < most; ++i)
        if (folders[i].count(u'/') - root.count(u'/') < deepest)
            for (const QFileInfo &inner : QDir(folders[i]).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
                if (!isLeftOut(inner.fileName()) && (!inner.isSymLink() || leadsOut(inner, root)))
                    folders << inner.filePath();
    return folders;
}

/// How much a folder's place speaks for it: other databases against, the usual names for it, and what was named itself.
double weightOf(const QString &path)
{
    static constexpr double other = 0.1, named = 1, elsewhere = 0.6;
    const QStringList parts = path.toLower().split(u'/');
    for (const QString &part : parts)
        if (formats::isOtherDatabase(part) || part == u"test" || part == u"tests" || part == u"testdata")
            return other;
    if (path == u".")
        return named;
    static const QStringList usual { QStringLiteral("db"), QStringLiteral("alembic"), QStringLiteral("schema"), QStringLiteral("sql"), QStringLiteral("versions"), QStringLiteral("upgrade"), QStringLiteral("upgrades"), QStringLiteral("updates"), QStringLiteral("patches"), QStringLiteral("deltas") };
    for (const QString &part : parts)
        if (part.contains(u"migrat") || part.contains(u"changelog") || usual.contains(part))
            return named;
    return elsewhere;
}

/// The folder above, again and again, while more of the same migrations lie in it or below it: what a tool that looks into
/// subfolders is given. Not where versions would be there twice: those are several databases.
QString withSiblings(const QString &root, QString path, const MigrationFormat *format)
{
    for (QString parent = QFileInfo(path).path(); format->looksBelow && path != root && parent.startsWith(root); parent = QFileInfo(path).path()) {
        const FormatFolder folder(parent);
        const auto holdsMore = [&](const QString &name) { return folder.pathOf(name) != path && !isLeftOut(name) && !formats::isOtherDatabase(name) && recognise(FormatFolder(folder.pathOf(name))).format == format; };
        const bool more = !folder.sqlFiles().isEmpty() ? recognise(folder).format == format : std::any_of(folder.folders().begin(), folder.folders().end(), holdsMore);
        if (!more || !folder.folders().filter(QStringLiteral("test"), Qt::CaseInsensitive).isEmpty()) // rows for tests are nobody's migrations
            break;
        QList<ProjectProblem> problems;
        format->scan(folder, {}, problems);
        if (std::any_of(problems.begin(), problems.end(), [](const ProjectProblem &problem) { return problem.sharedVersion; }))
            break;
        path = parent;
    }
    return path;
}

/// How much a folder looks like migrations of any format, or of the one that was named; of that one also where only its
/// reading finds some.
double confidenceIn(const FormatFolder &folder, const MigrationFormat *wanted)
{
    static constexpr double canBeRead = 0.5;
    if (!wanted)
        return recognise(folder).confidence;
    QList<ProjectProblem> problems;
    const double confidence = wanted->confidence(folder);
    return confidence > 0 || wanted->scan(folder, {}, problems).isEmpty() ? confidence : canBeRead;
}

/// The folder that looks most like migrations: what is recognised surely beats what only may be meant, then the number of
/// files decides. Something in an unusual place counts only where there is nothing else.
std::pair<QString, const MigrationFormat *> findMigrations(const QString &root, const MigrationFormat *wanted)
{
    static constexpr double leastConfidence = 0.5, mayBe = 0.3;
    QString best, possible;
    double bestScore = 0, bestPossible = 0;
    for (const QString &path : foldersOf(root)) {
        const FormatFolder folder(path);
        if (folder.files().isEmpty() && folder.folders().isEmpty())
            continue;
        const double confidence = confidenceIn(folder, wanted) * weightOf(QDir(root).relativeFilePath(path));
        if (confidence < mayBe)
            continue;
        const auto files = double(folder.sqlFiles().size() + folder.folders().size() + 1);
        const bool sure = confidence >= leastConfidence;
        double &highest = sure ? bestScore : bestPossible;
        if (const double score = confidence * confidence * files; score > highest) {
            (sure ? best : possible) = path;
            highest = score;
        }
    }
    if (best.isEmpty())
        best = possible;
    const MigrationFormat *format = wanted ? wanted : best.isEmpty() ? nullptr : recognise(FormatFolder(best)).format;
    for (const MigrationFormat &other : knownFormats())
        if (!wanted && format && other.claims && other.claims(best, root))
            format = &other;
    return { best.isEmpty() ? best : withSiblings(root, best, format), format };
}

/// Further migrations in folders beside the one that was found: another database's, or those of another release.
void nameOtherFolders(MigrationProject &project, const MigrationFormat &format)
{
    static constexpr double surely = 0.75, ofOthers = 0.5;
    const FormatFolder parent(QFileInfo(project.migrationsFolder).path());
    if (project.migrationsFolder == project.folder)
        return;
    for (const QString &name : parent.folders()) {
        const QString path = parent.pathOf(name), relative = QDir(project.folder).relativeFilePath(path);
        const bool isRead = std::any_of(project.migrations.begin(), project.migrations.end(), [&](const Migration &migration) { return migration.upFile.startsWith(path + u'/'); });
        if (isRead || path == project.migrationsFolder || isLeftOut(name) || weightOf(relative) < ofOthers || format.confidence(FormatFolder(path)) < surely)
            continue;
        ProjectProblem other { relative, tr("%1 has migrations too, and only those in %2 are read. Name the folder that is meant in lockkeeper.toml: [project] migrations = \"%1\"").arg(relative, QDir(project.folder).relativeFilePath(project.migrationsFolder)) };
        other.remark = true;
        project.problems << other;
    }
}

/// Each remembers the migration in SQL that comes after it.
void takeOutPrograms(MigrationProject &project)
{
    QString next;
    for (qsizetype i = project.migrations.size() - 1; i >= 0; --i) {
        Migration &migration = project.migrations[i];
        if (migration.codeOf().isEmpty()) {
            next = migration.kind == MigrationKind::Repeatable ? next : migration.version;
            continue;
        }
        migration.details.insert(QStringLiteral("next"), next);
        project.inCode.prepend(migration);
        project.migrations.removeAt(i);
    }
    for (const Migration &program : std::as_const(project.inCode)) {
        const QString name = QFileInfo(program.upFile).fileName();
        project.problems << ProjectProblem { name, tr("%1 is a migration that is a program, which only %2 itself can run. Run it with %2 when its turn comes; nothing after it is applied here before that.").arg(name, program.codeOf()) };
    }
}

/// Links to files that are not there: no format can see them.
void nameBrokenLinks(MigrationProject &project)
{
    for (const QFileInfo &file : QDir(project.migrationsFolder).entryInfoList(QDir::Files | QDir::System, QDir::Name))
        if (file.isSymLink() && !file.exists())
            project.problems << ProjectProblem { file.fileName(), tr("%1 is a link to %2, which is not there. Bring that back, or remove the link.").arg(file.fileName(), file.symLinkTarget()) };
}

/// A baseline with versions before it is no step of the way, but another way to begin.
void takeOutBaselines(MigrationProject &project)
{
    for (qsizetype i = project.migrations.size() - 1; i > 0; --i)
        if (project.migrations[i].kind == MigrationKind::Baseline)
            project.baselines.prepend(project.migrations.takeAt(i));
}

} // namespace

MigrationProject openProject(const QString &folder)
{
    MigrationProject project;
    project.folder = QFileInfo(folder).absoluteFilePath();
    project.name = QFileInfo(project.folder).fileName();
    if (!QFileInfo(project.folder).isDir())
        throw Error(ErrorKind::Input, tr("%1 is not a folder.").arg(folder), tr("Name the folder of a project: the one with lockkeeper.toml or with the migrations below it."));
    if (const QString settings = project.folder + QStringLiteral("/lockkeeper.toml"); QFileInfo::exists(settings))
        readProjectSettings(project, settings);
    else
        project.rules.project.conventions.page = usualConventionsPage(project.folder);
    const MigrationFormat *format = project.format.isEmpty() ? nullptr : &formatOf(project.format);
    const bool named = !project.migrationsFolder.isEmpty();
    if (!named) {
        std::tie(project.migrationsFolder, format) = findMigrations(project.folder, format);
        if (format && format->startFolder && !project.migrationsFolder.isEmpty())
            project.migrationsFolder = format->startFolder(project.migrationsFolder, project.folder);
    }
    if (project.migrationsFolder.isEmpty() && format) { // there are none yet
        const QString usual = project.folder + QStringLiteral("/migrations");
        project.migrationsFolder = QFileInfo(usual).isDir() ? usual : project.folder;
    }
    const FormatFolder migrations(project.migrationsFolder);
    if (!format && !project.migrationsFolder.isEmpty())
        format = recognise(migrations).format;
    if (!format)
        throw Error(ErrorKind::Input, tr("No migrations were found in %1.").arg(project.folder),
                    tr("Put files like 20260302090000_first.up.sql into a folder named migrations, or name the folder in lockkeeper.toml: [project] migrations = \"...\"."));
    project.format = format->id;
    if (project.histories.isEmpty())
        project.histories = format->histories;
    project.run = format->runAsSet ? format->runAsSet(migrations) : format->run;
    if (format->historyPlace)
        project.historyPlace = format->historyPlace(migrations);
    project.migrations = format->scan(migrations, { project.placeholders }, project.problems);
    nameBrokenLinks(project);
    if (!named)
        nameOtherFolders(project, *format);
    takeOutPrograms(project);
    takeOutBaselines(project);
    setVariables(project, {});
    return project;
}

void setVariables(MigrationProject &project, const QMap<QString, QString> &variables)
{
    project.variables.insert(variables);
    for (Migration &migration : project.migrations)
        migration.variables.insert(project.variables); // those of the tool's own settings stay
}

} // namespace lockkeeper
