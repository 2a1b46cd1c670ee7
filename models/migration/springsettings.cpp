#include "models/migration/springsettings.h"

#include "models/migration/propertyfiles.h"

#include <QRegularExpression>

namespace lockkeeper::formats {

static QString inCamelCase(const QString &name)
{
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

QMap<QString, QString> springValues(const FormatFolder &folder, const QString &tool, const QString &free)
{
    static const QString resources = QStringLiteral("src/main/resources/");
    static const QStringList yaml { QStringLiteral("application.yml"), QStringLiteral("application.yaml"), resources + QStringLiteral("application.yml"), resources + QStringLiteral("application.yaml") },
        properties { QStringLiteral("application.properties"), resources + QStringLiteral("application.properties") };
    QMap<QString, QString> spring = yamlValues(folder.textOfNearest(yaml)), values;
    spring.insert(propertyLines(folder.textOfNearest(properties)));
    const QString prefix = QStringLiteral("spring.") + tool + u'.';
    for (auto value = spring.cbegin(); value != spring.cend(); ++value) {
        const QString known = value.key().startsWith(prefix) ? resolved(*value, spring) : QString();
        const QString name = value.key().section(u'.', 1);
        if (value.key().startsWith(prefix) && (!known.isEmpty() || value->isEmpty()))
            values.insert(name.startsWith(tool + u'.' + free + u'.') ? name : inCamelCase(name), known);
    }
    return values;
}

} // namespace lockkeeper::formats
