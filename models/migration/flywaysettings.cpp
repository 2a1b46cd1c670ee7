#include "models/migration/flywaysettings.h"

#include "models/migration/formatsupport.h"
#include "models/migration/propertyfiles.h"
#include "models/migration/springsettings.h"

#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <sstream>
#include <toml++/toml.h>

namespace lockkeeper::formats {

static void addToml(QMap<QString, QString> &values, const QString &prefix, const toml::table &table)
{
    for (const auto &[key, node] : table) {
        const QString name = prefix + QString::fromStdString(std::string(key.str()));
        if (const toml::table *inner = node.as_table())
            addToml(values, name + u'.', *inner);
        else if (const toml::array *list = node.as_array()) {
            QStringList words;
            for (const toml::node &word : *list)
                words << QString::fromStdString(word.value_or(std::string()));
            values.insert(name, words.join(u','));
        } else if (const auto flag = node.value<bool>(); node.is_boolean() && flag)
            values.insert(name, *flag ? QStringLiteral("true") : QStringLiteral("false"));
        else
            values.insert(name, QString::fromStdString(node.value_or(std::string())));
    }
}

static QMap<QString, QString> tomlValues(const QByteArray &text)
{
    QMap<QString, QString> values;
    try {
        std::istringstream input(text.toStdString());
        addToml(values, {}, toml::parse(input));
    } catch (const toml::parse_error &) {
        // Flyway says so itself; the scripts can be read without.
    }
    return values;
}

/// FLYWAY_DEFAULT_SCHEMA is flyway.defaultSchema, FLYWAY_PLACEHOLDERS_OWNER flyway.placeholders.owner.
static QMap<QString, QString> environmentValues()
{
    static const QStringList names { QStringLiteral("flyway.defaultSchema"), QStringLiteral("flyway.schemas"), QStringLiteral("flyway.table"), QStringLiteral("flyway.locations"), QStringLiteral("flyway.placeholderReplacement"), QStringLiteral("flyway.placeholderPrefix"), QStringLiteral("flyway.placeholderSuffix"),
                                     QStringLiteral("flyway.mixed"), QStringLiteral("flyway.outOfOrder"), QStringLiteral("flyway.baselineOnMigrate"), QStringLiteral("flyway.baselineVersion"), QStringLiteral("flyway.postgresql.transactional.lock"),
                                     QStringLiteral("flyway.target"), QStringLiteral("flyway.initSql"), QStringLiteral("flyway.executeInTransaction"), QStringLiteral("flyway.sqlMigrationPrefix"), QStringLiteral("flyway.undoSqlMigrationPrefix"), QStringLiteral("flyway.repeatableSqlMigrationPrefix"),
                                     QStringLiteral("flyway.baselineMigrationPrefix"), QStringLiteral("flyway.sqlMigrationSeparator"), QStringLiteral("flyway.sqlMigrationSuffixes") };
    static const QRegularExpression hump(QStringLiteral("([a-z])([A-Z])"));
    static const QString placeholder = QStringLiteral("FLYWAY_PLACEHOLDERS_");
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QMap<QString, QString> values;
    for (const QString &name : names)
        if (const QString variable = QString(name).replace(hump, QStringLiteral("\\1_\\2")).replace(u'.', u'_').toUpper(); environment.contains(variable))
            values.insert(name, environment.value(variable));
    for (const QString &variable : environment.keys())
        if (variable.startsWith(placeholder))
            values.insert(QStringLiteral("flyway.placeholders.") + variable.mid(placeholder.size()).toLower(), environment.value(variable));
    return values;
}

/// Of the files, then of the environment, which counts more.
static QMap<QString, QString> flywayValues(const FormatFolder &folder)
{
    QMap<QString, QString> values = springValues(folder, QStringLiteral("flyway"), QStringLiteral("placeholders"));
    values.insert(propertyLines(folder.textOfNearest({ QStringLiteral("flyway.conf"), QStringLiteral("conf/flyway.conf") })));
    values.insert(tomlValues(folder.textOfNearest({ QStringLiteral("flyway.toml"), QStringLiteral("conf/flyway.toml") })));
    values.insert(environmentValues());
    return values;
}

static FlywayNaming namingOf(const QMap<QString, QString> &values)
{
    FlywayNaming naming;
    const auto take = [&](const char *name, QString &into) { into = values.value(QStringLiteral("flyway.") + QLatin1String(name), into); };
    take("sqlMigrationPrefix", naming.versioned);
    take("undoSqlMigrationPrefix", naming.undo);
    take("repeatableSqlMigrationPrefix", naming.repeatable);
    take("baselineMigrationPrefix", naming.baseline);
    take("sqlMigrationSeparator", naming.separator);
    QString suffixes = values.value(QStringLiteral("flyway.sqlMigrationSuffix")); // as it was called once
    take("sqlMigrationSuffixes", suffixes);
    if (!suffixes.trimmed().isEmpty())
        naming.suffixes = suffixes.split(u',', Qt::SkipEmptyParts);
    return naming;
}

FlywaySettings flywaySettings(const FormatFolder &folder)
{
    static const QString prefix = QStringLiteral("flyway.placeholders.");
    const QMap<QString, QString> values = flywayValues(folder);
    const QString schemas = values.value(QStringLiteral("flyway.schemas"), values.value(QStringLiteral("environments.") + values.value(QStringLiteral("flyway.environment"), QStringLiteral("default")) + QStringLiteral(".schemas")));
    const QString schema = values.value(QStringLiteral("flyway.defaultSchema"), schemas.section(u',', 0, 0).trimmed()), table = values.value(QStringLiteral("flyway.table"));
    FlywaySettings settings;
    settings.placeholders = { { QStringLiteral("flyway:defaultSchema"), schema.isEmpty() ? QStringLiteral("public") : schema }, { QStringLiteral("flyway:table"), table.isEmpty() ? QStringLiteral("flyway_schema_history") : table } };
    settings.replacesPlaceholders = values.value(QStringLiteral("flyway.placeholderReplacement")) != u"false";
    settings.placeholderPrefix = values.value(QStringLiteral("flyway.placeholderPrefix"));
    settings.placeholderSuffix = values.value(QStringLiteral("flyway.placeholderSuffix"));
    settings.outOfOrder = values.value(QStringLiteral("flyway.outOfOrder")) == u"true";
    if (values.value(QStringLiteral("flyway.baselineOnMigrate")) == u"true")
        settings.baselineOnMigrate = values.value(QStringLiteral("flyway.baselineVersion"), QStringLiteral("1"));
    settings.mixed = values.value(QStringLiteral("flyway.mixed")) == u"true";
    const QString springLock = values.value(QStringLiteral("flyway.postgresql.transactionalLock")); // as Spring spells it
    settings.lockTransaction = values.value(QStringLiteral("flyway.postgresql.transactional.lock"), springLock) != u"false";
    settings.transactional = values.value(QStringLiteral("flyway.executeInTransaction")) != u"false";
    settings.initSql = values.value(QStringLiteral("flyway.initSql"), values.value(QStringLiteral("flyway.initSqls")));
    settings.target = values.value(QStringLiteral("flyway.target"));
    settings.naming = namingOf(values);
    for (const QString &location : values.value(QStringLiteral("flyway.locations")).split(u',', Qt::SkipEmptyParts))
        settings.locations << location.trimmed();
    settings.place = { schema, table, !schema.isEmpty() };
    for (auto value = values.begin(); value != values.end(); ++value)
        if (value.key().startsWith(prefix))
            settings.placeholders.insert(value.key().mid(prefix.size()), *value);
    return settings;
}

/// From the folder and those above it that still belong to the same checkout; in the resources of a Java project too. What a
/// settings file names elsewhere on this machine is not looked into.
static QString folderOfLocation(const QString &from, const QString &path)
{
    static constexpr int levels = 8;
    QDir base(from);
    for (int level = 0; level < levels; ++level) {
        for (const QString &candidate : { path, QStringLiteral("src/main/resources/") + path })
            if (const QString place = QDir::cleanPath(base.absoluteFilePath(candidate)); (place == base.path() || place.startsWith(base.path() + u'/')) && QFileInfo(place).isDir())
                return place;
        if (base.exists(QStringLiteral(".git")) || !base.cdUp())
            break;
    }
    return {};
}

QStringList foldersOfLocations(const FormatFolder &folder, const QStringList &locations, QStringList &missing)
{
    QStringList found;
    for (const QString &location : locations) {
        QString path = location.startsWith(u"filesystem:") ? location.mid(11) : location.startsWith(u"classpath:") ? location.mid(10) : location;
        while (path.startsWith(u'/') && !location.startsWith(u"filesystem:"))
            path.remove(0, 1);
        const QString resolved = folderOfLocation(folder.path(), path.replace(QStringLiteral("{vendor}"), QStringLiteral("postgresql")));
        if (resolved.isEmpty())
            missing << location;
        else if (!found.contains(resolved))
            found << resolved;
    }
    const auto isInside = [](const QString &path, const QString &other) { return path != other && path.startsWith(other + u'/'); };
    const QStringList all = found;
    found.removeIf([&](const QString &path) { return std::any_of(all.begin(), all.end(), [&](const QString &other) { return isInside(path, other); }); });
    const bool meant = std::any_of(found.begin(), found.end(), [&](const QString &path) { return path == folder.path() || isInside(folder.path(), path) || isInside(path, folder.path()); });
    if (!meant)
        missing.clear();
    return meant ? found : QStringList { folder.path() };
}

/// Nothing where it is not one of the forms that Flyway documents, or names a placeholder that only a server knows.
static std::optional<bool> evaluated(QString condition, const QMap<QString, QString> &placeholders)
{
    for (auto placeholder = placeholders.begin(); placeholder != placeholders.end(); ++placeholder)
        condition.replace(QStringLiteral("${%1}").arg(placeholder.key()), *placeholder);
    const QStringList sides = condition.split(QStringLiteral("=="));
    if (condition.contains(QStringLiteral("${")) || sides.size() > 2)
        return std::nullopt;
    if (sides.size() == 2)
        return sides[0].trimmed() == sides[1].trimmed();
    const QString word = condition.trimmed().toLower();
    return word == u"true" ? std::optional(true) : word == u"false" ? std::optional(false) : std::nullopt;
}

FlywayScriptSettings flywayScriptSettings(const FormatFolder &folder, const QString &file, const QMap<QString, QString> &placeholders)
{
    FlywayScriptSettings settings;
    QMap<QString, QString> said;
    for (const QString &conf : { file.section(u'.', 0, -2) + QStringLiteral(".conf"), file + QStringLiteral(".conf") })
        if (folder.has(conf))
            said.insert(propertyLines(folder.text(conf)));
    const auto flag = [&](const QString &name) { return said.contains(name) ? std::optional(said.value(name) != u"false") : std::nullopt; };
    settings.transactional = flag(QStringLiteral("executeInTransaction"));
    settings.replacesPlaceholders = flag(QStringLiteral("placeholderReplacement"));
    if (const QString condition = said.value(QStringLiteral("shouldExecute")); !condition.isEmpty()) {
        const std::optional<bool> runs = evaluated(condition, placeholders);
        settings.runs = runs.value_or(true);
        if (!runs)
            settings.problem = tr("%1.conf says shouldExecute=%2, which is not understood here, so the script runs. Write true, false, or one value == another.").arg(file, condition);
    }
    return settings;
}

} // namespace lockkeeper::formats
