#include "models/migration/flywaysettings.h"

#include "models/migration/propertyfiles.h"

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

/// spring.flyway.default-schema is flyway.defaultSchema.
static QString springName(const QString &key)
{
    const QString name = key.section(u'.', 1);
    if (name.startsWith(u"flyway.placeholders."))
        return name;
    QString camel;
    for (const QChar c : name)
        camel += camel.endsWith(u'-') ? (camel.chop(1), c.toUpper()) : c;
    return camel;
}

/// What Spring puts in for ${NAME:value}: of the environment, of the settings, or the value behind the colon.
static QString resolved(QString value, const QMap<QString, QString> &settings)
{
    static const QRegularExpression reference(QStringLiteral("\\$\\{([^}:]+)(:([^}]*))?\\}"));
    static constexpr int most = 16;
    for (int i = 0; i < most; ++i) {
        const auto match = reference.match(value);
        if (!match.hasMatch())
            break;
        const QString name = match.captured(1), variable = QString(name).replace(u'.', u'_').replace(u'-', u'_').toUpper();
        QString known = qEnvironmentVariable(qPrintable(name), qEnvironmentVariable(qPrintable(variable), settings.value(name, match.captured(3))));
        if (known.isEmpty() && !match.hasCaptured(2))
            return {};
        value.replace(match.capturedStart(), match.capturedLength(), known);
    }
    return value;
}

/// FLYWAY_DEFAULT_SCHEMA is flyway.defaultSchema, FLYWAY_PLACEHOLDERS_OWNER flyway.placeholders.owner.
static QMap<QString, QString> environmentValues()
{
    static const QStringList names { QStringLiteral("flyway.defaultSchema"), QStringLiteral("flyway.schemas"), QStringLiteral("flyway.table"), QStringLiteral("flyway.locations"), QStringLiteral("flyway.placeholderReplacement"), QStringLiteral("flyway.placeholderPrefix"), QStringLiteral("flyway.placeholderSuffix"),
                                     QStringLiteral("flyway.mixed"), QStringLiteral("flyway.outOfOrder"), QStringLiteral("flyway.baselineOnMigrate"), QStringLiteral("flyway.baselineVersion"), QStringLiteral("flyway.postgresql.transactional.lock") };
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
    static const QStringList yaml { QStringLiteral("application.yml"), QStringLiteral("application.yaml") }, properties { QStringLiteral("application.properties") };
    QMap<QString, QString> spring = yamlValues(folder.textOfNearest(yaml)), values;
    spring.insert(propertyLines(folder.textOfNearest(properties)));
    for (auto value = spring.cbegin(); value != spring.cend(); ++value)
        if (const QString known = resolved(*value, spring); value.key().startsWith(u"spring.flyway.") && (!known.isEmpty() || value->isEmpty()))
            values.insert(springName(value.key()), known);
    values.insert(propertyLines(folder.textOfNearest({ QStringLiteral("flyway.conf"), QStringLiteral("conf/flyway.conf") })));
    values.insert(tomlValues(folder.textOfNearest({ QStringLiteral("flyway.toml"), QStringLiteral("conf/flyway.toml") })));
    values.insert(environmentValues());
    return values;
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

bool isCallback(const QString &fileName)
{
    static const QStringList actions { QStringLiteral("Migrate"), QStringLiteral("EachMigrate"), QStringLiteral("EachMigrateStatement"), QStringLiteral("MigrateApplied"), QStringLiteral("MigrateError"), QStringLiteral("EachMigrateError"), QStringLiteral("Repeatables"), QStringLiteral("Versioned"),
                                       QStringLiteral("Clean"), QStringLiteral("Info"), QStringLiteral("Validate"), QStringLiteral("Baseline"), QStringLiteral("Repair"), QStringLiteral("Undo"), QStringLiteral("EachUndo"), QStringLiteral("Connect"), QStringLiteral("CreateSchema") };
    QString event = fileName.section(u'.', 0, 0).section(QStringLiteral("__"), 0, 0);
    if (event == u"createSchema")
        return true;
    for (const QString &when : { QStringLiteral("before"), QStringLiteral("after") })
        if (event.startsWith(when) && actions.contains(event.mid(when.size())))
            return true;
    return false;
}

} // namespace lockkeeper::formats
