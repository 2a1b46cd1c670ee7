#include "models/migration/sqitchsettings.h"

#include <QDir>

namespace lockkeeper::formats {

/// As git writes its own: [engine "pg"] with registry = x is "engine.pg.registry". Names of variables keep their case.
static QMap<QString, QString> configValues(const QByteArray &text)
{
    QMap<QString, QString> values;
    QString section;
    for (const QByteArray &bytes : text.split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[')) {
            const QString inside = line.mid(1).section(u']', 0, 0).trimmed(), part = inside.section(u'"', 1, 1);
            section = inside.section(u'"', 0, 0).trimmed().toLower() + (part.isEmpty() ? QString() : u'.' + part) + u'.';
        } else if (line.contains(u'=')) {
            QString value = line.section(u'=', 1).trimmed();
            value = value.startsWith(u'"') ? value.section(u'"', 1, 1) : value.section(QStringLiteral(" #"), 0, 0).section(QStringLiteral(" ;"), 0, 0).trimmed();
            values.insert(section + line.section(u'=', 0, 0).trimmed(), value);
        }
    }
    return values;
}

SqitchSettings sqitchSettings(const FormatFolder &folder)
{
    static const QString file = QStringLiteral("sqitch.conf");
    SqitchSettings settings;
    const QMap<QString, QString> values = configValues(folder.textOfNearest({ file }));
    const auto value = [&](const QString &name) { return values.value(QStringLiteral("engine.pg.") + name, values.value(QStringLiteral("core.") + name)); };
    const bool own = folder.has(file);
    const auto place = [&](const QString &name, const QString &otherwise) { return QDir::cleanPath(own && !value(name).isEmpty() ? value(name) : otherwise); };
    const QString top = place(QStringLiteral("top_dir"), QStringLiteral("."));
    settings.planFile = place(QStringLiteral("plan_file"), top + u'/' + settings.planFile);
    if (const QString extension = value(QStringLiteral("extension")); !extension.isEmpty())
        settings.extension = u'.' + extension;
    for (const QString &kind : { QStringLiteral("deploy"), QStringLiteral("revert"), QStringLiteral("verify") }) {
        settings.folders[kind] = place(kind + QStringLiteral("_dir"), top + u'/' + kind);
        const QString reworked = place(QStringLiteral("reworked_dir"), QString());
        settings.reworked[kind] = place(QStringLiteral("reworked_%1_dir").arg(kind), reworked.isEmpty() || reworked == u"." ? settings.folders[kind] : reworked + u'/' + kind);
    }
    settings.registry = values.value(QStringLiteral("engine.pg.registry"));
    for (const QString &section : { QStringLiteral("core.variables."), QStringLiteral("engine.pg.variables."), QStringLiteral("deploy.variables."), QStringLiteral("revert.variables."), QStringLiteral("verify.variables.") })
        for (auto entry = values.cbegin(); entry != values.cend(); ++entry)
            if (entry.key().startsWith(section))
                settings.variables.insert(entry.key().mid(section.size()), *entry);
    return settings;
}

} // namespace lockkeeper::formats
