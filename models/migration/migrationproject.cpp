#include "models/migration/migrationproject.h"

#include "models/core/error.h"
#include "models/core/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <sstream>
#include <toml++/toml.h>

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

QList<Migration> MigrationProject::presumedPending() const
{
    QList<Migration> pending;
    for (const Migration &candidate : migrations)
        if (seedAfter.isEmpty() ? candidate == migrations.back() : candidate.version > seedAfter)
            pending << candidate;
    return pending;
}

void refuseSharedVersions(const MigrationProject &project)
{
    for (const ProjectProblem &problem : project.problems)
        if (problem.sharedVersion)
            throw Error(ErrorKind::Input, problem.message, tr("Nothing was run, because it is not known which of the two is meant."));
}

static QString text(const toml::node_view<toml::node> &node)
{
    return QString::fromStdString(node.value_or(std::string()));
}

static std::optional<ContractSettings> readContractSettings(const toml::node_view<toml::node> &node)
{
    if (!node.is_table())
        return std::nullopt;
    ContractSettings settings { text(node["name"]), {} };
    if (const toml::array *patterns = node["queries"].as_array())
        for (const toml::node &pattern : *patterns)
            settings.patterns << QString::fromStdString(pattern.value_or(std::string()));
    return settings;
}

/// The [rules] table: rule = "off", "note", "warning" or "error".
static RuleSettings readRules(const toml::node_view<toml::node> &node)
{
    RuleSettings rules;
    const toml::table *table = node.as_table();
    if (!table)
        return rules;
    for (const auto &[key, value] : *table) {
        const QString id = QString::fromStdString(std::string(key.str()));
        if (id == u"paths" && value.is_array()) { // [[rules.paths]] pattern = "legacy/*", and rules as above
            for (const toml::node &part : *value.as_array())
                if (const toml::table *entry = part.as_table())
                    rules.paths.append({ QString::fromStdString((*entry)["pattern"].value_or(std::string())), readRules(toml::node_view<toml::node>(static_cast<toml::node *>(const_cast<toml::table *>(entry)))) });
            continue;
        }
        const QString wanted = QString::fromStdString(value.value_or(std::string()));
        if (wanted == u"off")
            rules.off.insert(id);
        for (const Severity severity : { Severity::Note, Severity::Warning, Severity::Error })
            if (severityId(severity) == wanted)
                rules.severity.insert(id, severity);
    }
    return rules;
}

static void readSettings(MigrationProject &project, const QString &file)
{
    toml::table settings;
    try {
        std::istringstream input(readTextFile(file).toStdString());
        settings = toml::parse(input, file.toStdString());
    } catch (const toml::parse_error &error) {
        throw Error(ErrorKind::Input, tr("%1 is not valid TOML: line %2: %3.").arg(file).arg(error.source().begin.line).arg(QString::fromUtf8(error.description().data(), qsizetype(error.description().size()))),
                    tr("Correct the line; nothing was changed."));
    }
    const toml::node_view<toml::node> root(static_cast<toml::node &>(settings));
    if (const QString name = text(root["project"]["name"]); !name.isEmpty())
        project.name = name;
    project.format = text(root["project"]["format"]);
    if (const QString folder = text(root["project"]["migrations"]); !folder.isEmpty())
        project.migrationsFolder = QDir::cleanPath(QDir(project.folder).filePath(folder));
    project.oldContract = readContractSettings(root["contract"]["old"]);
    project.newContract = readContractSettings(root["contract"]["new"]);
    project.rules = readRules(root["rules"]);
    project.assumedServerVersion = int(root["assume"]["server_version"].value_or(int64_t(0)));
    project.assumedTransaction = root["assume"]["in_transaction"].value_or(false);
    if (const QString seed = text(root["rehearsal"]["seed_data"]); !seed.isEmpty())
        project.seedData = QDir(project.folder).filePath(seed);
    project.seedAfter = text(root["rehearsal"]["seed_after"]);
}

static QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files, QDir::Name);
}

static const MigrationFormat *bestFormat(const std::vector<MigrationFormat> &formats, const QStringList &files, double *confidence)
{
    const MigrationFormat *best = nullptr;
    *confidence = 0;
    for (const MigrationFormat &format : formats)
        if (const double value = format.confidence(files); value > *confidence) {
            best = &format;
            *confidence = value;
        }
    return best;
}

/// The folder that looks most like migrations, below one that is called migrations, migrate or db.
static QString findMigrationsFolder(const QString &folder, const std::vector<MigrationFormat> &formats)
{
    static constexpr double leastConfidence = 0.5;
    QString best;
    double bestScore = 0;
    QDirIterator folders(folder, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (folders.hasNext()) {
        const QString candidate = folders.next();
        const QStringList parts = QDir(folder).relativeFilePath(candidate).split(u'/');
        const bool named = parts.contains(QStringLiteral("migrations")) || parts.contains(QStringLiteral("migrate")) || parts.contains(QStringLiteral("db"));
        if (!named || parts.contains(QStringLiteral("node_modules")) || parts.contains(QStringLiteral(".git")))
            continue;
        const QStringList files = filesIn(candidate);
        double confidence = 0;
        if (bestFormat(formats, files, &confidence) && confidence >= leastConfidence && confidence * double(files.size()) > bestScore) {
            best = candidate;
            bestScore = confidence * double(files.size());
        }
    }
    return best;
}

MigrationProject openProject(const QString &folder)
{
    static const std::vector<MigrationFormat> formats = allFormats();
    MigrationProject project;
    project.folder = QFileInfo(folder).absoluteFilePath();
    project.name = QFileInfo(project.folder).fileName();
    if (!QFileInfo(project.folder).isDir())
        throw Error(ErrorKind::Input, tr("%1 is not a folder.").arg(folder), tr("Name the folder of a project: the one with lockkeeper.toml or with the migrations below it."));
    if (const QString settings = project.folder + QStringLiteral("/lockkeeper.toml"); QFileInfo::exists(settings))
        readSettings(project, settings);
    if (project.migrationsFolder.isEmpty())
        project.migrationsFolder = findMigrationsFolder(project.folder, formats);
    const QStringList files = filesIn(project.migrationsFolder.isEmpty() ? project.folder : project.migrationsFolder);
    double confidence = 0;
    const MigrationFormat *format = bestFormat(formats, files, &confidence);
    if (!project.format.isEmpty()) {
        const auto named = std::find_if(formats.begin(), formats.end(), [&](const MigrationFormat &candidate) { return candidate.id == project.format; });
        if (named == formats.end())
            throw Error(ErrorKind::Input, tr("lockkeeper.toml names the format %1, which is not known.").arg(project.format), tr("Write format = \"native\", or leave the line out."));
        format = &*named;
    }
    if (!format || (project.migrationsFolder.isEmpty() && confidence <= 0))
        throw Error(ErrorKind::Input, tr("No migrations were found in %1.").arg(project.folder),
                    tr("Put files like 20260302090000_first.up.sql into a folder named migrations, or name the folder in lockkeeper.toml: [project] migrations = \"...\"."));
    if (project.migrationsFolder.isEmpty())
        project.migrationsFolder = project.folder;
    project.format = format->id;
    project.migrations = format->scan(project.migrationsFolder, files, project.problems);
    return project;
}

} // namespace lockkeeper
