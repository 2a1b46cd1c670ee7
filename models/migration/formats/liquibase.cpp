// Liquibase formatted SQL: files that begin with "--liquibase formatted sql", a migration for each "--changeset author:id"
// with its attributes and its --rollback lines; in the order of a master changelog where there is one.
#include "models/migration/formatsupport.h"
#include "models/migration/liquibasechangelog.h"
#include "models/migration/liquibasechangeset.h"

#include <QFileInfo>

namespace lockkeeper::formats {

static bool isFormatted(const QByteArray &text)
{
    const QByteArray first = text.left(text.indexOf('\n')).simplified().toLower().replace(' ', "");
    return first.startsWith("--liquibaseformattedsql");
}

static double confidence(const FormatFolder &folder)
{
    const QStringList names = folder.filesBelow(QStringLiteral(".sql"));
    static constexpr qsizetype looked = 12;
    const qsizetype count = std::min(looked, names.size());
    qsizetype ours = 0;
    for (qsizetype i = 0; i < count; ++i)
        ours += isFormatted(folder.text(names[i * names.size() / count]));
    return count ? double(ours) / double(count) : 0;
}

/// In the order of the changelogs where there are some; what they do not include comes last: a new one is not included yet.
static QStringList filesInOrder(const FormatFolder &folder, const LiquibaseChangelog &changelog, QList<ProjectProblem> &problems)
{
    QStringList ordered = changelog.sqlFiles;
    for (const QString &file : folder.filesBelow(QStringLiteral(".sql"))) {
        if (ordered.contains(file))
            continue;
        ordered << file;
        if (changelog.complete && isFormatted(folder.text(file)))
            problems << ProjectProblem { file, tr("%1 is included by no changelog, so Liquibase does not run it. Include it, or move it away.").arg(file) };
    }
    for (const QString &file : changelog.withOwnChanges)
        problems << ProjectProblem { file, tr("%1 has change sets of its own, which only Liquibase itself can run; only SQL files are read here. Apply them with Liquibase.").arg(file) };
    return ordered;
}

/// A change set is its up; its rollback is the rest of each --rollback line, or the inside of a comment block.
static Sections cut(const QByteArray &text, const TextRange &range, const ChangeSet &set)
{
    static constexpr qsizetype wordLength = 8;
    static const QByteArray block("/* liquibase rollback");
    Sections sections;
    sections.hasUp = true;
    sections.up = { range };
    const QByteArray own = text.mid(range.begin, range.length());
    const auto take = [&](qsizetype begin, qsizetype end) {
        const QByteArray said = text.mid(begin, end - begin).trimmed().toLower();
        if (said.startsWith("changesetid:"))
            return; // runs another change set: scan() says that it does not
        sections.hasDown = true;
        sections.down.append({ begin, said == "empty" || said == "not required" ? begin : end });
    };
    for (const DirectiveLine &line : directiveLines(own, "rollback")) {
        const qsizetype begin = range.begin + line.begin, next = range.begin + line.next;
        sections.up.back().end = begin;
        sections.up.append({ next, range.end });
        take(begin + text.mid(begin, next - begin).toLower().indexOf("rollback") + wordLength, next);
    }
    if (const qsizetype begin = own.indexOf(block); begin >= 0 && !sections.hasDown)
        if (const qsizetype end = own.indexOf("*/", begin); end > 0) {
            sections.up = { { range.begin, range.begin + begin }, { range.begin + end + 2, range.end } };
            take(range.begin + begin + block.size(), range.begin + end);
        }
    if (set.attributes.value(QStringLiteral("runintransaction")) == u"false")
        sections.upTransactional = sections.downTransactional = false;
    return sections;
}

/// The change sets of a file, with the bytes from behind the line of each to the next one's.
static QList<std::pair<DirectiveLine, TextRange>> changeSets(const QByteArray &text)
{
    QList<std::pair<DirectiveLine, TextRange>> sets;
    const QList<DirectiveLine> lines = directiveLines(text, "changeset");
    for (qsizetype i = 0; i < lines.size(); ++i)
        sets.append({ lines[i], { lines[i].next, i + 1 < lines.size() ? lines[i + 1].begin : text.size() } });
    return sets;
}

static std::optional<ChangeSet> changeSetOf(const DirectiveLine &line)
{
    static constexpr qsizetype wordLength = 9;
    return changeSet(line.text.mid(line.text.toLower().indexOf("changeset") + wordLength));
}

static QList<Sections> sections(const QByteArray &text)
{
    QList<Sections> all;
    if (isFormatted(text))
        for (const auto &[line, range] : changeSets(text))
            if (const auto set = changeSetOf(line); set && isForPostgres(*set))
                all << cut(text, range, *set);
    return all;
}

static QList<Migration> scan(const FormatFolder &folder, const FormatSettings &settings, QList<ProjectProblem> &problems)
{
    QList<Migration> migrations;
    const LiquibaseChangelog changelog = readLiquibaseChangelog(folder);
    const QStringList files = filesInOrder(folder, changelog, problems);
    QMap<QString, QString> properties = changelog.properties;
    for (const QString &file : files)
        addProperties(properties, folder.text(file));
    properties.insert(settings.placeholders);
    for (const QString &file : files) {
        const QByteArray text = folder.text(file);
        if (!isFormatted(text)) {
            problems << ProjectProblem { file, tr("%1 does not begin with \"--liquibase formatted sql\", so it is left out. Add the line, or move the file.").arg(file) };
            continue;
        }
        for (const auto &[line, range] : changeSets(text)) {
            const auto set = changeSetOf(line);
            if (!set) {
                problems << ProjectProblem { file, tr("%1 has a change set without author:id, so it is left out: %2").arg(file, QString::fromUtf8(line.text)) };
                continue;
            }
            if (!isForPostgres(*set))
                continue;
            Migration migration;
            migration.version = set->author + u':' + set->id;
            migration.key = set->id + QStringLiteral("::") + set->author + QStringLiteral("::") + file;
            migration.name = QFileInfo(file).completeBaseName();
            migration.details = set->attributes;
            migration.details.insert({ { QStringLiteral("author"), set->author }, { QStringLiteral("id"), set->id }, { QStringLiteral("file"), file } });
            if (changeSetLines(text.mid(range.begin, range.length())).hasPrecondition)
                problems << ProjectProblem { file, tr("%1: the change set %2 has preconditions, which are not asked here: it runs whatever they say. Run it with Liquibase where they matter.").arg(file, set->id) };
            if (text.mid(range.begin, range.length()).toLower().contains("rollback changesetid:"))
                problems << ProjectProblem { file, tr("%1: the change set %2 is rolled back by running another one, which is not done here. Write its rollback as SQL.").arg(file, set->id) };
            setSections(migration, folder.pathOf(file), cut(text, range, *set));
            if (set->attributes.value(QStringLiteral("runonchange")) == u"true" || set->attributes.value(QStringLiteral("runalways")) == u"true")
                migration.kind = MigrationKind::Repeatable;
            migration.substitution = Substitution::KnownPlaceholders;
            migration.placeholders = properties;
            const auto taken = [&](const Migration &known) { return known.version == migration.version; };
            if (std::any_of(migrations.begin(), migrations.end(), taken))
                migration.version = migration.key; // an id is unique only within its file
            addUnique(migrations, migration, problems);
        }
    }
    return migrations;
}

/// One script as --rollback lines.
static QByteArray rollbackLines(const QByteArray &script)
{
    QByteArray lines;
    for (const QByteArray &line : script.trimmed().split('\n'))
        if (!line.trimmed().isEmpty() && !line.trimmed().startsWith("--"))
            lines += "--rollback " + line + '\n';
    return lines;
}

static QList<WrittenFile> write(const FormatFolder &folder, const QList<Migration> &, const NewMigration &migration)
{
    const QByteArray option = migration.transactional ? "\n" : " runInTransaction:false\n";
    return { { folder.pathOf(migration.version + u'_' + migration.name + QStringLiteral(".sql")),
               "--liquibase formatted sql\n\n--changeset lockkeeper:" + migration.version.toUtf8() + option + upScript(migration, false) + '\n' + rollbackLines(downScript(migration, false)) } };
}

MigrationFormat liquibase()
{
    return { QStringLiteral("liquibase"), { QStringLiteral("liquibase") }, confidence, scan, write, nextVersion, nullptr, sections };
}

} // namespace lockkeeper::formats
