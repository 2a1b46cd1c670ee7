// Liquibase formatted SQL: files that begin with "--liquibase formatted sql", a migration for each "--changeset author:id"
// with its attributes and its --rollback lines; in the order of a master changelog where there is one, which may also include
// plain SQL.
#include "models/core/error.h"
#include "models/migration/formatsupport.h"
#include "models/migration/liquibasechangelog.h"
#include "models/migration/liquibasefile.h"
#include "models/migration/liquibasesettings.h"

#include <QFileInfo>

namespace lockkeeper::formats {

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.filesBelow(QStringLiteral(".sql"));
    static constexpr qsizetype looked = 12;
    const qsizetype count = std::min(looked, names.size());
    qsizetype ours = 0;
    for (qsizetype i = 0; i < count; ++i)
        ours += isFormattedSql(folder.text(names[i * names.size() / count]));
    return count ? double(ours) / double(count) : 0;
}

/// In the order of the changelogs where there are some.
static QStringList filesInOrder(const FormatFolder &folder, const LiquibaseChangelog &changelog, QList<ProjectProblem> &problems)
{
    QStringList ordered = changelog.sqlFiles;
    for (const QString &file : folder.filesBelow(QStringLiteral(".sql"))) {
        if (ordered.contains(file))
            continue;
        if (isFormattedSql(folder.text(file))) {
            if (changelog.complete)
                problems << ProjectProblem { file, tr("%1 is included by no changelog, so Liquibase does not run it, and it is left out. Include it, or move it away.").arg(file) };
            else
                ordered << file;
        } else if (!changelog.complete) {
            problems << ProjectProblem { file, tr("%1 does not begin with \"--liquibase formatted sql\", so it is left out. Add the line, or move the file.").arg(file) };
        }
    }
    for (const QString &file : changelog.withOwnChanges)
        problems << ProjectProblem { file, tr("%1 has change sets of its own, which only Liquibase itself can run; only SQL files are read here. Apply them with Liquibase.").arg(file) };
    return ordered;
}

static QList<Sections> sections(const QByteArray &text)
{
    QList<Sections> all;
    if (isFormattedSql(text))
        for (const FileChangeSet &one : readFormattedSql(text).sets)
            if (runsHere(one.set)) {
                all << one.sections;
                all.back().upDelimiter = delimiterOf(one.set.attributes, Direction::Up);
                all.back().downDelimiter = delimiterOf(one.set.attributes, Direction::Down);
            }
    return all;
}

/// What Liquibase would do with a change set and nobody does here.
static void addProblems(const QString &file, const FileChangeSet &one, QList<ProjectProblem> &problems)
{
    if (changeSetLines(one.text).hasPrecondition)
        problems << ProjectProblem { file, tr("%1: the change set %2 has preconditions, which are not asked here: it runs whatever they say. Run it with Liquibase where they matter.").arg(file, one.set.id) };
    if (one.text.toLower().contains("rollback changesetid:"))
        problems << ProjectProblem { file, tr("%1: the change set %2 is rolled back by running another one, which is not done here. Write its rollback as SQL.").arg(file, one.set.id) };
    if (one.set.attributes.value(QStringLiteral("failonerror")) == u"false")
        problems << ProjectProblem { file, tr("%1: Liquibase goes on where the change set %2 fails (failOnError:false); here a failure ends the run. Mark it as applied where it may fail.").arg(file, one.set.id) };
}

static Migration migrationOf(const ChangeSet &set, const QString &file, const QString &recorded)
{
    Migration migration;
    migration.version = set.author + u':' + set.id;
    migration.key = set.id + QStringLiteral("::") + set.author + QStringLiteral("::") + recorded;
    migration.name = QFileInfo(file).completeBaseName();
    migration.details = set.attributes;
    migration.details.insert({ { QStringLiteral("author"), set.author }, { QStringLiteral("id"), set.id }, { QStringLiteral("file"), recorded } });
    if (set.attributes.value(QStringLiteral("runalways")) == u"true")
        migration.kind = MigrationKind::Always;
    else if (set.attributes.value(QStringLiteral("runonchange")) == u"true")
        migration.kind = MigrationKind::Repeatable;
    migration.substitution = Substitution::KnownPlaceholders;
    return migration;
}

/// A file without change sets that a changelog includes is one to Liquibase, under this name.
static Migration plainFile(const FormatFolder &folder, const QString &file, const QString &recorded)
{
    ChangeSet set { QStringLiteral("includeAll"), QStringLiteral("raw"), { { QStringLiteral("splitstatements"), QStringLiteral("false") }, { QStringLiteral("stripcomments"), QStringLiteral("false") } } };
    Migration migration = migrationOf(set, file, recorded);
    migration.version = migration.key;
    migration.upFile = folder.pathOf(file);
    return migration;
}

