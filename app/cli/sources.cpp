#include "app/cli/sources.h"

#include "models/catalog/catalogreader.h"
#include "models/core/childprocess.h"
#include "models/core/files.h"
#include "models/migration/alembicscript.h"
#include "models/migration/followups.h"
#include "models/migration/formatsupport.h"
#include "models/migration/migrationscript.h"
#include "models/migration/projectcatalog.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>
#include <cstdio>

namespace lockkeeper {

static QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

QList<VerbOption> sourceOptions()
{
    using Kind = VerbOption::Kind;
    return { { QStringLiteral("file"), tr("SQL files, directories, patterns, or - for standard input; those of --project where none is named"), Kind::Positional, {}, {} },
             { QStringLiteral("server-version"), tr("the major version that the files will meet"), Kind::Value, {}, {} },
             { QStringLiteral("schema"), tr("what is there before: a file of DDL (pg_dump --schema-only), or a connection URI"), Kind::Value, {}, {} },
             { QStringLiteral("before"), tr("a file that runs before; may be given several times"), Kind::Values, {}, {} },
             { QStringLiteral("statistics"), tr("a JSON file with rows and bytes of tables"), Kind::Value, {}, {} },
             { QStringLiteral("since"), tr("only files that are not in this git revision"), Kind::Value, {}, {} },
             { QStringLiteral("in-order"), tr("each file meets what the ones before it made (directories always do)"), Kind::Flag, {}, {} },
             { QStringLiteral("assume-transaction"), tr("the runner wraps each file in a transaction"), Kind::Flag, {}, {} } };
}

/// By name, but what undoes a migration (1.down.sql) directly behind it (1.up.sql): it meets what that one made.
static QString placeInFolder(const QString &file)
{
    if (!isDown(file))
        return file;
    const qsizetype name = file.lastIndexOf(u'/') + 1, word = file.lastIndexOf(QStringLiteral("down"), -1, Qt::CaseInsensitive);
    return word < name ? file : file.left(word) + QStringLiteral("up") + file.mid(word + 4) + u'\x01';
}

/// The order in which the migrations of the folder run, where it is a project: sqitch has a plan, and 10.sql comes behind 9.sql.
static QHash<QString, qsizetype> placesInProject(const QString &folder)
{
    QHash<QString, qsizetype> places;
    try {
        const MigrationProject project = openProject(folder);
        for (const Migration &migration : project.migrations)
            for (const QString &file : { migration.upFile, migration.downFile })
                if (const QString path = QFileInfo(file).canonicalFilePath(); !path.isEmpty() && !places.contains(path))
                    places.insert(path, places.size());
    } catch (const Error &) {
        // A folder with SQL files, which are read by name.
    }
    return places;
}

static QStringList sqlFilesIn(const QString &folder)
{
    QStringList files;
    QDirIterator iterator(folder, { QStringLiteral("*.sql") }, QDir::Files, QDirIterator::Subdirectories);
    while (iterator.hasNext()) {
        const QString file = iterator.next();
        QStringList folders = QDir(folder).relativeFilePath(file).split(u'/');
        folders.removeLast();
        if (std::none_of(folders.begin(), folders.end(), formats::isOtherDatabase)) // mysql/ beside postgres/
            files << file;
    }
    std::sort(files.begin(), files.end(), [](const QString &a, const QString &b) { return placeInFolder(a) < placeInFolder(b); });
    const QHash<QString, qsizetype> places = placesInProject(folder);
    if (places.isEmpty())
        return files;
    QMultiMap<qsizetype, QString> ordered; // gives the last one of a place first
    for (auto file = files.crbegin(); file != files.crend(); ++file)
        ordered.insert(places.value(QFileInfo(*file).canonicalFilePath(), places.size()), *file);
    return ordered.values();
}

/// Files that git does not have in @p revision, as absolute paths.
static QSet<QString> newSince(const QString &revision, Console &console)
{
    QSet<QString> files;
    const QString top = QString::fromUtf8(runChild({ QStringLiteral("git"), { QStringLiteral("rev-parse"), QStringLiteral("--show-toplevel") } }, console.progress()).output).trimmed();
    const ChildResult known = runChild({ QStringLiteral("git"), { QStringLiteral("diff"), QStringLiteral("--name-only"), QStringLiteral("--diff-filter=A"), QStringLiteral("-z"), revision } }, console.progress());
    if (top.isEmpty() || known.exitCode != 0)
        throw Error(ErrorKind::Input, tr("git does not know %1 here: %2").arg(revision, QString::fromUtf8(known.errors).trimmed()), tr("Name a branch, tag or commit, and run this inside the repository."));
    const ChildResult untracked = runChild({ QStringLiteral("git"), { QStringLiteral("ls-files"), QStringLiteral("--others"), QStringLiteral("--exclude-standard"), QStringLiteral("--full-name"), QStringLiteral("-z"), top } }, console.progress());
    for (const QByteArray &name : (known.output + untracked.output).split('\0'))
        if (!name.isEmpty())
            files.insert(QDir::cleanPath(top + u'/' + QString::fromUtf8(name)));
    return files;
}

/// Told without a look at the disk, which a thousand files would wait for.
static bool isSqlFile(const QString &word)
{
    return word.endsWith(u".sql") && !word.contains(u'*') && !word.contains(u'?');
}

/// Its SQL is what Alembic writes of it.
static bool isPython(const Migration &migration)
{
    return migration.details.contains(QStringLiteral("alembic"));
}

/// What lies open where no file is named: the project's migrations, in their order. @throws Error (Input) where that runs the
/// project's Python, and it was not trusted.
static QStringList filesOfProject(const MigrationProject &project)
{
    QStringList files;
    for (const Migration &migration : project.migrations)
        for (const QString &file : { migration.upFile, migration.downFile }) {
            if (isPython(migration))
                requireTrust(migration);
            if ((isSqlFile(file) || isPython(migration)) && !files.contains(file) && !file.isEmpty())
                files << file;
        }
    return files;
}

QStringList sourceFiles(const Arguments &arguments, Console &console)
{
    QStringList files;
    if (arguments.list(QStringLiteral("file")).isEmpty())
        if (const auto project = projectIfAny(arguments))
            files = filesOfProject(*project);
    for (const QString &word : arguments.list(QStringLiteral("file"))) {
        const QFileInfo info(word);
        if (word == u"-" || isSqlFile(word) || info.isFile()) {
            files << word;
        } else if (info.isDir()) {
            files << sqlFilesIn(word);
        } else if (word.contains(u'*') || word.contains(u'?')) {
            const QFileInfo pattern(word);
            for (const QString &name : QDir(pattern.path()).entryList({ pattern.fileName() }, QDir::Files, QDir::Name))
                files << (pattern.path() == u"." ? name : pattern.path() + u'/' + name);
        } else {
            files << word; // reading it says what is wrong
        }
    }
    if (files.isEmpty())
        throw Error(ErrorKind::Input, arguments.list(QStringLiteral("file")).isEmpty() ? tr("No file is named.") : tr("There is no SQL file where you looked."), tr("Name SQL files, directories with them, or - for standard input."));
    if (const QString revision = arguments.value(QStringLiteral("since")); !revision.isEmpty()) {
        const QSet<QString> fresh = newSince(revision, console);
        files.removeIf([&](const QString &file) { return !fresh.contains(QFileInfo(file).canonicalFilePath()); });
    }
    return files;
}

QByteArray sourceText(const QString &file)
{
    if (file != u"-")
        return readTextFile(file);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        throw Error(ErrorKind::Input, tr("Standard input cannot be read."), {});
    return checkedText(input.readAll(), tr("standard input"));
}

TableStatistics TableStatistics::read(const QString &file)
{
    TableStatistics statistics;
    const QJsonObject tables = QJsonDocument::fromJson(readTextFile(file)).object();
    if (tables.isEmpty())
        throw Error(ErrorKind::Input, tr("%1 has no statistics.").arg(file), tr("Write it as {\"schema.table\": {\"rows\": 1000, \"bytes\": 100000}}."));
    for (auto table = tables.begin(); table != tables.end(); ++table)
        statistics.m_sizes.insert(table.key(), { table.value()[u"rows"].toDouble(-1), qint64(table.value()[u"bytes"].toDouble()) });
    return statistics;
}

CatalogPtr TableStatistics::appliedTo(const CatalogPtr &catalog) const
{
    if (m_sizes.isEmpty())
        return catalog;
    auto counted = std::make_shared<Catalog>(*catalog);
    for (auto size = m_sizes.begin(); size != m_sizes.end(); ++size) {
        const QualifiedName name { size.key().section(u'.', 0, -2), size.key().section(u'.', -1) };
        const RelationPtr known = catalog->relation(name);
        auto relation = known ? std::make_shared<Relation>(*known) : std::make_shared<Relation>();
        relation->name = name;
        relation->partial = !known || known->partial;
        relation->rowEstimate = size->rows;
        relation->sizeBytes = size->bytes;
        counted->relations.insert(name, relation);
    }
    return counted;
}

SourceContext::SourceContext(const Arguments &arguments, Console &console)
    : m_project(projectIfAny(arguments))
{
    const int assumed = m_project ? m_project->assumedServerVersion : 0;
    m_input.serverVersion = arguments.flag(QStringLiteral("server-version")) || assumed == 0 ? assumedServerVersion(arguments) : assumed * 10'000;
    m_input.runnerTransaction = arguments.flag(QStringLiteral("assume-transaction"));
    if (const QString file = arguments.value(QStringLiteral("statistics")); !file.isEmpty())
        m_statistics = TableStatistics::read(file);
    for (const QString &word : arguments.list(QStringLiteral("file")))
        m_inOrder = m_inOrder || (!isSqlFile(word) && QFileInfo(word).isDir());
    m_inOrder = m_inOrder || arguments.flag(QStringLiteral("in-order"));
    auto base = std::make_shared<Catalog>();
    const QString schema = arguments.value(QStringLiteral("schema"));
    const QStringList before = arguments.list(QStringLiteral("before"));
    m_given = !schema.isEmpty() || !before.isEmpty();
    base->complete = m_given || m_inOrder;
    base->schemas.insert(QStringLiteral("public"), { QStringLiteral("public"), {}, {}, {} });
    m_base = base;
    if (schema.contains(u"://")) {
        const auto session = Session::open(ConnectionProfile::fromConnectionString(schema), {}, console.progress());
        m_base = readCatalog(*session, console.progress());
    } else if (!schema.isEmpty()) {
        m_base = analyzeScript(Script(sourceText(schema)), { .before = m_base, .serverVersion = m_input.serverVersion })->after;
    }
    for (const QString &file : before)
        m_base = analyzeScript(Script(sourceText(file)), { .before = m_base, .serverVersion = m_input.serverVersion })->after;
}

bool isDown(const QString &file)
{
    const QString name = QFileInfo(file).fileName().toLower(), folder = QFileInfo(file).dir().dirName().toLower();
    return name.contains(u".down.") || name == u"down.sql" || name.endsWith(u"_down.sql") || folder == u"revert" || folder == u"down";
}

std::optional<AnalysisInput> SourceContext::inputForMigration(const QString &file)
{
    const QFileInfo wanted(file);
    for (qsizetype i = 0; i < m_project->migrations.size(); ++i) {
        const Migration &migration = m_project->migrations[i];
        const bool up = QFileInfo(migration.upFile) == wanted;
        if (!up && (migration.downFile.isEmpty() || QFileInfo(migration.downFile) != wanted))
            continue;
        AnalysisInput input = inputAsToolRuns(*m_project, migration, up ? Direction::Up : Direction::Down, nullptr, m_input.serverVersion);
        input.runnerTransaction = input.runnerTransaction || m_input.runnerTransaction;
        if (m_given) {
            input.before = m_base;
            return input;
        }
        if (!m_ofProject || m_replayed > i) {
            m_ofProject = computedCatalog(*m_project, m_project->migrations.front().version, m_input.serverVersion);
            m_replayed = 0;
        }
        for (; m_replayed < i; ++m_replayed)
            m_ofProject = analyzeScript(Script(migrationText(m_project->migrations[m_replayed], Direction::Up)), { .before = m_ofProject, .serverVersion = m_input.serverVersion })->after;
        input.before = up ? m_ofProject : analyzeScript(Script(migrationText(migration, Direction::Up)), { .before = m_ofProject, .serverVersion = m_input.serverVersion })->after;
        return input;
    }
    return std::nullopt;
}

SourceText SourceContext::textOf(const QString &file) const
{
    if (m_project && file.endsWith(u".py"))
        for (const Migration &migration : m_project->migrations)
            if (isPython(migration) && QFileInfo(migration.upFile) == QFileInfo(file))
                return { migrationText(migration, Direction::Up), true };
    return { sourceText(file), false };
}

AnalysisInput SourceContext::inputFor(const QString &file)
{
    const std::optional<AnalysisInput> known = m_project && file != u"-" ? inputForMigration(file) : std::nullopt;
    AnalysisInput input = known.value_or(m_input);
    if (!known) {
        input.before = m_base;
        input.implicitTransaction = m_project.has_value(); // as our own runner does
    }
    input.before = m_statistics.appliedTo(input.before);
    return input;
}

RuleSettings SourceContext::rulesFor(const QString &file) const
{
    return m_project ? m_project->rules.forPath(QDir(m_project->folder).relativeFilePath(QFileInfo(file).absoluteFilePath())) : RuleSettings {};
}

bool SourceContext::place(QList<FollowUp> &followUps, const QString &file, const SafetyAnalysis &analysis) const
{
    return !isDown(file) && placeFollowUps(followUps, m_project ? &*m_project : nullptr, file, analysis, m_now);
}

void SourceContext::done(const QString &file, const ScriptAnalysis &analysis)
{
    if (m_inOrder && !isDown(file))
        m_base = analysis.after;
}

} // namespace lockkeeper
