#include "models/migration/flywaynames.h"

#include <algorithm>

namespace lockkeeper::formats {

std::optional<FlywayName> flywayName(const QString &fileName, const FlywayNaming &naming)
{
    using Kind = FlywayName::Kind;
    const auto suffix = std::find_if(naming.suffixes.begin(), naming.suffixes.end(), [&](const QString &one) { return fileName.endsWith(one); });
    const QString stem = suffix == naming.suffixes.end() ? QString() : fileName.chopped(suffix->size());
    const qsizetype separator = stem.indexOf(naming.separator);
    if (separator < 0 || naming.separator.isEmpty())
        return std::nullopt;
    QString head = stem.left(separator);
    FlywayName name { Kind::Versioned, {}, stem.mid(separator + naming.separator.size()) };
    for (const auto &[prefix, kind] : { std::pair(naming.versioned, Kind::Versioned), { naming.undo, Kind::Undo }, { naming.repeatable, Kind::Repeatable }, { naming.baseline, Kind::Baseline } })
        if (!prefix.isEmpty() && head.startsWith(prefix)) {
            name.kind = kind;
            head.remove(0, prefix.size());
            break;
        }
    const bool numbered = !head.isEmpty() && head[0].isDigit() && std::all_of(head.begin(), head.end(), [](QChar c) { return c.isDigit() || c == u'.' || c == u'_'; });
    if (name.kind == Kind::Repeatable ? !head.isEmpty() : !numbered)
        return std::nullopt;
    name.version = head.replace(u'_', u'.');
    return name;
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
