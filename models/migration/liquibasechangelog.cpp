#include "models/migration/liquibasechangelog.h"

#include "models/migration/formatsupport.h"
#include "models/migration/liquibasechangeset.h"
#include "models/migration/liquibasesettings.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QXmlStreamReader>

namespace lockkeeper::formats {

namespace {

/// A file, or everything below a folder.
struct Inclusion
{
    QString path;
    bool all = false, relative = false;
    RunCondition condition;
};

struct ChangelogFile
{
    QList<Inclusion> inclusions;
    QMap<QString, QString> properties;
    bool hasChanges = false;
    bool ours = false;
};

ChangelogFile readXml(const QByteArray &text)
{
    ChangelogFile file;
    QXmlStreamReader xml(text);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto attribute = [&](const char *name) { return xml.attributes().value(QLatin1String(name)).toString(); };
        const bool relative = attribute("relativeToChangelogFile") == u"true";
        const RunCondition condition { attribute("contextFilter") + attribute("context"), attribute("labels") };
        if (xml.name() == u"databaseChangeLog")
            file.ours = true;
        else if (xml.name() == u"include")
            file.inclusions << Inclusion { attribute("file"), false, relative, condition };
        else if (xml.name() == u"includeAll")
            file.inclusions << Inclusion { attribute("path"), true, relative, condition };
        else if (xml.name() == u"property" && !attribute("name").isEmpty() && !file.properties.contains(attribute("name")) && isForPostgres(attribute("dbms")))
            file.properties.insert(attribute("name"), attribute("value"));
        else if (xml.name() == u"changeSet")
            file.hasChanges = true;
    }
    return file;
}

void addEntry(ChangelogFile &file, const QString &kind, const QMap<QString, QString> &values)
{
    const bool relative = values.value(QStringLiteral("relativeToChangelogFile")) == u"true";
    const RunCondition condition { values.value(QStringLiteral("contextFilter")) + values.value(QStringLiteral("context")), values.value(QStringLiteral("labels")) };
    if (kind == u"include" && values.contains(QStringLiteral("file")))
        file.inclusions << Inclusion { values.value(QStringLiteral("file")), false, relative, condition };
    else if (kind == u"includeAll" && values.contains(QStringLiteral("path")))
        file.inclusions << Inclusion { values.value(QStringLiteral("path")), true, relative, condition };
    else if (kind == u"property" && values.contains(QStringLiteral("name")) && !file.properties.contains(values.value(QStringLiteral("name"))) && isForPostgres(values.value(QStringLiteral("dbms"))))
        file.properties.insert(values.value(QStringLiteral("name")), values.value(QStringLiteral("value")));
    else if (kind == u"changeSet")
        file.hasChanges = true;
}

/// The entries of the one list that a changelog is: "- include:", then "file: x" below it or "{file: x}" behind it.
ChangelogFile readYaml(const QByteArray &text)
{
    ChangelogFile file;
    QString kind;
    QMap<QString, QString> values;
    const auto take = [&](QString pair) {
        const qsizetype colon = pair.indexOf(u':');
        if (colon > 0)
            values.insert(pair.left(colon).trimmed(), pair.mid(colon + 1).trimmed().remove(u'"').remove(u'\''));
    };
    for (const QByteArray &bytes : text.split('\n')) {
        QString line = QString::fromUtf8(bytes).trimmed();
        file.ours = file.ours || line.startsWith(u"databaseChangeLog");
        if (line.startsWith(u'-')) {
            line = line.mid(1).trimmed();
            const QString word = line.section(u':', 0, 0);
            if (word == u"include" || word == u"includeAll" || word == u"property" || word == u"changeSet") {
                addEntry(file, kind, values);
                values.clear();
                kind = word;
                line = line.section(u':', 1).trimmed();
            }
        }
        if (line.startsWith(u'{') && line.endsWith(u'}'))
            for (const QString &pair : line.mid(1, line.size() - 2).split(u','))
                take(pair);
        else if (!line.startsWith(u'#'))
            take(line);
    }
    addEntry(file, kind, values);
    return file;
}

ChangelogFile readJson(const QByteArray &text)
{
    ChangelogFile file;
    const QJsonArray entries = QJsonDocument::fromJson(text).object().value(QStringLiteral("databaseChangeLog")).toArray();
    file.ours = !entries.isEmpty();
    for (const QJsonValue &entry : entries) {
        const QString kind = entry.toObject().keys().value(0);
        QMap<QString, QString> values;
        const QJsonObject own = entry.toObject().value(kind).toObject();
        for (auto value = own.begin(); value != own.end(); ++value)
            values.insert(value.key(), value->isBool() ? (value->toBool() ? QStringLiteral("true") : QStringLiteral("false")) : value->toString());
        addEntry(file, kind, values);
    }
    return file;
}

class Reader
{
public:
    explicit Reader(const FormatFolder &folder)
        : m_path(folder.path())
        , m_settings(liquibaseSettings(folder))
        , m_sql(folder.filesBelow(QStringLiteral(".sql")))
    {
        for (const QString &ending : { QStringLiteral(".xml"), QStringLiteral(".yaml"), QStringLiteral(".yml"), QStringLiteral(".json") })
            for (const QString &name : folder.filesBelow(ending)) {
                if (name.contains(u"node_modules/") || name.contains(u"src/test/") || name.startsWith(u"target/") || name.contains(u"/target/"))
                    continue;
                const QByteArray text = folder.text(name);
                if (!text.contains("databaseChangeLog"))
                    continue;
                const ChangelogFile file = ending == u".xml" ? readXml(text) : ending == u".json" ? readJson(text) : readYaml(text);
                if (file.ours)
                    m_changelogs.insert(name, file);
            }
    }

