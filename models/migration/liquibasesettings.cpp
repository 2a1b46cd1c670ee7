#include "models/migration/liquibasesettings.h"

#include "models/migration/propertyfiles.h"
#include "models/migration/springsettings.h"

#include <QDir>
#include <QFileInfo>

namespace lockkeeper::formats {

QString LiquibaseSettings::knownAs(const QString &file) const
{
    for (const QString &folder : searchPath)
        if (file.startsWith(folder + u'/'))
            return file.mid(folder.size() + 1);
    return file == changelog ? changelogAs : QString();
}

/// changeLogFile, changelog-file, change-log and liquibase.command.changelogFile are the same.
static QMap<QString, QString> spelledAlike(const QMap<QString, QString> &lines)
{
    QMap<QString, QString> values;
    for (auto line = lines.begin(); line != lines.end(); ++line)
        if (const QString name = line.key().section(u'.', -1).remove(u'-').toLower(); !line.key().contains(QLatin1String("parameter")))
            values.insert(name == u"changelog" ? QStringLiteral("changelogfile") : name, *line);
    return values;
}

/// "parameter.name" in liquibase.properties, "parameters.name" in Spring's.
static QMap<QString, QString> parametersOf(const QMap<QString, QString> &lines)
{
    QMap<QString, QString> parameters;
    for (auto line = lines.begin(); line != lines.end(); ++line)
        for (const QString &prefix : { QStringLiteral("parameter."), QStringLiteral("liquibase.parameters.") })
            if (line.key().startsWith(prefix))
                parameters.insert(line.key().mid(prefix.size()), *line);
    return parameters;
}

LiquibaseSettings liquibaseSettings(const FormatFolder &folder)
{
    static const QStringList own { QStringLiteral("liquibase.properties") };
    LiquibaseSettings settings;
    const QMap<QString, QString> spring = springValues(folder, QStringLiteral("liquibase"), QStringLiteral("parameters")), lines = propertyLines(folder.textOfNearest(own));
    QMap<QString, QString> values = spelledAlike(spring);
    values.remove(QStringLiteral("changelogfile")); // from the resources, which are known without it
    values.insert(spelledAlike(lines));
    settings.parameters = parametersOf(spring);
    settings.parameters.insert(parametersOf(lines));
    for (const QString &context : values.value(QStringLiteral("contextfilter"), values.value(QStringLiteral("contexts"))).split(u',', Qt::SkipEmptyParts))
        settings.filter.contexts << context.trimmed();
    settings.filter.labels = values.value(QStringLiteral("labelfilter"), values.value(QStringLiteral("labels")));
    if (const QString file = folder.nearest(own); !file.isEmpty()) {
        const QDir root(QFileInfo(file).absolutePath());
        settings.changelogAs = values.value(QStringLiteral("changelogfile"));
        settings.changelog = settings.changelogAs.isEmpty() ? QString() : QDir::cleanPath(root.filePath(settings.changelogAs));
        for (const QString &path : values.value(QStringLiteral("searchpath")).split(u',', Qt::SkipEmptyParts))
            settings.searchPath << QDir::cleanPath(root.filePath(path.trimmed()));
    }
    return settings;
}

} // namespace lockkeeper::formats