/// Values may name other properties.
static void resolve(QMap<QString, QString> &properties)
{
    static constexpr int deepest = 16;
    for (int depth = 0; depth < deepest; ++depth)
        for (QString &value : properties)
            for (auto other = properties.cbegin(); value.contains(u'$') && other != properties.cend(); ++other)
                value.replace(QStringLiteral("${%1}").arg(other.key()), QString(other.value()));
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &settings, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    const LiquibaseSettings own = liquibaseSettings(folder);
    const LiquibaseChangelog changelog = readLiquibaseChangelog(folder);
    const QStringList files = filesInOrder(folder, changelog, problems);
    QMap<QString, QString> properties = changelog.properties;
    for (const QString &file : files)
        addProperties(properties, folder.text(file));
    properties.insert(own.parameters);
    properties.insert(settings.placeholders);
    resolve(properties);
    const auto add = [&](Migration migration) {
        migration.placeholders = properties;
        if (std::any_of(migrations.begin(), migrations.end(), [&](const Migration &known) { return known.version == migration.version; }))
            migration.version = migration.key; // an id is unique only within its file
        addUnique(migrations, migration, problems);
    };
    for (const QString &file : files) {
        if (!own.filter.takes(changelog.conditions.value(file)))
            continue;
        const QByteArray text = folder.text(file);
        const QString recorded = changelog.includedAs.value(file, file);
        if (!isFormattedSql(text)) {
            add(plainFile(folder, file, recorded));
            continue;
        }
        const FormattedFile formatted = readFormattedSql(text);
        for (const QString &line : formatted.nameless)
            problems << ProjectProblem { file, tr("%1 has a change set without author:id, so it is left out: %2").arg(file, line) };
        for (const FileChangeSet &one : formatted.sets) {
            if (!runsHere(one.set, own.filter))
                continue;
            addProblems(file, one, problems);
            const QString logical = one.set.attributes.value(QStringLiteral("logicalfilepath"), formatted.logicalPath);
            Migration migration = migrationOf(one.set, file, logical.isEmpty() ? recorded : logical);
            setSections(migration, folder.pathOf(file), one.sections);
            add(migration);
        }
    }
    return migrations;
}

/// The down as --rollback lines.
static QByteArray rollbackLines(const NewMigration &migration)
{
    const QByteArray script = downScript(migration, false);
    QByteArray lines;
    for (const QByteArray &line : script.trimmed().split('\n'))
        if (!line.trimmed().isEmpty() && !line.trimmed().startsWith("--"))
            lines += "--rollback " + line + '\n';
    return lines.isEmpty() && !migration.down.isEmpty() ? "--rollback empty\n" : lines;
}

/// After the last file: the changelog includes them in the order of their names.
static QString nextFile(const QList<Migration> &migrations, const QDateTime &now)
{
    QList<Migration> files = migrations;
    for (Migration &migration : files)
        if (const auto parts = numberedName(QFileInfo(migration.upFile).completeBaseName()))
            migration.version = parts->version;
    return nextVersion(files, now);
}

/// Beside the last one: the folder itself may be that of the changelog, which gets the new file where it names each.
static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &migrations, const NewMigration &migration)
{
    const QString path = migrations.isEmpty() ? folder.path() : QFileInfo(migrations.back().upFile).path();
    const bool dollarQuotes = migration.up.contains('$') || migration.down.contains('$'); // Liquibase would divide what is between them
    const QByteArray option = QByteArray(migration.transactional ? "" : " runInTransaction:false") + (dollarQuotes ? " splitStatements:false rollbackSplitStatements:false\n" : "\n");
    const QString name = migration.version + u'_' + migration.name + QStringLiteral(".sql");
    QList<WrittenFile> files;
    files << WrittenFile { path + u'/' + name,
               "--liquibase formatted sql\n\n--changeset lockkeeper:" + migration.version.toUtf8() + option + upScript(migration, false) + '\n' + rollbackLines(migration) };
    const LiquibaseChangelog changelog = readLiquibaseChangelog(folder);
    const QString last = migrations.isEmpty() ? QString() : migrations.back().upFile.mid(folder.path().size() + 1);
    if (const auto named = changelog.namedIn.constFind(last); named != changelog.namedIn.cend()) {
        const QString folderOf = named->path.contains(u'/') ? named->path.section(u'/', 0, -2) + u'/' : QString();
        const QByteArray text = withInclusion(folder.text(named->changelog), named->path, folderOf + name);
        if (text.isNull())
            throw Error(ErrorKind::Input, tr("It is not seen how %1 includes %2.").arg(named->changelog, named->path), tr("Write the new file by hand, and include it there."));
        files << WrittenFile { folder.pathOf(named->changelog), text, true };
    }
    return files;
}

MigrationFormat liquibase()
{
    MigrationFormat format { QStringLiteral("liquibase"), { QStringLiteral("liquibase") }, confidence, scan, write, nextFile, nullptr, sections, false, nullptr, changelogRuns, changelogFolder };
    // What is not divided, the JDBC driver sends as one pipeline: github.com/liquibase/liquibase issue 3806.
    format.run = { .loneStatements = true };
    return format;
}

} // namespace lockkeeper::formats
