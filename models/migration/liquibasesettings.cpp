#include "models/migration/liquibasesettings.h"

#include "models/migration/propertyfiles.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace lockkeeper::formats {

QString LiquibaseSettings::knownAs(const QString &file) const
{
    for (const QString &folder : searchPath)
        if (file.startsWith(folder + u'/'))
            return file.mid(folder.size() + 1);
    return file == changelog ? changelogAs : QString();
}

bool LiquibaseSettings::runs(const QString &context) const
{
    static const QRegularExpression either(QStringLiteral(",|\\s+or\\s+"), QRegularExpression::CaseInsensitiveOption), both(QStringLiteral("\\s+and\\s+"), QRegularExpression::CaseInsensitiveOption), negated(QStringLiteral("^(!|not\\s+)\\s*"), QRegularExpression::CaseInsensitiveOption);
    if (contexts.isEmpty() || context.trimmed().isEmpty() || context.contains(u'('))
        return true;
    const auto holds = [&](const QString &written) {
        const QString word = written.trimmed(), name = QString(word).remove(negated).remove(u'@');
        return contexts.contains(name, Qt::CaseInsensitive) != negated.match(word).hasMatch();
    };
    const QStringList ways = context.split(either, Qt::SkipEmptyParts);
    return std::any_of(ways.begin(), ways.end(), [&](const QString &way) {
        const QStringList words = way.trimmed().split(both, Qt::SkipEmptyParts);
        return std::all_of(words.begin(), words.end(), holds);
    });
}

LiquibaseSettings liquibaseSettings(const FormatFolder &folder)
{
    LiquibaseSettings settings;
    const QString file = folder.nearest({ QStringLiteral("liquibase.properties") });
    if (file.isEmpty())
        return settings;
    QMap<QString, QString> values; // changeLogFile, changelog-file and liquibase.command.changelogFile are the same
    const QMap<QString, QString> lines = propertyLines(folder.textOfNearest({ QStringLiteral("liquibase.properties") }));
    for (auto line = lines.begin(); line != lines.end(); ++line)
        values.insert(line.key().section(u'.', -1).remove(u'-').toLower(), *line);
    const QDir root(QFileInfo(file).absolutePath());
    settings.changelogAs = values.value(QStringLiteral("changelogfile"));
    settings.changelog = settings.changelogAs.isEmpty() ? QString() : QDir::cleanPath(root.filePath(settings.changelogAs));
    for (const QString &path : values.value(QStringLiteral("searchpath")).split(u',', Qt::SkipEmptyParts))
        settings.searchPath << QDir::cleanPath(root.filePath(path.trimmed()));
    for (const QString &context : values.value(QStringLiteral("contextfilter"), values.value(QStringLiteral("contexts"))).split(u',', Qt::SkipEmptyParts))
        settings.contexts << context.trimmed();
    return settings;
}

} // namespace lockkeeper::formats
