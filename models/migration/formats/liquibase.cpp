// Liquibase formatted SQL: files that begin with "--liquibase formatted sql", a migration for each "--changeset author:id"
// with its attributes and its --rollback lines; in the order of a master changelog where there is one.
#include "models/migration/formatsupport.h"

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

/// "--changeset jane.doe:add-note runInTransaction:false", with names in quotes where they have blanks.
struct ChangeSet
{
    QString author, id;
    QMap<QString, QString> attributes;
};

static QStringList words(const QString &line)
{
    QStringList words { {} };
    QChar quote;
    for (const QChar c : line) {
        if (!quote.isNull() ? c == quote : c == u'"' || c == u'\'')
            quote = quote.isNull() ? c : QChar();
        else if (quote.isNull() && c.isSpace())
            words << QString();
        else
            words.back() += c;
    }
    words.removeAll(QString());
    return words;
}

static std::optional<ChangeSet> changeSet(const QByteArray &directive)
{
    const QStringList parts = words(QString::fromUtf8(directive).trimmed());
    const QString name = parts.value(0);
    const qsizetype colon = name.indexOf(u':');
    if (colon <= 0)
        return std::nullopt;
    ChangeSet set { name.left(colon), name.mid(colon + 1), {} };
    for (const QString &part : parts.mid(1))
        set.attributes.insert(part.section(u':', 0, 0).toLower(), part.section(u':', 1));
    return set;
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

/// The rollback of a change set, which is no part of its up: the rest of each --rollback line, or the inside of a comment
/// block.
static void readRollback(Migration &migration, const QByteArray &text, const TextRange &range)
{
    const auto take = [&](qsizetype begin, qsizetype end) {
        const QByteArray words = text.mid(begin, end - begin).trimmed().toLower();
        migration.downFile = migration.upFile;
        if (words != "empty" && words != "not required")
            migration.downParts.append({ begin, end });
        else
            migration.downParts.append({ begin, begin });
    };
    for (const DirectiveLine &line : directiveLines(text.left(range.end), "rollback")) {
        if (line.begin < range.begin)
            continue;
        static constexpr qsizetype wordLength = 8;
        migration.upParts.back().end = line.begin;
        migration.upParts.append({ line.next, range.end });
        take(text.toLower().indexOf("rollback", line.begin) + wordLength, line.next);
    }
    static const QByteArray block("/* liquibase rollback");
    if (const qsizetype begin = text.indexOf(block, range.begin); begin >= 0 && begin < range.end)
        if (const qsizetype end = text.indexOf("*/", begin); end > 0 && end <= range.end && migration.downParts.isEmpty()) {
            migration.upParts = { { range.begin, begin }, { end + 2, range.end } };
            take(begin + block.size(), end);
        }
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
        const QList<DirectiveLine> sets = directiveLines(text, "changeset");
        for (qsizetype i = 0; i < sets.size(); ++i) {
            const auto set = changeSet(sets[i].text.mid(sets[i].text.toLower().indexOf("changeset") + 9));
            if (!set) {
                problems << ProjectProblem { file, tr("%1 has a change set without author:id, so it is left out: %2").arg(file, QString::fromUtf8(sets[i].text)) };
                continue;
            }
            const QString database = set->attributes.value(QStringLiteral("dbms"));
            if (!database.isEmpty() && !database.contains(u"postgresql") && database != u"all")
                continue;
            if (const QString delimiter = set->attributes.value(QStringLiteral("enddelimiter")); !delimiter.isEmpty() && delimiter != u";")
                problems << ProjectProblem { file, tr("%1: the change set %2 ends its statements with \"%3\", which PostgreSQL does not know. End them with a semicolon.").arg(file, set->id, delimiter) };
            Migration migration;
            migration.version = set->author + u':' + set->id;
            migration.key = set->id + QStringLiteral("::") + set->author + QStringLiteral("::") + file;
            migration.name = QFileInfo(file).completeBaseName();
            migration.details = { { QStringLiteral("author"), set->author }, { QStringLiteral("id"), set->id }, { QStringLiteral("file"), file } };
            migration.upFile = folder.pathOf(file);
            const TextRange range { sets[i].next, i + 1 < sets.size() ? sets[i + 1].begin : text.size() };
            migration.upParts = { range };
            if (set->attributes.value(QStringLiteral("runintransaction")) == u"false")
                migration.upTransactional = migration.downTransactional = false;
            if (set->attributes.value(QStringLiteral("runonchange")) == u"true" || set->attributes.value(QStringLiteral("runalways")) == u"true")
                migration.kind = MigrationKind::Repeatable;
            migration.substitution = Substitution::Placeholders;
            migration.placeholders = settings.placeholders;
            readRollback(migration, text, range);
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
    return { QStringLiteral("liquibase"), { QStringLiteral("liquibase") }, confidence, scan, write, nextVersion, nullptr };
}

} // namespace lockkeeper::formats