    LiquibaseChangelog read()
    {
        QSet<QString> included;
        for (auto file = m_changelogs.cbegin(); file != m_changelogs.cend(); ++file)
            for (const Inclusion &inclusion : file->inclusions)
                for (const QString &found : filesOf(inclusion, file.key()))
                    included.insert(found);
        m_result.complete = !m_changelogs.isEmpty();
        for (auto file = m_changelogs.cbegin(); file != m_changelogs.cend(); ++file)
            if (!included.contains(file.key()))
                follow(file.key(), fromResources(file.key()), {});
        m_result.complete = m_result.complete && !m_result.sqlFiles.isEmpty();
        return m_result;
    }

private:
    /// A path is relative to the changelog or to some place where Liquibase looks, so its end has to fit.
    QStringList filesOf(const Inclusion &inclusion, const QString &changelog) const
    {
        QString path = inclusion.path;
        if (path.startsWith(u"classpath:"))
            path = path.mid(10);
        while (path.startsWith(u'/'))
            path.remove(0, 1);
        const QString beside = QDir::cleanPath(changelog.contains(u'/') ? changelog.section(u'/', 0, -2) + u'/' + path : path);
        QStringList found;
        for (const QString &wanted : inclusion.relative ? QStringList { beside } : QStringList { QDir::cleanPath(path), beside }) {
            for (const QStringList &files : { m_sql, QStringList(m_changelogs.keys()) })
                for (const QString &file : files) {
                    const QString folder = u'/' + file.section(u'/', 0, -2) + u'/';
                    const bool fits = inclusion.all ? wanted == u"." || folder.contains(u'/' + wanted + u'/') || wanted.endsWith(folder.chopped(1)) : file == wanted || file.endsWith(u'/' + wanted) || wanted.endsWith(u'/' + file);
                    if (fits && file != changelog)
                        found << file;
                }
            if (!found.isEmpty())
                break;
        }
        found.sort();
        return found;
    }

    /// As its settings say, else as Liquibase is mostly given the first changelog: from the resources of a Java project, else by its name.
    QString fromResources(const QString &name) const
    {
        static const QString resources = QStringLiteral("/resources/");
        const QString whole = QDir::cleanPath(m_path + u'/' + name);
        if (const QString known = m_settings.knownAs(whole); !known.isEmpty())
            return known;
        const qsizetype at = whole.lastIndexOf(resources);
        return at < 0 ? name : whole.mid(at + resources.size());
    }

    static QString folderOf(const QString &path) { return path.contains(u'/') ? path.section(u'/', 0, -2) + u'/' : QString(); }

    /// Under which path Liquibase knows a file that @p changelog, itself known as @p as, includes so.
    static QString includedAs(const Inclusion &inclusion, const QString &found, const QString &as)
    {
        QString path = inclusion.path;
        if (path.startsWith(u"classpath:"))
            path = path.mid(10);
        while (path.startsWith(u'/'))
            path.remove(0, 1);
        path = QDir::cleanPath(inclusion.relative ? folderOf(as) + path : path);
        if (!inclusion.all)
            return path;
        const QString folder = u'/' + path.section(u'/', -1) + u'/', file = u'/' + found;
        const qsizetype at = file.indexOf(folder);
        return QDir::cleanPath(path + u'/' + (at < 0 ? found.section(u'/', -1) : file.mid(at + folder.size())));
    }

