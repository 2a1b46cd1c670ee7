// Liquibase formatted SQL: files that begin with "--liquibase formatted sql", a migration for each "--changeset author:id"
// with its attributes and its --rollback lines; in the order of a master changelog where there is one.
#include "models/migration/formatsupport.h"
#include "models/migration/liquibasechangeset.h"

#include <QDir>
#include <QFileInfo>
#include <QXmlStreamReader>

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

/// The file names that a master changelog includes, in its order; the folder's own order where there is none.
static QStringList filesInOrder(const FormatFolder &folder)
{
    const QStringList below = folder.filesBelow(QStringLiteral(".sql"));
    QStringList ordered;
    const auto include = [&](const QString &written) {
        for (const QString &file : below)
            if ((file == written || written.endsWith(u'/' + file) || file.endsWith(u'/' + written)) && !ordered.contains(file))
                ordered << file;
    };
    for (const QString &name : folder.files()) {
        if (!name.contains(u"master") && !name.startsWith(u"changelog") && !name.startsWith(u"db.changelog"))
            continue;
        if (name.endsWith(u".xml")) {
            QXmlStreamReader xml(folder.text(name));
            while (!xml.atEnd())
                if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"include")
                    include(xml.attributes().value(QStringLiteral("file")).toString());
        } else if (name.endsWith(u".yaml") || name.endsWith(u".yml")) {
            for (const QByteArray &line : folder.text(name).split('\n'))
                if (const QByteArray trimmed = line.trimmed(); trimmed.startsWith("file:"))
                    include(QString::fromUtf8(trimmed.mid(5).trimmed().replace('"', "").replace('\'', "")));
        }
    }
    for (const QString &file : below)
        if (!ordered.contains(file))
            ordered << file;
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
    for (const QString &file : filesInOrder(folder)) {
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
            if (const QString delimiter = set->attributes.value(QStringLiteral("enddelimiter")); !delimiter.isEmpty() && delimiter != u";")
                problems << ProjectProblem { file, tr("%1: the change set %2 ends its statements with \"%3\", which PostgreSQL does not know. End them with a semicolon.").arg(file, set->id, delimiter) };
            Migration migration;
            migration.version = set->author + u':' + set->id;
            migration.key = set->id + QStringLiteral("::") + set->author + QStringLiteral("::") + file;
            migration.name = QFileInfo(file).completeBaseName();
            migration.details = set->attributes;
            migration.details.insert({ { QStringLiteral("author"), set->author }, { QStringLiteral("id"), set->id }, { QStringLiteral("file"), file } });
            if (changeSetLines(text.mid(range.begin, range.length())).hasPrecondition)
                problems << ProjectProblem { file, tr("%1: the change set %2 has preconditions, which are not asked here: it runs whatever they say. Run it with Liquibase where they matter.").arg(file, set->id) };
            setSections(migration, folder.pathOf(file), cut(text, range, *set));
            if (set->attributes.value(QStringLiteral("runonchange")) == u"true" || set->attributes.value(QStringLiteral("runalways")) == u"true")
                migration.kind = MigrationKind::Repeatable;
            migration.substitution = Substitution::Placeholders;
            migration.placeholders = settings.placeholders;
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
