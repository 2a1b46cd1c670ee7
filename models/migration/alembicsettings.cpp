#include "models/migration/alembicsettings.h"

#include "models/migration/propertyfiles.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace lockkeeper::formats {

AlembicSettings alembicSettings(const FormatFolder &folder)
{
    static const QString file = QStringLiteral("alembic.ini");
    static const QRegularExpression spaces(QStringLiteral("[\\s,]+")), spacesAndColons(QStringLiteral("[\\s,;:]+"));
    const QMap<QString, QString> values = propertyLines(folder.textOfNearest({ file }));
    const QDir here(QFileInfo(folder.nearest({ file })).absolutePath());
    AlembicSettings settings;
    settings.recursive = values.value(QStringLiteral("recursive_version_locations")).compare(u"true", Qt::CaseInsensitive) == 0;
    const QString separator = values.value(QStringLiteral("version_path_separator"), values.value(QStringLiteral("path_separator")));
    const bool colons = separator == u"os" || separator == u":" || separator == u";";
    for (QString path : values.value(QStringLiteral("version_locations")).split(colons ? spacesAndColons : spaces, Qt::SkipEmptyParts))
        settings.versionFolders << QDir::cleanPath(here.filePath(path.replace(QStringLiteral("%(here)s"), here.path())));
    if (settings.versionFolders.isEmpty())
        settings.versionFolders << folder.pathOf(QStringLiteral("versions"));
    return settings;
}

} // namespace lockkeeper::formats