    void follow(const QString &name, const QString &as, const QList<RunCondition> &conditions)
    {
        if (name.endsWith(u".sql")) {
            if (!m_result.sqlFiles.contains(name)) {
                m_result.sqlFiles << name;
                m_result.includedAs.insert(name, as);
                m_result.conditions.insert(name, conditions);
            }
            return;
        }
        if (m_followed.contains(name))
            return;
        m_followed.insert(name);
        const ChangelogFile &file = m_changelogs[name];
        for (auto value = file.properties.begin(); value != file.properties.end(); ++value)
            if (!m_result.properties.contains(value.key()))
                m_result.properties.insert(value.key(), *value);
        if (file.hasChanges)
            m_result.withOwnChanges << name;
        for (const Inclusion &inclusion : file.inclusions) {
            const QStringList found = filesOf(inclusion, name);
            m_result.complete = m_result.complete && !found.isEmpty();
            for (const QString &one : found) {
                if (!inclusion.all)
                    m_result.namedIn.insert(one, { name, inclusion.path });
                follow(one, includedAs(inclusion, one, as), QList<RunCondition>(conditions) << inclusion.condition);
            }
        }
    }

    QString m_path;
    LiquibaseSettings m_settings;
    QStringList m_sql;
    QMap<QString, ChangelogFile> m_changelogs;
    QSet<QString> m_followed;
    LiquibaseChangelog m_result;
};

} // namespace

LiquibaseChangelog readLiquibaseChangelog(const FormatFolder &folder)
{
    return Reader(folder).read();
}

QByteArray withInclusion(const QByteArray &changelog, const QString &path, const QString &added)
{
    static const QString xml = QStringLiteral("[ \\t]*<include\\b[^>]*?[\"']%1[\"'][^>]*?(?:/>|>\\s*</include>)"), json = QStringLiteral("[ \\t]*\\{\\s*\"include\"\\s*:\\s*\\{[^{}]*\"%1\"[^{}]*\\}\\s*\\}"),
                         yaml = QStringLiteral("^[ \\t]*-[ \\t]*include\\b(?:(?!^[ \\t]*-).)*?[\"' \\t]%1[\"']?\\s*?$(?:\\n(?![ \\t]*-)[ \\t]+\\S[^\\n]*)*");
    const QString text = QString::fromUtf8(changelog);
    for (const auto &[form, between] : { std::pair(xml, QStringLiteral("\n")), std::pair(json, QStringLiteral(",\n")), std::pair(yaml, QStringLiteral("\n")) }) {
        const auto match = QRegularExpression(form.arg(QRegularExpression::escape(path)), QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption).match(text);
        if (!match.hasMatch())
            continue;
        QString entry = match.captured();
        return (text.left(match.capturedEnd()) + between + entry.replace(path, added) + text.mid(match.capturedEnd())).toUtf8();
    }
    return {};
}

/// A folder in which a changelog lies itself.
static bool holdsChangelog(const FormatFolder &folder)
{
    for (const QString &ending : { QStringLiteral(".xml"), QStringLiteral(".yaml"), QStringLiteral(".yml"), QStringLiteral(".json") })
        for (const QString &name : folder.files())
            if (name.endsWith(ending) && folder.text(name).contains("databaseChangeLog"))
                return true;
    return false;
}

/// The folder and those above it that hold a changelog which runs SQL files in the folder: as change sets, or from change sets of its own.
static QStringList foldersOfChangelogs(const QString &folder, const QString &root)
{
    QStringList found;
    for (QString above = folder; above.startsWith(root); above = QFileInfo(above).path()) {
        const FormatFolder candidate(above);
        if (holdsChangelog(candidate)) {
            const LiquibaseChangelog changelog = readLiquibaseChangelog(candidate);
            const auto isInside = [&](const QString &file) { return candidate.pathOf(file).startsWith(folder + u'/'); };
            const auto namesFiles = [&](const QString &file) { return candidate.text(file).contains("sqlFile"); };
            if (std::any_of(changelog.sqlFiles.begin(), changelog.sqlFiles.end(), isInside) || std::any_of(changelog.withOwnChanges.begin(), changelog.withOwnChanges.end(), namesFiles))
                found << above;
        }
        if (above == root || above == QFileInfo(above).path())
            break;
    }
    return found;
}

bool changelogRuns(const QString &folder, const QString &root)
{
    return !foldersOfChangelogs(folder, root).isEmpty();
}

QString changelogFolder(const QString &folder, const QString &root)
{
    const QStringList found = foldersOfChangelogs(folder, root);
    return found.isEmpty() ? folder : found.back();
}

void addProperties(QMap<QString, QString> &properties, const QByteArray &text)
{
    for (const DirectiveLine &line : directiveLines(text, "property ")) {
        // As a change set's line: words name:value, with quotes where they have blanks.
        const auto set = changeSet("x:x " + line.text.mid(line.text.indexOf("property ") + 9));
        const QString name = set ? set->attributes.value(QStringLiteral("name")) : QString();
        if (!name.isEmpty() && !properties.contains(name) && isForPostgres(set->attributes.value(QStringLiteral("dbms"))))
            properties.insert(name, set->attributes.value(QStringLiteral("value")));
    }
}

} // namespace lockkeeper::formats
